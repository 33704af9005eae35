#include "migration/relocation.hpp"

#include "units/text.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace godwit::migration {

using inventory::DiskFormat;
using trace::Outcome;

namespace {

bool is_rdm(DiskFormat format) { return format == DiskFormat::RdmVirtual || format == DiskFormat::RdmPhysical; }

std::string destination_of(const scenario::StorageVmotion& wish, const inventory::Disk& disk)
{
  const auto named = wish.disks.find(disk.id);
  if (named != wish.disks.end()) return named->second;
  return wish.to.empty() ? disk.datastore : wish.to;
}

} // namespace

Relocation relocation(const scenario::StorageVmotion& wish, const inventory::Vm& vm, Bytes home_size)
{
  Relocation moves;
  if (!wish.to.empty() && wish.to != vm.home && !vm.home.empty()) {
    moves.home = wish.to;
    moves.needed[wish.to] += home_size + inventory::swap_size(vm);
    moves.freed[vm.home] += home_size + inventory::swap_size(vm);
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
  for (const auto& move : disks) places[move.disk.id] = move.disk.datastore;
  return places;
}

std::map<std::string, std::string> Relocation::to() const
{
  std::map<std::string, std::string> places;
  if (home) places["home"] = *home;
  for (const auto& move : disks) places[move.disk.id] = move.to;
  return places;
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

std::optional<Ending> refused(std::string reason, std::string claim) { return Ending{Outcome::Refused, std::move(reason), std::move(claim)}; }

std::optional<Ending> unreachable(const Relocation& moves, const inventory::Vm& vm, const inventory::Topology& topology)
{
  for (const auto* places : {&moves.needed, &moves.freed})
    for (const auto& [datastore, size] : *places)
      if (!topology.reaches(vm.host, datastore)) {
        return refused(fmt::format("{} does not reach {}: no path over any fabric or network it is attached to", vm.host, datastore), "MOB-2");
      }
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

std::optional<Ending> refusal(const Relocation& moves, const inventory::Vm& vm, const ClusterState& cluster,
                              const inventory::Topology& topology, scenario::Version version)
{
  if (cluster.is_down(vm.host)) return refused(vm.host + " is down, and " + vm.id + " with it", "SVM-7");
  if (!cluster.runs(vm.id)) return refused(vm.id + " went down with " + vm.host + " and does not run", "SVM-7");
  if (!moves.home && moves.disks.empty()) return refused(vm.id + " is there already: nothing to move", "SVM-7");
  if (auto against = unreachable(moves, vm, topology)) return against;
  if (auto against = wrong_kind(moves, vm, cluster, version)) return against;
  if (const auto* full = cluster.lacking(moves.needed)) {
    const auto free = cluster.free(*full);
    const auto needed = moves.needed.at(*full);
    return refused(fmt::format("{} has {} free, {} are needed: {} bytes too few", *full, units::to_text(free), units::to_text(needed), (needed - free).count()),
                   "SVM-7");
  }
  return {};
}

} // namespace godwit::migration
