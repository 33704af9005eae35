#include "scenario/action_reader.hpp"

#include "scenario/generation.hpp"
#include "scenario/succession.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace godwit::scenario {

namespace {

using inventory::DiskFormat, inventory::Inventory, inventory::Primitive;
using units::Bytes, units::Seconds;

constexpr double most_random_faults = 100'000;

bool read_ignore_rtt_limit(ObjectReader& in) { return in.get<bool>("ignore_rtt_limit", false, "default: the limit holds"); }

CopyOrder read_order(ObjectReader& in)
{
  return in.get<CopyOrder>("order", CopyOrder::DisksFirst, "default: the product's order, as memory changes faster");
}

RelocateSpec read_storage_vmotion(ObjectReader& in, Version version)
{
  RelocateSpec move{.id = in.id(), .vm = in.reference("vm").value_or("")};
  move.to = in.reference("to").value_or("");
  move.disks = in.references("disks", move.vm);
  move.format = in.find<DiskFormat>("format");
  move.generation = in.get<Generation>("generation", generation_of(version),
                                       fmt::format("version table {}: {}", to_text(version), generation_source(version)));
  return move;
}

RelocateSpec read_vmotion(ObjectReader& in)
{
  RelocateSpec move{.id = in.id(), .vm = in.reference("vm").value_or(""), .change = Change::Host};
  move.host = in.reference("host").value_or("");
  move.ignore_rtt_limit = read_ignore_rtt_limit(in);
  return move;
}

RelocateSpec read_xvmotion(ObjectReader& in, Version version)
{
  RelocateSpec move{.id = in.id(), .vm = in.reference("vm").value_or(""), .generation = generation_of(version), .change = Change::Both};
  move.host = in.reference("host").value_or("");
  move.to = in.reference("to").value_or("");
  move.disks = in.references("disks", move.vm);
  move.format = in.find<DiskFormat>("format");
  move.order = read_order(in);
  move.ignore_rtt_limit = read_ignore_rtt_limit(in);
  return move;
}

Evacuation read_evacuation(ObjectReader& in, Version version)
{
  Evacuation evacuation{.id = in.id(), .from = in.reference("host").value_or(""), .hosts = in.ids("to_hosts"),
                        .to = in.reference("to").value_or("")};
  if (std::ranges::find(evacuation.hosts, evacuation.from) != evacuation.hosts.end())
    in.wrong("to_hosts", in_quotes(evacuation.from), "hosts other than the one that is emptied");
  evacuation.order = read_order(in);
  evacuation.ignore_rtt_limit = read_ignore_rtt_limit(in);
  evacuation.generation = generation_of(version);
  return evacuation;
}

EvacuationPlan read_evacuation_plan(ObjectReader& in, Version version)
{
  EvacuationPlan plan{.id = in.id(), .from = in.ids("from"), .to = in.ids("to"), .vms = in.references("vms", ""), .spare = in.ids("spare")};
  const bool both = in.has("from") && in.has("vms"); // a problem of its own, which the shape tells
  if (in.has("from") && !in.has("to") && !both) in.wrong("to", "the datastores that take what \"from\" loses");
  if (in.has("to") && in.has("vms") && !both) in.wrong("to", "nothing beside \"vms\": each names its own datastore");
  if (in.has("spare") && in.has("from")) in.wrong("spare", "nothing beside \"from\": who may choose needs no spare");
  if (in.has("vms") && plan.vms.empty() && !in.refused("vms")) in.wrong("vms", "at least one VM");
  for (const auto& datastore : plan.to)
    if (std::ranges::find(plan.from, datastore) != plan.from.end()) in.wrong("to", in_quotes(datastore), "datastores other than those that are emptied");
  plan.window = in.find<Seconds>("window");
  plan.order = in.get<EvacuationPlan::Order>("order", EvacuationPlan::Order::Planned, "default: what the planner is for");
  plan.generation = generation_of(version);
  return plan;
}

void check_port(ObjectReader& in, int port, const std::string& id, const Inventory& inventory)
{
  const auto array = std::ranges::find(inventory.arrays, id, &inventory::Array::id);
  if (array == inventory.arrays.end()) return;
  int ports = 0;
  for (const auto& attachment : array->ports) ports += attachment.count;
  if (port >= ports)
    in.wrong("port", ports == 0 ? "nothing: the array has no port" : fmt::format("a port of the array: 0 to {}", ports - 1));
}

void check_nic(ObjectReader& in, int nic, const std::string& id, const Inventory& inventory)
{
  const auto host = std::ranges::find(inventory.hosts, id, &inventory::Host::id);
  if (host == inventory.hosts.end()) return;
  int nics = 0;
  for (const auto& attachment : host->nics) nics += attachment.count;
  if (nic >= nics) in.wrong("nic", nics == 0 ? "nothing: the host has no NIC" : fmt::format("a NIC of the host: 0 to {}", nics - 1));
}

using What = decltype(Fault::what);

What read_array_fault(ObjectReader& in, const std::string& array, const Inventory& inventory)
{
  const bool xcopy = in.find<Primitive>("xcopy").has_value();
  const bool write_same = in.find<Primitive>("write_same").has_value();
  const auto port = in.find<std::int64_t>("port");
  const bool primitive = in.has("xcopy") || in.has("write_same");
  if (!primitive && !in.has("port"))
    in.wrong("array", "an array of which nothing fails", R"("xcopy": "fails", "write_same": "fails" or "port" beside it)");
  if (primitive && in.has("port")) in.wrong("port", "nothing beside a primitive: a fault of its own");
  if (!port) return PrimitiveFails{.array = array, .xcopy = xcopy, .write_same = write_same};
  check_port(in, static_cast<int>(*port), array, inventory);
  return PortLost{.array = array, .port = static_cast<int>(*port)};
}

What read_host_fault(ObjectReader& in, const std::string& host, const Inventory& inventory)
{
  const auto nic = in.find<std::int64_t>("nic");
  if (!nic) return HostLost{host};
  check_nic(in, static_cast<int>(*nic), host, inventory);
  return NicLost{.host = host, .nic = static_cast<int>(*nic)};
}

/// Of exactly one thing; the shape sees to that.
What read_what(ObjectReader& in, const Inventory& inventory)
{
  const auto array = in.reference("array");
  const auto fabric = in.reference("fabric");
  const auto network = in.reference("network");
  const auto datastore = in.reference("datastore");
  const auto host = in.reference("host");
  const auto wan = in.reference("wan");
  const auto site = in.reference("site");
  for (const auto* key : {"xcopy", "write_same", "port"})
    if (in.has(key) && !in.has("array")) in.wrong(key, "nothing: only of an array");
  if (in.has("nic") && !in.has("host")) in.wrong("nic", "nothing: only of a host");
  if (in.has("takes") && !in.has("datastore")) in.wrong("takes", "nothing: only of a datastore");

  if (array) return read_array_fault(in, *array, inventory);
  if (fabric) return FabricDown{*fabric};
  if (network) return FabricDown{*network};
  if (host) return read_host_fault(in, *host, inventory);
  if (wan) return WanDown{*wan};
  if (site) return SiteLost{*site};
  if (const auto takes = in.find<Bytes>("takes")) return SpaceTaken{.datastore = datastore.value_or(""), .size = *takes};
  return DatastoreLost{datastore.value_or("")};
}

FirmwareUpgrade read_firmware_upgrade(ObjectReader& in)
{
  return {.array = in.reference("array").value_or(""),
          .xcopy = in.find<Primitive>("xcopy"),
          .write_same = in.find<Primitive>("write_same")};
}

RandomFaults read_random_faults(ObjectReader& in)
{
  RandomFaults faults{.kinds = in.words<RandomFaults::Kind>("kinds"),
                      .mean_interval = in.get<Seconds>("mean_interval"),
                      .mean_length = in.get<Seconds>("mean_length"),
                      .until = in.get<Seconds>("until")};
  const auto least = faults.until / most_random_faults;
  if (faults.mean_interval > Seconds{0} && faults.mean_interval < least)
    in.wrong("mean_interval", fmt::format("at least {}: {} faults until {}", units::to_text(least), most_random_faults,
                                          units::to_text(faults.until)));
  return faults;
}

HostMaintenance read_host_maintenance(ObjectReader& in)
{
  HostMaintenance maintenance{.id = in.id(), .hosts = in.ids("hosts")};
  if (const auto host = in.reference("host")) maintenance.hosts = {*host};
  maintenance.at_once = static_cast<int>(in.get<std::int64_t>("at_once", 1, "default: one after the other"));
  const auto timeout = in.get<Seconds>("timeout", Seconds{0}, "default: none");
  if (timeout > Seconds{0}) maintenance.timeout = timeout;
  maintenance.powered_off = in.get<bool>("powered_off", false, "default: they stay");
  maintenance.lasts = in.find<Seconds>("for");
  if (maintenance.hosts.size() > 1 && !in.has("for")) in.wrong("for", "how long each host stays: the next one waits for it");
  return maintenance;
}

/// One that Storage DRS has a word in: no other knows maintenance mode.
std::string read_clustered_datastore(ObjectReader& in, const Inventory& inventory)
{
  const auto named = in.reference("datastore").value_or("");
  const auto is_in = [&](const auto& cluster) { return std::ranges::find(cluster.datastores, named) != cluster.datastores.end(); };
  const bool known = std::ranges::any_of(inventory.datastores, [&](const auto& datastore) { return datastore.id == named; });
  if (known && std::ranges::none_of(inventory.datastore_clusters, is_in)) in.wrong("datastore", "a datastore of a datastore cluster");
  return named;
}

class ActionReader {
public:
  explicit ActionReader(const Scenario& scenario) : scenario_(scenario) {}

