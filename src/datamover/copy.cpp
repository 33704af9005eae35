#include "datamover/copy.hpp"

#include <algorithm>
#include <limits>

namespace godwit::datamover {

using units::pieces;

Request request_of(const Plan& plan, std::uint32_t index)
{
  Request request{.index = index};
  const auto into = plan.transfer * index;
  request.offset = plan.start + into;
  request.size = units::min(plan.transfer, plan.size - into);
  request.written = units::min(request.size, std::max(Bytes{0}, plan.nonzero - into));
  request.ios = static_cast<std::uint32_t>(pieces(request.size, plan.io));
  const auto ios_before = static_cast<std::uint64_t>(index) * static_cast<std::uint64_t>(pieces(plan.transfer, plan.io));
  const auto turns = plan.first_route + ios_before / static_cast<std::uint64_t>(plan.ios_per_route);
  request.route = static_cast<std::uint32_t>(turns % plan.in_turn);
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

void press(Workshop& workshop, Pressure::Source source, const Plan& plan, const Request& request, Seconds took)
{
  if (took <= Seconds{0}) return;
  const auto& way = plan.routes[request.route];
  boost::container::small_vector<Pressure::Use, 8> halves{{way.read, request.size / took}, {way.write, request.written / took}};
  BytesPerSecond expected;
  for (const auto& lane : plan.lanes) expected = expected + lane.expected;
  for (const auto& lane : plan.lanes) halves.push_back({lane.links, request.written / took * (lane.expected / expected)});
  const auto moving = plan.windowed ? request.size / took * plan.cost.round(request.written / request.size) : Bytes{0};
  workshop.pressure.copies(source, {halves.data(), halves.size()}, plan.window - moving);
}

void announce(Workshop& workshop, Pressure::Source source, const Plan& plan)
{
  constexpr double least = 0.05; // of a link: who queues gets something
  const auto request = request_of(plan, 0);
  const auto share = request.written / request.size;
  auto rate = plan.windowed ? window_rate(plan.depth, plan.io, plan.cost.round(share)) : BytesPerSecond{std::numeric_limits<double>::max()};
  const auto& pressure = workshop.pressure;
  for (const auto* half : {&plan.routes[request.route].read, &plan.routes[request.route].write})
    for (const auto link : *half) rate = min(rate, std::max(pressure.payload(link) - pressure.taken(link), pressure.payload(link) * least));
  press(workshop, source, plan, request, request.size / rate);
}

CopyResult copy(Workshop& workshop, Plan plan, const std::string& migration, Supervisor& supervisor)
{
  const auto number = workshop.next_copy++;
  plan.first_route = number;
  plan.announcement.copy = number;
  plan.announcement.migration = migration;
  workshop.trace.record(workshop.simulation.now(), plan.announcement);
  Seconds cpu;
  CopyResult result;
  if (plan.size > Bytes{0}) {
    const auto by = workshop.fidelity == scenario::Fidelity::Io ? copy_by_ios : copy_by_transfers;
    result = by(workshop, plan, number, supervisor, cpu);
  }
  workshop.trace.record(workshop.simulation.now(), trace::CopyEnded{number, result.how == Copied::Whole, cpu});
  return result;
}

} // namespace godwit::datamover
