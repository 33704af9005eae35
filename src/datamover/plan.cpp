#include "datamover/plan.hpp"

#include "datamover/estimate.hpp"
#include "datamover/routes.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace godwit::datamover {

using namespace units::literals;
using inventory::DiskFormat;
using trace::Cause;

namespace {

/// What makes the three data movers differ.
struct Constants {
  Seconds software;
  Seconds cpu;
  int metadata_round_trips = 0;
  bool skips_zeroes = false; ///< reclaims zeroed blocks on the way to a thin disk: only the legacy mover does (domain sheet, 1.7)
};

Constants constants_of(Mover mover, const scenario::Parameters& parameters)
{
  if (mover == Mover::Fsdm) {
    return {parameters.fsdm_software_cost, parameters.fsdm_cpu, parameters.fsdm_metadata_round_trips, true};
  }
  return {parameters.fs3dm_software_cost, parameters.fs3dm_cpu, 0, false};
}

std::uint32_t number(engine::LinkIndex link) { return static_cast<std::uint32_t>(link); }

std::vector<trace::ResourceNumber> numbers(const std::vector<engine::LinkIndex>& links)
{
  std::vector<trace::ResourceNumber> found;
  for (const auto link : links) found.push_back(number(link));
  return found;
}

engine::CpuIndex cpu_of(const Site& site, const inventory::Host& host)
{
  return engine::CpuIndex{static_cast<std::uint32_t>(&host - site.inventory.hosts.data())};
}

/// The frame every copy shares.
Plan frame(const Site& site, const Move& move, const Routes& routes, std::string subject, Cause cause, Bytes size)
{
  Plan plan;
  plan.routes = routes.ways;
  plan.names = routes.names;
  plan.in_turn = routes.in_turn;
  plan.failover = site.parameters.path_failover;
  plan.patience = site.parameters.apd_timeout;
  plan.size = size;
  plan.nonzero = size;
  plan.transfer = site.parameters.transfer_size;
  plan.cpu = cpu_of(site, move.host);
  plan.cost.read = routes.read_latency;
  plan.cost.write = routes.write_latency;
  plan.cost.read_rtt = routes.read_rtt;
  plan.cost.write_rtt = routes.write_rtt;

  auto& words = plan.announcement;
  words.subject = std::move(subject);
  words.from = move.from.id;
  words.to = move.to.id;
  words.host = move.host.id;
  words.cause = cause;
  words.size = size;
  words.paths.assign(routes.names.begin(), routes.names.begin() + routes.in_turn);
  for (const auto& way : routes.ways) {
    words.reads.push_back(numbers(way.read));
    words.writes.push_back(numbers(way.write));
  }
  return plan;
}

/// "5 ms read", or "5 ms + 200 us round trip read" where storage lies behind a network.
std::string latency_text(Seconds latency, Seconds rtt, std::string_view what)
{
  if (rtt == Seconds{}) return fmt::format("{} {}", units::to_text(latency), what);
  return fmt::format("{} + {} round trip {}", units::to_text(latency - rtt), units::to_text(rtt), what);
}

std::string window_text(const Plan& plan)
{
  const auto& cost = plan.cost;
  const auto read = latency_text(cost.read, cost.read_rtt, "read"), write = latency_text(cost.write, cost.write_rtt, "write");
  const auto size = units::to_text(plan.io), mover = units::to_text(cost.software);
  return cost.apart ? fmt::format("{} x {} / the longer of {} + {} mover, and {}", plan.depth, size, read, mover, write)
                    : fmt::format("{} x {} / ({} + {} + {} mover)", plan.depth, size, read, write, mover);
}

/// Closes the frame once depth and I/O size are known.
Plan finish(const Site& site, const Move& move, Plan plan, const Estimate& estimate)
{
  // A transfer stays on its way. With fixed paths the ways are extents, taken in turn.
  plan.ios_per_route = units::pieces(plan.transfer, plan.io);
  if (move.host.path_policy == inventory::PathPolicy::RoundRobin) {
    plan.ios_per_route = std::max<std::int64_t>(plan.ios_per_route, site.parameters.round_robin_ios);
  }
  auto& words = plan.announcement;
  words.transfer_size = plan.transfer;
  words.io_size = plan.io;
  words.depth = plan.depth;
  words.max_flow = estimate.max_flow;
  words.naive = estimate.naive;
  words.naive_how = estimate.naive_how;
  if (plan.windowed) {
    words.window = window_rate(plan.depth, plan.io, plan.cost.round(1));
    words.window_how = window_text(plan);
  }
  return plan;
}

Seconds transfer_time(const Site& site, Bytes size, const std::vector<engine::LinkIndex>& path)
{
  Seconds longest;
  for (const auto link : path) longest = std::max(longest, size / site.topology.resource(inventory::ResourceIndex{number(link)}).payload);
  return longest;
}

Plan software(const Site& site, const Move& move, Mover mover, Plan plan)
{
  const auto constants = constants_of(mover, site.parameters);
  plan.announcement.mover = to_text(mover);
  plan.io = site.parameters.io_size;
  if (plan.depth == 0) plan.depth = site.parameters.depth;
  plan.windowed = true;
  plan.window = plan.io * plan.depth;
  // A latency counts the transfer of a usual I/O in; one so large that its transfer takes longer takes that long.
  plan.cost.read = std::max(plan.cost.read, transfer_time(site, plan.io, plan.routes.front().read));
  plan.cost.write = std::max(plan.cost.write, transfer_time(site, plan.io, plan.routes.front().write));
  plan.cost.software = constants.software;
  plan.cost.cpu = constants.cpu;
  if (constants.skips_zeroes && move.format == DiskFormat::Thin) plan.nonzero = units::min(plan.nonzero, std::max(Bytes{0}, move.disk.nonzero - plan.start));
  const auto between_vmfs = move.from.type == inventory::DatastoreType::Vmfs && move.to.type == inventory::DatastoreType::Vmfs;
  if (constants.metadata_round_trips > 0 && between_vmfs) {
    // Between volumes of unequal blocks FSDM writes through the file system: each new block is allocated under the volume's lock
    // before its data lands. A reading of our own, the one under which the published cases agree (test/validation). From NFS it
    // must not hold: 500 to 700 MB/s are published from NFS to FC (vendor KB 431479).
    const auto& pool = site.inventory.pool(move.to.extents.front());
    plan.block = *move.to.block_size;
    plan.per_block = (pool.read_latency + pool.write_latency) * constants.metadata_round_trips;
  }
  const auto estimate = estimate_software(site, move, plan);
  return finish(site, move, std::move(plan), estimate);
}

Plan offload(const Site& site, const Move& move, Plan plan, Bytes command)
{
  plan.announcement.mover = to_text(Mover::Fs3dmHw);
  plan.announcement.offloaded = true;
  plan.commands = software_routes(site, move).ways;
  plan.io = command;
  plan.depth = site.parameters.offload_outstanding;
  plan.window = command; // an array works its own commands off one at a time beside its hosts' I/O
  plan.cost.cpu = site.parameters.offload_cpu;
  const auto estimate = estimate_offload(site, plan);
  return finish(site, move, std::move(plan), estimate);
}

} // namespace

