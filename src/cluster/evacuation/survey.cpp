#include "cluster/evacuation/survey.hpp"

#include "migration/relocation.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <tuple>

namespace godwit::cluster::evacuation {

using datamover::Mover;
using migration::Relocation;
using scenario::EvacuationPlan;
using scenario::RelocateSpec;

namespace {

bool holds(const std::vector<std::string>& ids, const std::string& id) { return std::ranges::find(ids, id) != ids.end(); }

/// Where all its files would be.
inventory::Vm stopped_at(inventory::Vm vm, const std::string& datastore)
{
  vm.home = datastore;
  for (auto& disk : vm.disks) disk.datastore = datastore;
  return vm;
}

/// What copies of one kind between two volumes through one host have in common.
struct Way {
  datamover::Plan plan;
  std::vector<std::pair<Number, double>> reads, writes; ///< resource, share of the bytes
  BytesPerSecond most;
};

class Surveyor {
public:
  Surveyor(const migration::Surroundings& around, const EvacuationPlan& wish)
      : around_(around), inventory_(around.cluster.inventory()), wish_(wish), devices_(around.devices), site_{inventory_, around.topology, around.parameters}
  {
  }

  State run()
  {
    for (const auto& datastore : inventory_.datastores) {
      numbers_.emplace(datastore.id, state_.datastores.size());
      state_.datastores.push_back({datastore.id, around_.cluster.free(datastore.id)});
    }
    for (const auto& resource : around_.topology.resources()) state_.resources.push_back({resource.id, std::string{to_text(resource.kind)}, resource.payload});
    for (const auto& vm : inventory_.vms) add(vm);
    return std::move(state_);
  }

private:
  void add(const inventory::Vm& vm)
  {
    if (!around_.cluster.is_present(vm.id)) return;
    const auto named = wish_.vms.find(vm.id);
    const auto destinations = named != wish_.vms.end() ? std::vector{named->second} : concerns(vm) ? wish_.to : std::vector<std::string>{};
    Vm of{.id = vm.id};
    for (const auto& to : destinations) {
      if (moves(vm, to).moves_files()) of.destinations.push_back(numbers_.at(to));
      add_leg(of, vm, to, std::nullopt);
    }
    if (of.destinations.empty()) return; // it has nothing there, or is there already
    for (const auto& spare : wish_.spare) {
      if (holds(destinations, spare)) continue;
      add_leg(of, vm, spare, std::nullopt);
      for (const auto& to : destinations) add_leg(of, stopped_at(vm, spare), to, numbers_.at(spare));
    }
    state_.vms.push_back(std::move(of));
  }

  bool concerns(const inventory::Vm& vm) const
  {
    return holds(wish_.from, vm.home) || std::ranges::any_of(vm.disks, [&](const auto& disk) { return holds(wish_.from, disk.datastore); });
  }

  Relocation moves(const inventory::Vm& vm, const std::string& to) const
  {
    const auto& host = inventory_.host(vm.host);
    return migration::relocation(wish_of(wish_, vm, to), vm, {host, host}, around_.parameters.home_size);
  }

  void add_leg(Vm& of, const inventory::Vm& vm, const std::string& to, std::optional<Number> from)
  {
    const auto& host = inventory_.host(vm.host);
    const auto relocation = moves(vm, to);
    const migration::Hosts hosts{host, host};
    if (!relocation.moves_files() || migration::refusal(relocation, vm, hosts, around_.cluster, around_.topology, around_.version)) return;
    Leg leg{.from = from, .to = numbers_.at(to)};
    std::vector<std::string> touched;
    for (const auto& [datastore, size] : relocation.needed) {
      touched.push_back(datastore);
      if (datastore == to) leg.needed = size;
    }
    for (const auto& [datastore, size] : relocation.freed) {
      touched.push_back(datastore);
      leg.freed.push_back({numbers_.at(datastore), size});
    }
    carry(leg, relocation, vm);
    leg.charges = admission::charges(around_.parameters, inventory_, {.changes_host = false, .moves_disks = true, .from = &host, .to = &host, .datastores = touched});
    of.legs.push_back(std::move(leg));
  }

