#include "migration/growth.hpp"

#include "guest/outstanding.hpp"

#include <algorithm>
#include <utility>

namespace godwit::migration {

namespace {

/// A thin file grows by blocks of the volume (VMFS-5: 1 MiB).
constexpr Bytes block{1 << 20};

inventory::Disk& disk_at(ClusterState& cluster, const Growth::Place& place) { return cluster.vm_at(place.vm).disks[place.disk]; }

} // namespace

Growth::Grower Growth::add(Place place)
{
  growers_.push_back({place});
  return growers_.size() - 1;
}

void Growth::grow(ClusterState& cluster, const trace::Trace& trace, Seconds now)
{
  const auto& datastores = std::as_const(cluster).inventory().datastores;
  const auto span = (now - std::exchange(grown_, now)).value();
  for (auto& store : stores_) store.wanted = 0, store.took = {};
  for (auto& one : growers_) {
    if (one.rate <= 0 && one.owed <= 0) continue;
    const auto& disk = disk_at(cluster, one.place);
    one.owed = std::min(one.owed + one.rate * span, static_cast<double>((disk.size - disk.allocated).count()));
    if (one.store) stores_[*one.store].wanted += one.owed;
  }
  std::vector<double> share(stores_.size(), 1);
  for (std::size_t store = 0; store < stores_.size(); ++store) {
    if (stores_[store].wanted < 1) continue;
    const auto free = static_cast<double>(cluster.free(datastores[store].id).count());
    if (stores_[store].wanted > free) share[store] = std::max(0.0, free) / stores_[store].wanted;
  }
  for (auto& one : growers_) {
    if (!one.store || one.owed <= 0) continue;
    auto& store = stores_[*one.store];
    const auto took = Bytes{static_cast<std::int64_t>(one.owed * share[*one.store])};
    // What did not find room was never written: its guest stands still.
    one.owed = share[*one.store] < 1 ? 0 : one.owed - static_cast<double>(took.count());
    if (took == Bytes{}) continue;
    auto& disk = disk_at(cluster, one.place);
    disk.allocated += took;
    disk.nonzero += took;
    store.took += took;
  }
  for (std::size_t store = 0; store < stores_.size(); ++store) {
    auto& at = stores_[store];
    if (at.took > Bytes{}) cluster.grow(trace, now, datastores[store].id, at.took);
    at.grown += at.took;
    at.full = cluster.free(datastores[store].id) < block;
  }
}

std::optional<std::size_t> Growth::no_room(Grower grower, const ClusterState& cluster) const
{
  const auto& one = growers_[grower];
  if (!one.store || !stores_[*one.store].full) return std::nullopt;
  const auto& disk = cluster.inventory().vms[one.place.vm].disks[one.place.disk];
  return disk.allocated < disk.size ? one.store : std::nullopt;
}

Seconds Growth::full_at(const ClusterState& cluster) const
{
  std::vector<double> rates(stores_.size()), owed(stores_.size());
  for (const auto& one : growers_) {
    if (!one.store || one.rate <= 0) continue;
    const auto& disk = cluster.inventory().vms[one.place.vm].disks[one.place.disk];
    if (disk.allocated >= disk.size) continue;
    rates[*one.store] += one.rate;
    owed[*one.store] += one.owed;
  }
  auto first = guest::Outstanding::never;
  for (std::size_t store = 0; store < rates.size(); ++store) {
    if (rates[store] <= 0 || stores_[store].full) continue;
    const auto free = static_cast<double>(cluster.free(cluster.inventory().datastores[store].id).count());
    first = std::min(first, grown_ + Seconds{std::max(0.0, free - owed[store]) / rates[store]});
  }
  return first;
}

} // namespace godwit::migration
