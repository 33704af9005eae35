#include "engine/world.hpp"

#include <algorithm>

namespace godwit::engine {

namespace s4u = simgrid::s4u;

namespace {

/// A bite costs two events; a 32 MiB transfer of FS3DM costs about 10 ms of CPU.
constexpr Seconds bite{0.25};

/// SimGrid 3.32's Host::exec_async() runs on the caller's host whichever it is called on: name the host.
s4u::ExecPtr begin_work(s4u::Host* host, Seconds work)
{
  auto exec = s4u::this_actor::exec_init(work.value())->set_host(host);
  exec->start();
  return exec;
}

} // namespace

CpuMeter::CpuMeter(std::unique_ptr<detail::Meter> meter) : meter_(std::move(meter)) {}
CpuMeter::CpuMeter(CpuMeter&&) noexcept = default;
CpuMeter::~CpuMeter()
{
  if (meter_ && meter_->running) meter_->running->cancel();
}

void CpuMeter::charge(Seconds work)
{
  meter_->charged += work;
  while (meter_->credit < work && meter_->left > Seconds{0}) {
    if (meter_->running) meter_->running->wait();
    const auto next = std::min(std::max(bite, work - meter_->credit), meter_->left);
    meter_->running = begin_work(meter_->host, next);
    meter_->left = meter_->left - next;
    meter_->credit += next;
  }
  meter_->credit = meter_->credit - work;
}

Seconds CpuMeter::settle()
{
  if (meter_->running) meter_->running->wait();
  meter_->running.reset();
  return meter_->charged;
}

CpuMeter Simulation::meter(CpuIndex cpu, Seconds total)
{
  auto meter = std::make_unique<detail::Meter>();
  meter->host = world_->cpus.at(static_cast<std::size_t>(cpu));
  meter->left = total;
  return CpuMeter{std::move(meter)};
}

} // namespace godwit::engine