  Action read(ObjectReader& in)
  {
    Action action{.at = in.find<Seconds>("at").value_or(Seconds{}), .after = in.reference("after").value_or(""), .what = {}};
    if (auto move = in.object("storage_vmotion")) action.what = read_storage_vmotion(*move, scenario_.version);
    if (auto move = in.object("vmotion")) action.what = read_vmotion(*move);
    if (auto move = in.object("xvmotion")) action.what = read_xvmotion(*move, scenario_.version);
    if (auto evacuation = in.object("evacuate")) action.what = read_evacuation(*evacuation, scenario_.version);
    if (auto plan = in.object("evacuation_plan")) action.what = read_evacuation_plan(*plan, scenario_.version);
    if (auto fault = in.object("fault")) action.what = read_fault(*fault);
    if (auto upgrade = in.object("firmware_upgrade")) action.what = read_firmware_upgrade(*upgrade);
    if (auto faults = in.object("random_faults")) action.what = read_random_faults(*faults);
    if (auto maintenance = in.object("host_maintenance")) action.what = read_host_maintenance(*maintenance);
    if (auto exit = in.object("exit_maintenance")) action.what = ExitMaintenance{exit->reference("host").value_or(""), read_clustered_datastore(*exit, scenario_.inventory)};
    if (auto maintenance = in.object("datastore_maintenance")) action.what = DatastoreMaintenance{maintenance->id(), read_clustered_datastore(*maintenance, scenario_.inventory)};
    if (auto* move = std::get_if<RelocateSpec>(&action.what)) move->after = action.after;
    if (auto* evacuation = std::get_if<Evacuation>(&action.what)) evacuation->after = action.after;
    return action;
  }

private:
  Fault read_fault(ObjectReader& in)
  {
    return {.id = in.id_or(fmt::format("fault{}", ++faults_), "default: in the order of the file"),
            .what = read_what(in, scenario_.inventory),
            .lasts = in.find<Seconds>("for")};
  }

