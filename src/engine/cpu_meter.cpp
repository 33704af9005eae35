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
    meter.room.acquire();
    struct Bite {
      detail::Fibers& fibers;
      s4u::ExecPtr exec;
      ~Bite() { fibers.cancel(exec); }
    } const working{meter.fibers, s4u::Exec::init()->set_flops_amount(next.value())->set_host(host)};
    working.exec->start();
    meter.fibers.wait_for_end(*working.exec);
    meter.bites.push_back(next);
    meter.done.release();
    total = total - next;
  }
}

/// Blocks for the next bite.
void take_a_bite(detail::Meter& meter)
{
  meter.done.acquire();
  meter.credit += meter.bites.front();
  meter.bites.pop_front();
  meter.room.release();
}

/// A sum of charges and a sum of bites differ by rounding.
constexpr Seconds nothing{1e-9};

} // namespace

CpuMeter::CpuMeter(std::shared_ptr<detail::Meter> meter) : meter_(std::move(meter)) {}
CpuMeter::CpuMeter(CpuMeter&&) noexcept = default;
CpuMeter::~CpuMeter()
{
  if (meter_) meter_->fibers.kill(*meter_->worker);
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
  auto& fibers = *world_->fibers;
  auto meter = std::make_shared<detail::Meter>(fibers, ahead);
  auto* host = world_->cpus.at(static_cast<std::size_t>(cpu));
  meter->worker = fibers.spawn(detail::Fibers::As::Servant, "cpu", [meter, host, total] { work(*meter, host, total); });
  return CpuMeter{std::move(meter)};
}

} // namespace godwit::engine