  /// Files one after the other: they share their destination.
  void carry(Leg& leg, const Relocation& relocation, const inventory::Vm& vm)
  {
    const auto& parameters = around_.parameters;
    leg.idle = vm.powered_on ? parameters.shadow_vm_start + parameters.mirror_insertion_stun + parameters.fsr + parameters.cleanup : parameters.cleanup;
    std::map<Number, Bytes> loads;
    Seconds flowing;
    const auto file = [&](const inventory::Disk& disk, const std::string& to, inventory::DiskFormat format) {
      const auto& way = way_between(vm, disk, to, format);
      const auto written = way.plan.nonzero < way.plan.size ? units::min(disk.allocated, disk.nonzero) : disk.allocated; // zeroes are skipped on the way
      if (disk.allocated == Bytes{}) return;
      leg.size += disk.allocated;
      flowing += disk.allocated / way.most;
      if (way.plan.block > Bytes{}) leg.idle += way.plan.per_block * static_cast<double>(units::pieces(written, way.plan.block));
      const auto book = [&](const auto& shares, Bytes size) {
        for (const auto& [resource, share] : shares) loads[resource] += Bytes{static_cast<std::int64_t>(static_cast<double>(size.count()) * share)};
      };
      book(way.reads, disk.allocated);
      book(way.writes, written);
    };
    for (const auto& move : relocation.disks)
      if (move.data) file(move.disk, move.to, move.format);
    if (const auto swap = inventory::swap_size(vm); swap > Bytes{} && !relocation.swap.shared())
      file({.id = "swap", .datastore = relocation.swap.from, .size = swap, .allocated = swap, .nonzero = swap}, relocation.swap.to, inventory::DiskFormat::Thick);
    for (const auto& [resource, size] : loads) leg.loads.push_back({resource, size});
    leg.most = leg.size > Bytes{} ? leg.size / flowing : BytesPerSecond{std::numeric_limits<double>::max()};
  }

  const Way& way_between(const inventory::Vm& vm, const inventory::Disk& disk, const std::string& to, inventory::DiskFormat format)
  {
    const Key key{vm.host, disk.datastore, to, disk.format, format, disk.aligned, vm.snapshots > 0};
    const auto known = ways_.find(key);
    if (known != ways_.end()) return known->second;
    const datamover::Move move{inventory_, inventory_.host(vm.host), vm, inventory_.datastore(disk.datastore), inventory_.datastore(to), disk, format, around_.version};
    const auto mover = datamover::choose(move, devices_, around_.now()).mover;
    Way way{.plan = datamover::plan_disk(site_, move, mover)};
    Seconds per_byte;
    for (std::uint32_t turn = 0; turn < way.plan.in_turn; ++turn) {
      const auto& route = way.plan.routes[turn];
      const auto share = 1.0 / way.plan.in_turn;
      std::map<Number, int> passes;
      for (const auto link : route.read) way.reads.emplace_back(static_cast<Number>(link), share), ++passes[static_cast<Number>(link)];
      for (const auto link : route.write) way.writes.emplace_back(static_cast<Number>(link), share), ++passes[static_cast<Number>(link)];
      auto narrowest = BytesPerSecond{1e18};
      for (const auto& [link, times] : passes) narrowest = units::min(narrowest, state_.resources[link].rate * (1.0 / times));
      per_byte += Seconds{share / narrowest.value()};
    }
    way.most = BytesPerSecond{1 / per_byte.value()};
    if (way.plan.announcement.window) way.most = units::min(way.most, *way.plan.announcement.window);
    return ways_.emplace(key, std::move(way)).first->second;
  }

  using Key = std::tuple<std::string, std::string, std::string, inventory::DiskFormat, inventory::DiskFormat, bool, bool>;

  const migration::Surroundings& around_;
  const inventory::Inventory& inventory_;
  const EvacuationPlan& wish_;
  vaai::Devices devices_; ///< its own: asking is not trying
  datamover::Site site_;
  State state_;
  std::map<std::string, Number> numbers_; ///< of datastores
  std::map<Key, Way> ways_;
};

} // namespace

State survey(const migration::Surroundings& around, const EvacuationPlan& wish) { return Surveyor{around, wish}.run(); }

RelocateSpec wish_of(const EvacuationPlan& plan, const inventory::Vm& vm, const std::string& to)
{
  RelocateSpec wish{.id = plan.id + "/" + vm.id, .vm = vm.id, .to = to, .generation = plan.generation};
  if (plan.from.empty()) return wish;
  if (!holds(plan.from, vm.home)) wish.to.clear(); // home and disks elsewhere stay
  for (const auto& disk : vm.disks) {
    const auto leaves = holds(plan.from, disk.datastore);
    if (leaves && wish.to.empty()) wish.disks[disk.id] = to;
    if (!leaves && !wish.to.empty()) wish.disks[disk.id] = disk.datastore;
  }
  return wish;
}

} // namespace godwit::cluster::evacuation