  const Scenario& scenario_;
  int faults_ = 0;
};

} // namespace

std::string_view to_text(RandomFaults::Kind kind) { return word_of(kind); }

std::vector<Action> read_actions(ObjectReader& in, const Scenario& scenario)
{
  ActionReader reader(scenario);
  auto actions = in.each("actions", [&](ObjectReader& action) { return reader.read(action); });
  check_succession(actions, in.pointer_to("actions"), in.reading().problems);
  std::ranges::stable_sort(actions, {}, &Action::at);
  const auto is_fault = [](const Action& action) {
    return std::holds_alternative<Fault>(action.what) || std::holds_alternative<RandomFaults>(action.what);
  };
  const auto is_sweep = [](const Action& action) {
    const auto* move = std::get_if<RelocateSpec>(&action.what);
    return move != nullptr && move->generation == Generation::Sweep;
  };
  const auto crosses_a_network = [](const Action& action) {
    const auto* move = std::get_if<RelocateSpec>(&action.what);
    return std::holds_alternative<Evacuation>(action.what) || std::holds_alternative<HostMaintenance>(action.what) || (move != nullptr && move->change != Change::Datastore);
  };
  if (scenario.fidelity != Fidelity::Io) return actions;
  if (std::ranges::any_of(actions, is_fault))
    in.wrong("fidelity", "\"transfer\": faults need it");
  else if (std::ranges::any_of(actions, is_sweep))
    in.wrong("fidelity", "\"transfer\": a sweep needs it");
  else if (std::ranges::any_of(actions, crosses_a_network))
    in.wrong("fidelity", "\"transfer\": a migration over a network needs it");
  return actions;
}

} // namespace godwit::scenario
