#include "engine/world.hpp"

#include <algorithm>

namespace godwit::engine {

namespace s4u = simgrid::s4u;

namespace {

/// A bite costs a few events; a 32 MiB transfer of FS3DM costs about 10 ms of CPU.
constexpr Seconds bite{0.25};
constexpr unsigned ahead = 4;

/// Works `total` off, bite by bite, as long as there is room.
void work(detail::Meter& meter, s4u::Host* host, Seconds total)
{
  while (total > Seconds{0}) {
    const auto next = std::min(bite, total);
    meter.room->acquire();
    // SimGrid 3.32's Host::exec_async() runs on the caller's host whichever it is called on: name the host.
    s4u::this_actor::exec_init(next.value())->set_host(host)->start()->wait();
    meter.bites.push_back(next);
    meter.done->release();
    total = total - next;
  }
}

/// Blocks for the next bite.
void take_a_bite(detail::Meter& meter)
{
  meter.done->acquire();
  meter.credit += meter.bites.front();
  meter.bites.pop_front();
  meter.room->release();
}

/// A sum of charges and a sum of bites differ by rounding.
constexpr Seconds nothing{1e-9};

} // namespace

CpuMeter::CpuMeter(std::unique_ptr<detail::Meter> meter) : meter_(std::move(meter)) {}
CpuMeter::CpuMeter(CpuMeter&&) noexcept = default;
CpuMeter::~CpuMeter()
{
  if (meter_ && meter_->worker) meter_->worker->kill();
}

void CpuMeter::charge(Seconds work)
{
  while (meter_->credit + bite + nothing < Seconds{0}) take_a_bite(*meter_);
  meter_->charged += work;
  meter_->credit = meter_->credit - work;
}

Seconds CpuMeter::settle()
{
  while (meter_->credit + nothing < Seconds{0}) take_a_bite(*meter_);
  return meter_->charged;
}

CpuMeter Simulation::meter(CpuIndex cpu, Seconds total)
{
  auto meter = std::make_unique<detail::Meter>();
  auto* shared = meter.get();
  auto* host = world_->cpus.at(static_cast<std::size_t>(cpu));
  meter->room = s4u::Semaphore::create(ahead);
  meter->done = s4u::Semaphore::create(0);
  meter->worker = s4u::Actor::create("cpu", world_->stage, [shared, host, total] { work(*shared, host, total); });
  return CpuMeter{std::move(meter)};
}

} // namespace godwit::engine
