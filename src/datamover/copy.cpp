#include "datamover/copy.hpp"

#include <algorithm>

namespace godwit::datamover {

using units::pieces;

Request request_of(const Plan& plan, std::uint32_t index)
{
  Request request{.index = index};
  request.offset = plan.transfer * index;
  request.size = units::min(plan.transfer, plan.size - request.offset);
  request.written = units::min(request.size, std::max(Bytes{0}, plan.nonzero - request.offset));
  request.ios = static_cast<std::uint32_t>(pieces(request.size, plan.io));
  const auto ios_before = static_cast<std::uint64_t>(index) * static_cast<std::uint64_t>(pieces(plan.transfer, plan.io));
  const auto turns = plan.first_route + ios_before / static_cast<std::uint64_t>(plan.ios_per_route);
  request.route = static_cast<std::uint32_t>(turns % plan.routes.size());
  if (plan.per_block > Seconds{0}) {
    const auto begun = [&](Bytes until) { return pieces(until, plan.block); };
    request.blocks = static_cast<std::uint32_t>(begun(request.offset + request.written) - begun(request.offset));
  }
  return request;
}

std::uint64_t ios_of(const Plan& plan)
{
  const auto whole = plan.size.count() / plan.transfer.count();
  const auto rest = plan.size - plan.transfer * whole;
  return static_cast<std::uint64_t>(whole * pieces(plan.transfer, plan.io) + pieces(rest, plan.io));
}

Copied copy(Workshop& workshop, Plan plan, const std::string& migration)
{
  const auto number = workshop.next_copy++;
  plan.first_route = number;
  auto announcement = plan.announcement;
  announcement.copy = number;
  announcement.migration = migration;
  workshop.trace.record(workshop.simulation.now(), announcement);
  Seconds cpu;
  auto copied = Copied::Whole;
  if (plan.size > Bytes{0}) {
    const auto by = workshop.fidelity == scenario::Fidelity::Io ? copy_by_ios : copy_by_transfers;
    copied = by(workshop, plan, number, cpu);
  }
  workshop.trace.record(workshop.simulation.now(), trace::CopyEnded{number, copied == Copied::Whole, cpu});
  return copied;
}

} // namespace godwit::datamover
