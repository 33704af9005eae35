#include "report/explain/told.hpp"

#include <algorithm>
#include <cmath>

namespace godwit::report {

namespace {

constexpr std::size_t most_told = 4;
constexpr double nearly = 0.05;

bool nearly_equal(Seconds a, Seconds b) { return std::abs((a - b).value()) <= nearly * std::max(a, b).value(); }

/// But for the ids: what can be told of the one can be told of the other. How long it waited does not count, whether it did does.
bool went_alike(const Trial& a, const Trial& b)
{
  const bool waited = a.waited > Seconds{}, also = b.waited > Seconds{};
  return a.kind == b.kind && a.outcome == b.outcome && a.bound == b.bound && waited == also && nearly_equal(a.duration - a.waited, b.duration - b.waited) &&
         nearly_equal(a.stun, b.stun);
}

class Selection {
public:
  explicit Selection(const std::vector<Trial>& trials) : trials_(trials) {}

  /// Those that bring a value of `what` not among those taken.
  template <class What, class Wanted> void take_one_of_each(What what, Wanted wanted)
  {
    for (std::size_t i = 0; i < trials_.size(); ++i) {
      const auto same = [&](std::size_t other) { return trials_[other].*what == trials_[i].*what; };
      if (wanted(trials_[i]) && std::ranges::none_of(taken_, same)) take(i);
    }
  }
  void take_one_that_waited()
  {
    const auto waited = [&](const Trial& trial) { return trial.waited > Seconds{}; };
    if (std::ranges::any_of(taken_, [&](std::size_t i) { return waited(trials_[i]); })) return;
    const auto first = std::ranges::find_if(trials_, waited);
    if (first != trials_.end()) take(static_cast<std::size_t>(first - trials_.begin()));
  }
  void take_first_unlike()
  {
    for (std::size_t i = 0; i < trials_.size(); ++i)
      if (std::ranges::none_of(taken_, [&](std::size_t other) { return went_alike(trials_[i], trials_[other]); })) take(i);
  }
  std::vector<Told> told()
  {
    std::ranges::sort(taken_);
    std::vector<Told> told;
    for (const auto number : taken_) told.push_back({number, {}});
    for (std::size_t i = 0; i < trials_.size(); ++i) {
      if (std::ranges::find(taken_, i) != taken_.end()) continue;
      const auto as = std::ranges::find_if(told, [&](const Told& one) { return went_alike(trials_[i], trials_[one.number]); });
      if (as != told.end()) as->alike.push_back(i);
    }
    return told;
  }

private:
  void take(std::size_t number)
  {
    if (taken_.size() < most_told && std::ranges::find(taken_, number) == taken_.end()) taken_.push_back(number);
  }

  const std::vector<Trial>& trials_;
  std::vector<std::size_t> taken_;
};

} // namespace

std::vector<Told> told_of(const std::vector<Trial>& trials, const std::string& migration)
{
  std::vector<Told> told;
  const bool all = migration.empty() && trials.size() <= most_told;
  for (std::size_t i = 0; i < trials.size(); ++i)
    if (all || trials[i].migration == migration) told.push_back({i, {}});
  if (all || !migration.empty()) return told;

  Selection selection{trials};
  selection.take_one_of_each(&Trial::outcome, [](const Trial& trial) { return trial.outcome != "completed"; });
  selection.take_one_that_waited();
  selection.take_one_of_each(&Trial::kind, [](const Trial&) { return true; });
  selection.take_first_unlike();
  return selection.told();
}

} // namespace godwit::report
