#include "cluster/evacuation/room.hpp"

#include "inventory/graphs.hpp"

#include <algorithm>
#include <set>
#include <unordered_set>

namespace godwit::cluster::evacuation {

namespace {

constexpr char at_home = 0, arrived = 1, first_stop = 2;

class Search {
public:
  Search(const std::vector<Bytes>& free, const std::vector<Resident>& residents) : residents_(residents), free_(free), where_(residents.size(), at_home)
  {
    for (const auto& resident : residents) coming_.resize(free.size()), coming_[resident.to] += resident.size;
    rank();
  }

  /// True: hops() leads to the end.
  bool run()
  {
    if (std::ranges::all_of(where_, [](char where) { return where == arrived; })) return true;
    if (seen_.size() >= most_looked_at_ || !seen_.insert(where_).second) return false;
    const auto possible = options();
    if (possible.empty() && (stuck_.where.empty() || hops_.size() > stuck_.after)) stuck_ = {where_, free_, hops_.size()};
    for (const auto& hop : possible) {
      const auto before = where_[hop.resident];
      make(hop);
      if (run()) return true;
      undo(hop, before);
    }
    return false;
  }

  const std::vector<Hop>& hops() const { return hops_; }
  bool exhausted() const { return seen_.size() < most_looked_at_; }

  /// Where it got stuck, the farthest that was reached. Precondition: run() said no, and somewhere nothing could be done.
  Deadlock deadlock() const
  {
    Deadlock found{.before = stuck_.after, .proven = exhausted()};
    const auto waits = [&](std::size_t resident) { return stuck_.where[resident] != arrived; };
    for (const auto& component : components(stuck_.where)) {
      const auto inside = [&](Number datastore) { return std::ranges::binary_search(component, datastore); };
      for (std::size_t resident = 0; resident < residents_.size(); ++resident)
        if (waits(resident) && inside(residents_[resident].to)) found.residents.push_back(resident);
      if (found.residents.empty()) continue;
      found.datastores = component;
      break;
    }
    std::optional<Bytes> lack;
    for (const auto resident : found.residents) {
      const auto room = most_room(resident);
      if (lack && residents_[resident].size - room >= *lack) continue;
      lack = residents_[resident].size - room;
      found.nearest = resident;
      found.needed = residents_[resident].size;
      found.available = room;
    }
    return found;
  }

private:
  /// Where it may go from where it is stuck.
  Bytes most_room(std::size_t number) const
  {
    auto most = stuck_.free[residents_[number].to];
    if (stuck_.where[number] == at_home)
      for (const auto stop : residents_[number].stops) most = std::max(most, stuck_.free[stop]);
    return most;
  }

  /// Datastores that wait for each other, those that wait for nobody first.
  std::vector<std::vector<std::size_t>> components(const std::string& where) const
  {
    std::vector<inventory::Edge> edges;
    for (std::size_t resident = 0; resident < residents_.size(); ++resident)
      if (where[resident] == at_home)
        for (const auto& space : residents_[resident].at) edges.push_back({space.datastore, residents_[resident].to});
    return inventory::strongly_connected(free_.size(), edges);
  }

  void rank()
  {
    rank_.resize(free_.size());
    const auto all = components(where_);
    for (std::size_t place = 0; place < all.size(); ++place)
      for (const auto datastore : all[place]) rank_[datastore] = place;
  }

  Number stop_of(std::size_t resident) const { return residents_[resident].stops[static_cast<std::size_t>(where_[resident] - first_stop)]; }

  /// What might be done next, the best first. What takes nothing from anybody is done at once.
  std::vector<Hop> options() const
  {
    std::vector<Hop> arrivals, stops;
    for (std::size_t number = 0; number < residents_.size(); ++number) {
      const auto& resident = residents_[number];
      if (where_[number] == arrived) continue;
      if (resident.size <= free_[resident.to]) {
        const auto takes_from_nobody = coming_[resident.to] <= free_[resident.to];
        if (takes_from_nobody && !is_a_stop_for_others(resident.to)) return {{number, resident.to}};
        arrivals.push_back({number, resident.to});
      }
      if (where_[number] != at_home) continue;
      for (const auto stop : resident.stops)
        if (resident.size <= free_[stop] && stop != resident.to) stops.push_back({number, stop});
    }
    std::ranges::stable_sort(arrivals, {}, [&](const Hop& hop) { return std::pair{rank_[hop.to], -residents_[hop.resident].size.count()}; });
    std::ranges::stable_sort(stops, {}, [&](const Hop& hop) { return residents_[hop.resident].size; });
    arrivals.insert(arrivals.end(), stops.begin(), stops.end());
    return arrivals;
  }

