#include "fault/injector.hpp"

#include "fault/schedule.hpp"
#include "migration/guests_at_rest.hpp"
#include "migration/migration.hpp"

#include <fmt/core.h>
#include <set>
#include <string>

namespace godwit::fault {

using vaai::Operation;

void Injector::begin(const scenario::Fault& fault)
{
  advance_guests();
  around_.record(trace::FaultBegan{fault.id, describe(fault)});
  auto repair = apply(fault);
  around_.guests.look_for_paths();
  around_.cluster.paths_changed();
  if (!fault.lasts) return;
  auto& simulation = around_.workshop.simulation;
  simulation.spawn(fault.id + "/ends", [this, &simulation, id = fault.id, what = describe(fault), lasts = *fault.lasts, repair = std::move(repair)] {
    simulation.sleep_until(simulation.now() + lasts, engine::Turn::Second);
    advance_guests();
    around_.record(trace::FaultEnded{id, what});
    repair();
    around_.guests.look_for_paths();
    around_.cluster.paths_changed();
    advance_guests();
  });
}

void Injector::begin(const scenario::RandomFaults& faults)
{
  auto& simulation = around_.workshop.simulation;
  const auto nth = random_++; // several such actions draw faults of their own
  for (auto& timed : expand(faults, around_.now(), around_.cluster.inventory(), around_.seed + nth)) {
    if (nth > 0) timed.fault.id = fmt::format("{}.{}", timed.fault.id, nth + 1);
    simulation.spawn(timed.fault.id, [this, &simulation, timed = std::move(timed)] {
      simulation.sleep_until(timed.at);
      begin(timed.fault);
    });
  }
}

Injector::Repair Injector::apply(const scenario::Fault& fault)
{
  if (const auto* space = std::get_if<scenario::SpaceTaken>(&fault.what)) return apply(*space, fault.id);
  return std::visit([&](const auto& what) -> Repair {
    if constexpr (std::is_same_v<std::decay_t<decltype(what)>, scenario::SpaceTaken>) return {};
    else return apply(what);
  }, fault.what);
}

Injector::Repair Injector::apply(const scenario::PrimitiveFails& what)
{
  const auto add = [this, what](int count) {
    if (what.xcopy) primitive(what.array, Operation::Clone).faults += count;
    if (what.write_same) primitive(what.array, Operation::Zero).faults += count;
    set_primitives(what.array);
  };
  add(1);
  return [add] { add(-1); };
}

void Injector::upgrade(const scenario::FirmwareUpgrade& firmware)
{
  around_.record(trace::FirmwareUpgraded{firmware.array, describe(firmware)});
  if (firmware.xcopy) primitive(firmware.array, Operation::Clone).firmware = *firmware.xcopy;
  if (firmware.write_same) primitive(firmware.array, Operation::Zero).firmware = *firmware.write_same;
  set_primitives(firmware.array);
}

Injector::Primitive& Injector::primitive(const std::string& array, Operation operation)
{
  const auto known = vaai::primitive_of(around_.cluster.inventory().array(array), operation);
  return primitives_.try_emplace({array, operation}, Primitive{known}).first->second;
}

void Injector::set_primitives(const std::string& array)
{
  around_.devices.catch_up(around_.cluster.inventory().array(array), around_.now());
  const auto is = [&](Operation operation) {
    const auto& known = primitive(array, operation);
    return known.faults > 0 && known.firmware == inventory::Primitive::Supported ? inventory::Primitive::Fails : known.firmware;
  };
  auto& vaai = around_.cluster.vaai(array);
  vaai.xcopy = is(Operation::Clone);
  vaai.write_same = is(Operation::Zero);
  around_.workshop.outages.cut_off([&](const datamover::ActiveCopy& copy) {
    if (copy.plan() == nullptr) return false;
    const auto& words = copy.plan()->announcement;
    const auto primitive = words.cause == trace::Cause::Zero ? vaai.write_same : vaai.xcopy;
    const auto& store = around_.cluster.inventory().datastore(words.to);
    return words.offloaded && store.extents.front().array == array && !vaai::accepted(primitive);
  });
}

namespace {

void add_both_ways(std::set<std::string>& ids, const std::string& port)
{
  ids.insert(port + "/in");
  ids.insert(port + "/out");
}

/// Of a host's adapters or an array's ports, those on `medium`, or all.
void add_attachments(std::set<std::string>& ids, const std::string& owner, std::string_view noun,
                     const std::vector<inventory::Attachment>& attachments, const std::string* medium)
{
  int number = 0;
  for (const auto& attachment : attachments)
    for (int i = 0; i < attachment.count; ++i, ++number)
      if (medium == nullptr || attachment.to == *medium) add_both_ways(ids, fmt::format("{}/{}{}", owner, noun, number));
}

void add_adapters(std::set<std::string>& ids, const inventory::Host& host, const std::string* medium)
{
  add_attachments(ids, host.id, "hba", host.hbas, medium);
  add_attachments(ids, host.id, "nic", host.nics, medium);
}

} // namespace

Injector::Repair Injector::apply(const scenario::PortLost& what)
{
  std::set<std::string> ids;
  add_both_ways(ids, fmt::format("{}/port{}", what.array, what.port));
  return turn_off(links_of(ids));
}

/// A fabric may have no links of its own: its ports and adapters go in any case.
Injector::Repair Injector::apply(const scenario::FabricDown& what)
{
  const auto& inventory = around_.cluster.inventory();
  std::set<std::string> ids{what.fabric + "/to_hosts", what.fabric + "/to_arrays"};
  for (const auto& array : inventory.arrays) add_attachments(ids, array.id, "port", array.ports, &what.fabric);
  for (const auto& host : inventory.hosts) add_adapters(ids, host, &what.fabric);
  return turn_off(links_of(ids));
}

Injector::Repair Injector::apply(const scenario::DatastoreLost& what)
{
  around_.workshop.outages.lose(what.datastore);
  return [this, what] { around_.workshop.outages.regain(what.datastore); };
}

Injector::Repair Injector::apply(const scenario::SpaceTaken& what, const std::string& id)
{
  auto& cluster = around_.cluster;
  const auto taken = units::min(what.size, cluster.free(what.datastore));
  const migration::Space space{{what.datastore, taken}};
  cluster.reserve(around_.workshop.trace, around_.now(), id, space);
  return [this, id, space] { around_.cluster.release(around_.workshop.trace, around_.now(), id, space); };
}

Injector::Repair Injector::apply(const scenario::HostLost& what)
{
  auto& cluster = around_.cluster;
  cluster.lose(what.host);
  trace::VmsDied died{what.host, {}};
  for (const auto& vm : cluster.inventory().vms) {
    if (vm.host != what.host || !vm.powered_on || !cluster.is_present(vm.id)) continue;
    if (cluster.runs(vm.id)) died.vms.push_back(vm.id);
    cluster.stop(vm.id);
    around_.guests.die(vm.id);
  }
  if (!died.vms.empty()) around_.record(std::move(died));
  for (auto* migration : around_.under_way) migration->host_lost(what.host);
  std::set<std::string> ids;
  add_adapters(ids, cluster.inventory().host(what.host), nullptr);
  auto turn_on = turn_off(links_of(ids));
  return [this, what, turn_on = std::move(turn_on)] {
    around_.cluster.regain(what.host);
    turn_on();
  };
}

Injector::Repair Injector::apply(const scenario::NicLost& what)
{
  std::set<std::string> ids;
  add_both_ways(ids, fmt::format("{}/nic{}", what.host, what.nic));
  return turn_off(links_of(ids));
}

Injector::Repair Injector::apply(const scenario::WanDown& what)
{
  const auto& wans = around_.cluster.inventory().wans;
  const auto& wan = *std::ranges::find(wans, what.wan, &inventory::Wan::id);
  return turn_off(links_of({fmt::format("{}/{}", wan.id, wan.from), fmt::format("{}/{}", wan.id, wan.to)}));
}

/// Hosts and arrays first: who watches the site finds it gone.
Injector::Repair Injector::apply(const scenario::SiteLost& what)
{
  const auto& inventory = around_.cluster.inventory();
  std::vector<Repair> repairs;
  std::set<std::string> ports;
  for (const auto& array : inventory.arrays)
    if (array.site == what.site) add_attachments(ports, array.id, "port", array.ports, nullptr);
  repairs.push_back(turn_off(links_of(ports)));
  for (const auto& host : inventory.hosts)
    if (host.site == what.site) repairs.push_back(apply(scenario::HostLost{host.id}));
  around_.cluster.lose_site(what.site);
  return [this, what, repairs = std::move(repairs)] {
    for (const auto& repair : repairs) repair();
    around_.cluster.regain_site(what.site);
  };
}

Injector::Repair Injector::turn_off(std::vector<engine::LinkIndex> links)
{
  around_.workshop.outages.turn_off(links);
  return [this, links = std::move(links)] { around_.workshop.outages.turn_on(links); };
}

std::vector<engine::LinkIndex> Injector::links_of(const std::set<std::string>& ids) const
{
  std::vector<engine::LinkIndex> found;
  const auto& resources = around_.topology.resources();
  for (std::uint32_t number = 0; number < resources.size(); ++number)
    if (ids.contains(resources[number].id)) found.push_back(engine::LinkIndex{number});
  return found;
}

void Injector::advance_guests()
{
  for (auto* migration : around_.under_way) migration->advance_guest();
}

} // namespace godwit::fault
