// Whoever was looked at and did not fit is parked under what it lacked, and what it had lacked before that: two resources, since those
// that bind (two datastores, mostly) take turns. Nobody is looked at again before both have room; then the first in order is.

#include "admission/discipline.hpp"

#include <map>
#include <set>
#include <tuple>

namespace godwit::admission {

namespace {

/// There is room while no more than `most` is in use.
struct Watch {
  Number resource;
  int most;
  auto operator<=>(const Watch&) const = default;
};
using Pair = std::pair<Watch, Watch>; ///< twice the same where only one is known
/// Those parked under the same pair.
struct Lot {
  std::set<Place> places;
};

class FirstFit final : public Discipline {
public:
  void joined(Place place, const Needs& needs) override
  {
    waiting_.emplace_hint(waiting_.end(), place, Waiting{&needs, {}});
    new_.insert(place);
  }

  void left(Place place, const Needs&) override
  {
    const auto found = waiting_.find(place);
    unpark(place, found->second.watched);
    waiting_.erase(found);
  }

  void freed(Number resource) override
  {
    if (resource < lots_at_.size() && !lots_at_[resource].empty()) freed_.insert(resource);
  }

  std::optional<Place> next(const Slots& slots) override
  {
    while (const auto place = worth_a_look(slots)) {
      auto& waiting = waiting_.at(*place);
      const auto* lacking = slots.first_lacking(*waiting.needs);
      if (!lacking) return place;
      const Watch now{lacking->resource, lacking->most - lacking->cost};
      const Pair pair{now, waiting.watched ? waiting.watched->first : now};
      unpark(*place, waiting.watched);
      waiting.watched = pair;
      park(*place, pair);
    }
    return std::nullopt;
  }

  bool is_behind(Place, Number) const override { return false; }

private:
  struct Waiting {
    const Needs* needs;
    std::optional<Pair> watched; ///< nothing before the first look
  };

  /// The first of the new, and of those parked under a resource that was freed and with room at both.
  std::optional<Place> worth_a_look(const Slots& slots)
  {
    std::optional<Place> first;
    const auto consider = [&first](Place place) { first = std::min(place, first.value_or(place)); };
    if (!new_.empty()) consider(*new_.begin());
    for (auto resource = freed_.begin(); resource != freed_.end();) {
      const auto parked = first_parked(*resource, slots);
      if (parked) consider(*parked);
      resource = parked ? std::next(resource) : freed_.erase(resource);
    }
    return first;
  }

  std::optional<Place> first_parked(Number resource, const Slots& slots) const
  {
    const auto has_room = [&slots](const Watch& watch) { return slots.in_use(watch.resource) <= watch.most; };
    std::optional<Place> first;
    for (const auto& [pair, lot] : lots_at_[resource]) {
      if (has_room(pair.first) && has_room(pair.second)) first = std::min(*lot->places.begin(), first.value_or(*lot->places.begin()));
    }
    return first;
  }

  void park(Place place, const Pair& pair)
  {
    auto& lot = lots_[pair];
    if (lot.places.empty()) {
      for (const auto& watch : {pair.first, pair.second}) {
        if (watch.resource >= lots_at_.size()) lots_at_.resize(watch.resource + 1);
        lots_at_[watch.resource].emplace(pair, &lot);
      }
    }
    lot.places.insert(place);
  }

  void unpark(Place place, const std::optional<Pair>& pair)
  {
    if (!pair) {
      new_.erase(place);
      return;
    }
    const auto lot = lots_.find(*pair);
    lot->second.places.erase(place);
    if (!lot->second.places.empty()) return;
    lots_at_[pair->first.resource].erase(*pair);
    lots_at_[pair->second.resource].erase(*pair);
    lots_.erase(lot);
  }

  std::map<Place, Waiting> waiting_;
  std::set<Place> new_; ///< not looked at yet
  std::map<Pair, Lot> lots_; ///< none empty
  std::vector<std::map<Pair, const Lot*>> lots_at_; ///< by resource, those that watch it
  std::set<Number> freed_; ///< may have room for somebody parked there
};

} // namespace

std::unique_ptr<Discipline> first_fit() { return std::make_unique<FirstFit>(); }

} // namespace godwit::admission
