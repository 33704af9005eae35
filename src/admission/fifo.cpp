// A line at each resource. Who stands first in all of its lines starts once it fits; no two such share a resource. Only heads of lines are ever looked at.

#include "admission/discipline.hpp"

#include <map>
#include <set>

namespace godwit::admission {

namespace {

class Fifo final : public Discipline {
public:
  void joined(Place place, const Needs& needs) override
  {
    int behind = 0;
    for (const auto& need : needs) {
      auto& line = line_at(need.resource);
      if (!line.empty()) ++behind;
      line.insert(line.end(), place);
    }
    standing_.emplace_hint(standing_.end(), place, Standing{&needs, behind});
    if (behind == 0) worth_a_look_.insert(place);
  }

  void left(Place place, const Needs& needs) override
  {
    for (const auto& need : needs) leave(lines_[need.resource], place);
    standing_.erase(place);
    worth_a_look_.erase(place);
  }

  void freed(Number resource) override
  {
    if (!line_at(resource).empty()) look_at(*lines_[resource].begin());
  }

  std::optional<Place> next(const Slots& slots) override
  {
    while (!worth_a_look_.empty()) {
      const auto place = *worth_a_look_.begin();
      if (!slots.first_lacking(*standing_.at(place).needs)) return place;
      worth_a_look_.erase(place); // until something is freed where it is the first
    }
    return std::nullopt;
  }

  bool is_behind(Place place, Number resource) const override { return *lines_[resource].begin() != place; }

private:
  struct Standing {
    const Needs* needs;
    int behind; ///< lines in which it is not the first
  };
  using Line = std::set<Place>;

  Line& line_at(Number resource)
  {
    if (resource >= lines_.size()) lines_.resize(resource + 1);
    return lines_[resource];
  }

  void leave(Line& line, Place place)
  {
    const bool was_first = *line.begin() == place;
    line.erase(place);
    if (!was_first || line.empty()) return;
    --standing_.at(*line.begin()).behind;
    look_at(*line.begin());
  }

  void look_at(Place head)
  {
    if (standing_.at(head).behind == 0) worth_a_look_.insert(head);
  }

  std::vector<Line> lines_; ///< by resource
  std::map<Place, Standing> standing_;
  std::set<Place> worth_a_look_; ///< first everywhere, and not known to lack anything
};

} // namespace

std::unique_ptr<Discipline> fifo() { return std::make_unique<Fifo>(); }

} // namespace godwit::admission