BytesPerSecond window_rate(int depth, Bytes io, Seconds round) { return io * depth / round; }

Plan plan_disk(const Site& site, const Move& move, Mover mover, Bytes start)
{
  const auto size = move.disk.allocated - start;
  auto plan = frame(site, move, mover == Mover::Fs3dmHw ? offload_routes(site, move) : software_routes(site, move), move.disk.id, Cause::Bulk, size);
  plan.start = plan.announcement.start = start;
  if (mover != Mover::Fs3dmHw) return software(site, move, mover, std::move(plan));
  const auto thin = move.disk.format == DiskFormat::Thin || move.format == DiskFormat::Thin;
  return offload(site, move, std::move(plan), thin ? site.parameters.offload_command_thin : site.parameters.offload_command);
}

Plan plan_blocks(const Site& site, const Move& move, Mover mover, Bytes size)
{
  auto plan = software(site, move, mover, frame(site, move, software_routes(site, move), move.disk.id, Cause::Recopied, size));
  // They stand at the destination already, allocated and not known to be zero.
  plan.nonzero = size;
  plan.per_block = Seconds{0};
  return plan;
}

Plan plan_sweep(const Site& site, const Move& move, Mover mover)
{
  auto plan = frame(site, move, software_routes(site, move), move.disk.id, Cause::Bulk, move.disk.allocated);
  plan.transfer = site.parameters.sweep_transfer_size;
  plan.open_ended = plan.announcement.open_ended = true;
  plan = software(site, move, mover, std::move(plan));
  plan.nonzero = move.disk.allocated;
  plan.per_block = Seconds{0};
  return plan;
}

Plan plan_swap(const Site& site, const Move& move, Mover mover, Bytes start)
{
  const auto offloaded = mover == Mover::Fs3dmHw;
  auto plan = frame(site, move, offloaded ? offload_routes(site, move) : software_routes(site, move), "swap", Cause::Swap, move.disk.size - start);
  plan.start = plan.announcement.start = start;
  return offloaded ? offload(site, move, std::move(plan), site.parameters.offload_command) : software(site, move, mover, std::move(plan));
}

Plan plan_zeroes(const Site& site, const Move& move, Mover mover, Bytes start)
{
  const auto offloaded = mover == Mover::Fs3dmHw;
  const auto size = move.disk.size - move.disk.allocated - start;
  auto plan = frame(site, move, offloaded ? zero_offload_routes(site, move) : zero_routes(site, move), move.disk.id, Cause::Zero, size);
  plan.start = plan.announcement.start = start;
  return offloaded ? offload(site, move, std::move(plan), site.parameters.write_same_command) : software(site, move, mover, std::move(plan));
}

Plan plan_crossing(const Site& site, const Move& move, const Crossing& crossing, Cause cause, Bytes start, Bytes end)
{
  auto plan = frame(site, move, crossing_routes(site, move, crossing.receiver), move.disk.id, cause, end - start);
  plan.start = plan.announcement.start = start;
  plan.lanes = crossing.lanes;
  plan.network_patience = crossing.patience;
  plan.cost.apart = true;
  plan = software(site, move, Mover::Fs3dm, std::move(plan));
  plan.announcement.mover = crossing.mover;
  return plan;
}

Plan plan_home(const Site& site, const Move& move)
{
  auto plan = frame(site, move, software_routes(site, move), "home", Cause::Home, site.parameters.home_size);
  plan.depth = 1;
  return software(site, move, choose_software(move).mover, std::move(plan));
}

} // namespace godwit::datamover
