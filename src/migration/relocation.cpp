#include "migration/relocation.hpp"

#include "units/text.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace godwit::migration {

using inventory::DiskFormat;
using trace::Outcome;

namespace {

bool is_rdm(DiskFormat format) { return format == DiskFormat::RdmVirtual || format == DiskFormat::RdmPhysical; }

std::string destination_of(const scenario::RelocateSpec& wish, const inventory::Disk& disk)
{
  const auto named = wish.disks.find(disk.id);
  if (named != wish.disks.end()) return named->second;
  return wish.to.empty() ? disk.datastore : wish.to;
}

} // namespace

Relocation relocation(const scenario::RelocateSpec& wish, const inventory::Vm& vm, const Hosts& hosts, Bytes home_size)
{
  Relocation moves;
  if (!wish.to.empty() && wish.to != vm.home && !vm.home.empty()) {
    moves.home = wish.to;
    moves.needed[wish.to] += home_size;
    moves.freed[vm.home] += home_size;
  }
  moves.swap = {inventory::swap_place(vm, hosts.from), hosts.to.swap ? *hosts.to.swap : moves.home.value_or(vm.home)};
  const auto size = inventory::swap_size(vm);
  moves.moves_swap = !moves.swap.shared() && size > Bytes{0};
  if (moves.moves_swap) {
    moves.needed[moves.swap.to] += size;
    moves.freed[moves.swap.from] += size;
  }
  for (const auto& disk : vm.disks) {
    const auto to = destination_of(wish, disk);
    if (to == disk.datastore) continue;
    const auto format = wish.format.value_or(disk.format);
    const auto data = !is_rdm(disk.format) || !is_rdm(format);
    moves.disks.push_back({disk, to, format, data, format == DiskFormat::Thin ? disk.allocated : disk.size});
    moves.needed[to] += inventory::space_of(format, disk.size, disk.allocated);
    moves.freed[disk.datastore] += inventory::space_of(disk.format, disk.size, disk.allocated);
  }
  return moves;
}

std::map<std::string, std::string> Relocation::from(const inventory::Vm& vm) const
{
  std::map<std::string, std::string> places;
  if (home) places["home"] = vm.home;
  if (moves_swap) places["swap"] = swap.from;
  for (const auto& move : disks) places[move.disk.id] = move.disk.datastore;
  return places;
}

std::map<std::string, std::string> Relocation::to() const
{
  std::map<std::string, std::string> places;
  if (home) places["home"] = *home;
  if (moves_swap) places["swap"] = swap.to;
  for (const auto& move : disks) places[move.disk.id] = move.to;
  return places;
}

std::vector<trace::DiskAsked> Relocation::asked() const
{
  std::vector<trace::DiskAsked> asked;
  for (const auto& [disk, to, format, data, landed] : disks)
    asked.push_back({disk.id, disk.size, disk.allocated, std::string{to_text(disk.format)}, std::string{to_text(format)}});
  return asked;
}

std::set<std::string> Relocation::disk_ids() const
{
  std::set<std::string> ids;
  for (const auto& move : disks) ids.insert(move.disk.id);
  return ids;
}

void DiskMove::land(inventory::Vm& vm) const
{
  const auto landing = std::find_if(vm.disks.begin(), vm.disks.end(), [&](const auto& d) { return d.id == disk.id; });
  landing->datastore = to;
  landing->format = format;
  landing->allocated = landed;
  landing->nonzero = units::min(landing->nonzero, landed);
}

Space Relocation::up_front() const
{
  auto space = needed;
  for (const auto& move : disks)
    if (move.grows()) space[move.to] -= inventory::space_of(move.format, move.disk.size, move.disk.allocated);
  std::erase_if(space, [](const auto& entry) { return entry.second == Bytes{0}; });
  return space;
}

namespace {

/// MOB-2 of one host; of two, each must reach its own side (MOB-3), and the destination whatever stays where it is (MOB-1).
std::optional<Ending> unreachable(const Relocation& moves, const inventory::Vm& vm, const Hosts& hosts, const inventory::Topology& topology)
{
  const auto lacks = [&](const inventory::Host& host, const std::string& datastore, std::string_view claim) -> std::optional<Ending> {
    if (topology.reaches(host.id, datastore)) return {};
    return refused(fmt::format("{} does not reach {}: no path over any fabric or network it is attached to", host.id, datastore), std::string{claim});
  };
  const auto claim = hosts.change() ? "MOB-3" : "MOB-2";
  for (const auto& [datastore, size] : moves.needed)
    if (auto against = lacks(hosts.to, datastore, claim)) return against;
  for (const auto& [datastore, size] : moves.freed)
    if (auto against = lacks(hosts.from, datastore, claim)) return against;
  if (!hosts.change()) return {};
  const auto going = moves.disk_ids();
  for (const auto& disk : vm.disks)
    if (!going.contains(disk.id))
      if (auto against = lacks(hosts.to, disk.datastore, "MOB-1")) return against;
  if (!moves.home && !vm.home.empty()) return lacks(hosts.to, vm.home, "MOB-1");
  return {};
}

std::optional<Ending> wrong_kind(const Relocation& moves, const inventory::Vm& vm, const ClusterState& cluster, scenario::Version version)
{
  if (vm.snapshots > 0 && version < scenario::Version::V5_0) {
    return refused(vm.id + " has a snapshot, which moves from vSphere 5.0 on", "SVM-12");
  }
  for (const auto& move : moves.disks) {
    const auto converts = is_rdm(move.disk.format) && move.data;
    if (converts && move.disk.format == DiskFormat::RdmPhysical) {
      return refused(move.disk.id + " is a physical-mode RDM: only its mapping file moves, it cannot be converted", "vSphere 6.7 documentation");
    }
    if (converts && cluster.inventory().datastore(move.to).type == inventory::DatastoreType::Nfs) {
      return refused(move.disk.id + " is an RDM and " + move.to + " is NFS: it cannot be converted there", "vSphere 6.7 documentation");
    }
  }
  return {};
}

} // namespace

std::optional<Ending> refusal(const Relocation& moves, const inventory::Vm& vm, const Hosts& hosts, const ClusterState& cluster,
                              const inventory::Topology& topology, scenario::Version version)
{
  if (!moves.moves_files() && !hosts.change()) return refused(vm.id + " is there already: nothing to move", "");
  if (auto against = unreachable(moves, vm, hosts, topology)) return against;
  return wrong_kind(moves, vm, cluster, version);
}

} // namespace godwit::migration