  bool is_a_stop_for_others(Number datastore) const
  {
    for (std::size_t resident = 0; resident < residents_.size(); ++resident)
      if (where_[resident] == at_home && std::ranges::find(residents_[resident].stops, datastore) != residents_[resident].stops.end()) return true;
    return false;
  }

  void make(const Hop& hop)
  {
    const auto& resident = residents_[hop.resident];
    free_[hop.to] -= resident.size;
    leave(hop.resident, where_[hop.resident], Bytes{1});
    if (hop.to == resident.to) coming_[hop.to] -= resident.size;
    const auto stop = std::ranges::find(resident.stops, hop.to) - resident.stops.begin();
    where_[hop.resident] = hop.to == resident.to ? arrived : static_cast<char>(first_stop + stop);
    hops_.push_back(hop);
  }

  void undo(const Hop& hop, char before)
  {
    const auto& resident = residents_[hop.resident];
    hops_.pop_back();
    if (hop.to == resident.to) coming_[hop.to] += resident.size;
    where_[hop.resident] = before;
    leave(hop.resident, before, Bytes{-1});
    free_[hop.to] += resident.size;
  }

  /// Gives what it had to those it leaves; times -1, takes it back.
  void leave(std::size_t number, char where, Bytes times)
  {
    if (where != at_home) {
      free_[residents_[number].stops[static_cast<std::size_t>(where - first_stop)]] += residents_[number].size * times.count();
      return;
    }
    for (const auto& space : residents_[number].at) free_[space.datastore] += space.size * times.count();
  }

  struct Stuck {
    std::string where;
    std::vector<Bytes> free;
    std::size_t after = 0; ///< hops
  };

  const std::vector<Resident>& residents_;
  const std::size_t most_looked_at_ = 20'000 + 4 * residents_.size(); ///< states, before the search is ended; more than the longest way
  std::vector<Bytes> free_;
  std::vector<Bytes> coming_; ///< to each datastore for good
  std::vector<std::size_t> rank_; ///< by datastore: those that lead nowhere first
  std::string where_; ///< by resident
  std::vector<Hop> hops_;
  Stuck stuck_;
  std::unordered_set<std::string> seen_;
};

/// In the end, whatever the order.
std::optional<Deadlock> too_small(const std::vector<Bytes>& free, const std::vector<Resident>& residents)
{
  for (Number datastore = 0; datastore < free.size(); ++datastore) {
    Deadlock found{.datastores = {datastore}, .available = free[datastore], .too_small = true};
    for (std::size_t resident = 0; resident < residents.size(); ++resident) {
      for (const auto& space : residents[resident].at)
        if (space.datastore == datastore) found.available += space.size;
      if (residents[resident].to != datastore) continue;
      found.residents.push_back(resident);
      found.needed += residents[resident].size;
    }
    if (!found.residents.empty() && found.needed > found.available) return found;
  }
  return std::nullopt;
}

/// The least of the sizes and of their sums, smallest first, with which one more datastore opens it.
std::optional<Bytes> enough(std::vector<Bytes> free, std::vector<Resident> residents)
{
  constexpr std::size_t most_tried = 32;
  std::set<Bytes> sizes;
  for (const auto& resident : residents) sizes.insert(resident.size);
  std::vector<Bytes> candidates(sizes.begin(), sizes.end());
  Bytes sum = candidates.back();
  for (const auto size : sizes) candidates.push_back(sum += size);
  if (candidates.size() > most_tried) candidates.resize(most_tried);
  for (auto& resident : residents) resident.stops.push_back(free.size());
  free.emplace_back();
  for (const auto candidate : candidates) {
    free.back() = candidate;
    if (Search search{free, residents}; search.run()) return candidate;
  }
  return std::nullopt;
}

} // namespace

std::variant<std::vector<Hop>, Deadlock> order_by_room(const std::vector<Bytes>& free, const std::vector<Resident>& residents)
{
  if (auto deadlock = too_small(free, residents)) return *deadlock;
  Search search{free, residents};
  if (search.run()) return search.hops();
  auto deadlock = search.deadlock();
  deadlock.enough = enough(free, residents);
  return deadlock;
}

} // namespace godwit::cluster::evacuation
