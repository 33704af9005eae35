#include "property/drawn.hpp"

#include <array>
#include <fmt/core.h>

namespace godwit::test {

using nlohmann::json;

namespace {

constexpr std::int64_t mib = 1 << 20;
constexpr std::int64_t least_io = 512;

std::string bytes(std::int64_t count) { return fmt::format("{} B", count); }

std::int64_t disk_size(const Draw& draw)
{
  if (draw.large && chance(60)) return *rc::gen::inRange<std::int64_t>(64 * mib, 2048 * mib + 1);
  const auto size = chance(20) ? 64 * mib : 12 * mib;
  return chance(70) ? mib * *rc::gen::inRange<std::int64_t>(1, size / mib + 1) : *rc::gen::inRange<std::int64_t>(mib, size + 1);
}

/// A disk, and how much of it a guest may work on.
json disk(const Draw& draw, int number)
{
  const auto size = disk_size(draw);
  json disk{{"id", fmt::format("d{}", number)}, {"datastore", drawn_datastore()}, {"size", bytes(size)},
            {"format", one_of({"thick", "thick", "thin", "eager_zeroed"})}};
  auto span = size;
  if (disk["format"] == "thin") disk["allocated"] = bytes(span = *rc::gen::inRange<std::int64_t>(0, span + 1));
  if (chance(30)) disk["nonzero"] = bytes(span = *rc::gen::inRange<std::int64_t>(0, span + 1));
  disk["span"] = span; // taken out again
  return disk;
}

json pattern()
{
  switch (between(0, 3)) {
  case 0: return "uniform";
  case 1: return "sequential";
  case 2: return {{"zipf", one_of(std::vector{0.001, 0.9, 1.0, 1.2, 3.0})}};
  default: return {{"hot_cold", {{"space", one_of(std::vector{0.001, 0.1, 0.999})}, {"hits", one_of(std::vector{0.001, 0.9, 1.0})}}}};
  }
}

std::string io_size(std::int64_t span)
{
  const auto size = one_of(std::vector<std::int64_t>{4096, 512, 8192, 65536, 100'000, mib});
  return bytes(std::min(span, size));
}

/// Where copies may be slow (tiny I/Os, one outstanding) or large, guests are not fast too.
json open_loop(const Draw& draw, std::int64_t span)
{
  const auto iops = span <= 16 * mib && !draw.edges ? one_of(std::vector{10.0, 0.001, 500.0, 5000.0, 1e6}) : one_of(std::vector{10.0, 0.001, 500.0, 3000.0});
  return {{"iops", iops}, {"size", io_size(span)}, {"pattern", pattern()}};
}

json closed_loop(const Draw& draw, std::int64_t span)
{
  json loop{{"outstanding", one_of(std::vector{1, 2, 16, 64, 100})}, {"size", io_size(span)}, {"read_share", one_of(std::vector{0.0, 0.5, 1.0})}, {"pattern", pattern()}};
  if (span > 16 * mib || draw.edges) loop["think"] = one_of({"1 ms", "10 ms", "3 s"});
  else if (chance(50)) loop["think"] = one_of({"1 us", "1 ms", "3 s"});
  return loop;
}

json workload(const Draw& draw, const std::string& disk, std::int64_t span)
{
  json workload{{"on", disk}};
  if (chance(30)) workload["closed"] = closed_loop(draw, span);
  else {
    workload["writes"] = open_loop(draw, span);
    if (chance(30)) workload["reads"] = open_loop(draw, span);
  }
  if (chance(25)) workload["phases"] = {{"on", one_of({"1 ms", "200 ms", "5 s"})}, {"off", one_of({"1 ms", "200 ms", "5 s"})}};
  return workload;
}

json vm(const Draw& draw, int number)
{
  json disks = json::array(), workloads = json::array();
  for (int i = 0, count = between(1, draw.disks); i < count; ++i) {
    auto each = disk(draw, i);
    const auto span = each["span"].get<std::int64_t>();
    each.erase("span");
    if (span >= least_io && chance(80)) workloads.push_back(workload(draw, each["id"], span));
    disks.push_back(each);
  }
  json vm{{"id", fmt::format("vm{}", number)}, {"host", one_of({"h1", "h2"})}, {"memory", "64 MiB"}, {"memory_reservation", one_of({"64 MiB", "60 MiB", "0 B"})}, {"disks", disks}};
  if (!workloads.empty()) vm["workload"] = {{"disks", workloads}};
  return vm;
}

std::string instant()
{
  return chance(50) ? fmt::format("{} ms", between(0, 4000)) : one_of({"0 s", "1 s", "1.1 s", "1.6 s", "1 us", "30 s"});
}

json move(const Draw& draw, const json& vm, int number)
{
  json wish{{"id", fmt::format("{}-{}", vm["id"].get<std::string>(), number)}, {"vm", vm["id"]}};
  if (chance(70)) wish["to"] = drawn_datastore();
  else wish["disks"] = {{"d0", drawn_datastore()}};
  if (chance(20)) wish["format"] = one_of({"thick", "thin", "eager_zeroed"});
  if (draw.fidelity == "io") wish["generation"] = one_of({"mirror", "dirty_block", "snapshot"}); // a sweep needs transfers
  else if (chance(70)) wish["generation"] = one_of({"mirror", "dirty_block", "snapshot", "sweep"});
  return wish;
}

json actions(const Draw& draw, const json& vms)
{
  json actions = json::array();
  for (const auto& vm : vms)
    for (int number = 0, count = between(1, draw.moves); number < count; ++number) {
      // One after the other, or on the heels of one another.
      const auto at = draw.at_once ? "0 s" : number == 0 ? one_of({"0 s", "10 s"}) : fmt::format("{} s", number * between(1, 60));
      actions.push_back({{"at", at}, {"storage_vmotion", move(draw, vm, number)}});
    }
  for (int i = 0, count = draw.faults == 0 ? 0 : between(1, draw.faults); i < count; ++i) actions.push_back(drawn_fault(instant()));
  if (draw.random_faults)
    actions.push_back({{"at", "0 s"},
                       {"random_faults",
                        {{"kinds", {"primitive_fails", "port_lost", "fabric_down", "datastore_lost", "space_taken", "host_lost"}},
                         {"mean_interval", one_of({"5 s", "1 s", "100 ms", "20 ms"})}, {"mean_length", one_of({"100 ms", "1 ms", "1 s", "10 s"})},
                         {"until", one_of({"5 s", "20 s"})}}}});
  return actions;
}

/// Each at its end or at an odd value, now and then.
json edges()
{
  json parameters = json::object();
  const auto maybe = [&](const char* name, std::initializer_list<const char*> values) {
    if (chance(25)) parameters[name] = one_of(values);
  };
  const auto maybe_count = [&](const char* name, std::vector<int> values) {
    if (chance(25)) parameters[name] = one_of(std::move(values));
  };
  if (chance(40)) { // a transfer is at least an I/O and made of whole blocks, a sweep takes at least a block at a time
    const auto sizes = one_of(std::vector<std::array<const char*, 4>>{{"4 KiB", "64 KiB", "4 KiB", "4 KiB"},
                                                                      {"4097 B", "409700 B", "4097 B", "10 KB"},
                                                                      {"1000001 B", "1000001 B", "1000001 B", "1000001 B"},
                                                                      {"100 KB", "33 MB", "100 KB", "1 MiB"},
                                                                      {"64 KiB", "33 MiB", "3 MiB", "1 GiB"},
                                                                      {"64 KiB", "1 GiB", "64 KiB", "1 GiB"},
                                                                      {"64 MiB", "64 MiB", "64 MiB", "64 MiB"}});
    const std::array names{"data_mover.io_size", "data_mover.transfer_size", "mirror.block_size", "sweep.transfer_size"};
    for (std::size_t i = 0; i < names.size(); ++i) parameters[names[i]] = sizes[i];
  }
  maybe_count("data_mover.depth", {1, 3, 4096});
  maybe("offload.command_size", {"4 KiB", "1000001 B", "1 GiB"});
  maybe("write_same.command_size", {"4 KiB", "1000001 B", "1 GiB"});
  maybe_count("offload.outstanding_commands", {1, 4096});
  maybe_count("fsdm.metadata_round_trips", {0, 1, 50});
  maybe_count("storage_vmotion.parallel_disks", {1, 2, 64});
  maybe_count("multipath.round_robin_ios", {1, 7, 1'000'000});
  maybe("home.size", {"0 B", "1 B", "1000001 B"});
  maybe("storage_vmotion.target_downtime", {"0 s", "1 us", "3600 s"});
  maybe("fsr.maxSwitchoverSeconds", {"1 us", "500 ms", "600 ms", "10 s"});
  maybe("fsr.duration", {"0 s", "1 us"});
  maybe("shadow_vm.start", {"0 s"});
  maybe("mirror.insertion_stun", {"0 s", "2 s"});
  maybe("snapshot.stun", {"0 s"});
  maybe("cleanup.duration", {"0 s"});
  maybe_count("snapshot.grain_writes", {0, 1000});
  maybe_count("dirty_block.patience", {1, 2, 10});
  maybe_count("dirty_block.hot_after", {1, 3});
  maybe("vaai.evaluation_interval", {"0 s", "1 ms", "1 s"});
  maybe_count("vaai.retry_after_requests", {0, 1, 2});
  maybe("multipath.failover", {"0 s", "10 s"});
  maybe_count("guest.queue_depth", {1, 3, 4096});
  maybe("guest.window", {"1 us", "1 s"});
  maybe("fs3dm.software_cost", {"0 s", "10 ms"});
  return parameters;
}

} // namespace

rc::Gen<Drawn> scenarios(const Draw& draw)
{
  return rc::gen::resize(rc::kNominalSize, rc::gen::exec([draw] {
    json vms = json::array();
    for (int number = 0, count = between(1, draw.vms); number < count; ++number) vms.push_back(vm(draw, number));
    auto parameters = draw.edges ? edges() : json::object();
    if (chance(70)) parameters["storage.apd_timeout"] = one_of({"2 s", "0 s", "20 s"});
    return Drawn{{{"title", "drawn"},
                {"vsphere", one_of({"5.1", "3.5", "4.0", "4.1", "5.0", "5.5", "6.0"})},
                {"seed", between(1, 1000)},
                {"fidelity", draw.fidelity},
                {"platform", drawn_platform()},
                {"vms", vms},
                {"parameters", parameters},
                {"actions", actions(draw, vms)}}};
  }));
}

} // namespace godwit::test
