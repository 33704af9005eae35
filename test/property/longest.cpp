#include "property/longest.hpp"

#include <algorithm>
#include <cmath>

namespace godwit::test {

using namespace units::literals;
using scenario::Scenario;
using units::Bytes, units::BytesPerSecond, units::Seconds;

namespace {

/// Ethernet's and Fibre Channel's framing take less than half.
constexpr double payload = 0.5;

Seconds last_given(const Scenario& scenario)
{
  auto last = 0_s;
  for (const auto& action : scenario.actions) {
    auto until = action.at;
    if (const auto* fault = std::get_if<scenario::Fault>(&action.what)) until = until + fault->lasts.value_or(0_s);
    if (const auto* faults = std::get_if<scenario::RandomFaults>(&action.what)) until = until + faults->until + faults->mean_length * 40;
    last = std::max(last, until);
  }
  return last;
}

BytesPerSecond slowest_rate(const inventory::Inventory& inventory)
{
  BytesPerSecond slowest{1e14};
  const auto consider = [&](BytesPerSecond rate) { slowest = std::min(slowest, rate * payload); };
  const auto consider_all = [&](const auto& attachments) {
    for (const auto& attachment : attachments) consider(attachment.rate);
  };
  for (const auto& fabric : inventory.fabrics)
    if (fabric.rate) consider(*fabric.rate);
  for (const auto& array : inventory.arrays) {
    consider_all(array.ports);
    if (array.vaai.xcopy_rate) consider(*array.vaai.xcopy_rate);
    if (array.vaai.write_same_rate) consider(*array.vaai.write_same_rate);
    for (const auto& pool : array.pools) {
      consider(pool.read);
      consider(pool.write);
      if (pool.combined) consider(*pool.combined);
    }
  }
  for (const auto& host : inventory.hosts) {
    consider_all(host.hbas);
    consider_all(host.nics);
  }
  for (const auto& wan : inventory.wans) consider(wan.rate);
  return slowest;
}

Seconds longest_latency(const inventory::Inventory& inventory)
{
  auto longest = 0_s;
  for (const auto& array : inventory.arrays)
    for (const auto& pool : array.pools) longest = std::max(longest, pool.read_latency + pool.write_latency);
  auto round_trips = 0_s;
  for (const auto& network : inventory.networks) round_trips = std::max(round_trips, network.rtt);
  return longest * 2 + round_trips * 2;
}

double largest_guest_io(const scenario::DiskWorkload& workload)
{
  double largest = 0;
  const auto consider = [&](const auto& load) { largest = std::max(largest, static_cast<double>(load.size.count())); };
  if (const auto* closed = std::get_if<scenario::ClosedLoop>(&workload.load)) consider(*closed);
  if (const auto* open = std::get_if<scenario::SyntheticLoad>(&workload.load)) {
    if (open->reads) consider(*open->reads);
    if (open->writes) consider(*open->writes);
  }
  return largest;
}

double count(Bytes size) { return static_cast<double>(size.count()); }

Seconds longest_round_trip(const inventory::Inventory& inventory)
{
  auto longest = 0_s;
  for (const auto& network : inventory.networks) longest = std::max(longest, network.rtt);
  for (const auto& wan : inventory.wans) longest = longest + wan.rtt;
  return longest;
}

/// Seconds that a byte takes over one stream with the smallest of buffers, a hundredth of a helper, and all the loss there is.
double slowest_network_byte(const Scenario& scenario)
{
  const auto& p = scenario.parameters;
  const auto rtt = longest_round_trip(scenario.inventory).value();
  double loss = 0;
  for (const auto& wan : scenario.inventory.wans) loss += wan.loss;
  constexpr double segment = 500;
  return rtt / count(p.socket_buffer) + rtt / segment * std::sqrt(loss) + 100 * 8e-6 / std::min(p.helper_rate, p.nfc_rate) + p.vmotion_cpu.value() / (1 << 30);
}

/// Seconds that a byte takes: alone on the slowest link, divided among all who are in its way, and waiting for its latency.
double slowest_byte(const Scenario& scenario, double moves)
{
  const auto& p = scenario.parameters;
  const auto io = std::min({count(p.io_size), count(p.block_size), count(p.sweep_transfer_size)});
  const auto own = std::min(io * p.depth, count(p.transfer_size));
  double guests = 0;
  for (const auto& workload : scenario.workloads) guests += p.guest_queue_depth * largest_guest_io(workload);
  const auto sharers = 1 + moves * p.parallel_disks + guests / own;
  const auto latency = longest_latency(scenario.inventory).value();
  const auto software = std::max(p.fs3dm_software_cost, p.fsdm_software_cost).value();
  const auto cpu = std::max(p.fs3dm_cpu, p.fsdm_cpu).value() / io;
  const auto command = std::min({count(p.offload_command), count(p.offload_command_thin), count(p.write_same_command)});
  const auto metadata = p.fsdm_metadata_round_trips * latency / (1 << 20);
  return sharers * 2 / slowest_rate(scenario.inventory).value() + (latency + software) / own + metadata + cpu * sharers + latency / command;
}

} // namespace

Seconds longest(const Scenario& scenario)
{
  const auto& p = scenario.parameters;
  const auto steps = p.shadow_vm_start + p.mirror_insertion_stun + p.snapshot_stun + p.fsr + p.cleanup + p.fsr_max_switchover + p.path_failover * 10 +
                     p.apd_timeout + p.guest_window * 2 + p.vmotion_prepare + p.vmotion_resume + p.vmotion_max_switchover + p.net_timeout + p.nfc_timeout + 10_s;
  double moves = 0;
  const auto each_move = [&](const auto& what) {
    for (const auto& action : scenario.actions) {
      if (const auto* move = std::get_if<scenario::RelocateSpec>(&action.what)) what(scenario.inventory.vm(move->vm));
      if (!std::holds_alternative<scenario::Evacuation>(action.what)) continue;
      for (const auto& vm : scenario.inventory.vms) what(vm);
    }
  };
  each_move([&](const auto&) { ++moves; });
  auto all = last_given(scenario);
  const auto byte = slowest_byte(scenario, moves) + slowest_network_byte(scenario);
  each_move([&](const inventory::Vm& vm) {
    auto size = count(p.home_size + vm.memory + p.device_state + 1_MiB);
    // A pass takes whole blocks, and at least a block and a transfer.
    for (const auto& disk : vm.disks) size += count(disk.size + p.block_size + p.transfer_size);
    const auto gib = count(vm.memory) / (1 << 30);
    all = all + steps + (p.trace_install_per_gib + p.vmotion_resume_per_gib) * gib + longest_round_trip(scenario.inventory) * p.stun_round_trips + Seconds{size * byte * most_passes};
  });
  return all;
}

} // namespace godwit::test
