#include "simulate/page_oracle.hpp"

#include "support/simulated.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

namespace godwit::test {

using nlohmann::json;

namespace {

/// How fast the guest's vCPUs run: 1, slowed, or 0 in a stun. By instant, from then on.
class Clock {
public:
  explicit Clock(const std::string& trace)
  {
    std::vector<std::pair<double, json>> all;
    for (const auto* name : {"stunned", "resumed", "guest_slowed"})
      for (const auto& event : events(trace, name)) all.emplace_back(event.at("t").get<double>(), event);
    std::ranges::stable_sort(all, {}, [](const auto& each) { return each.first; });
    double slowed = 0;
    int stuns = 0;
    for (const auto& [at, event] : all) {
      if (event.at("event") == "stunned") ++stuns;
      else if (event.at("event") == "resumed") --stuns;
      else slowed = event.at("slowdown");
      pace_.emplace_back(at, stuns > 0 ? 0 : 1 - slowed);
    }
  }

  /// The instant at which the guest has run for `span` more than at `from`; never, if it does not.
  double after(double from, double span) const
  {
    auto now = from, pace = pace_at(from);
    for (const auto& [at, next] : pace_) {
      if (at <= now) continue;
      if (pace * (at - now) >= span) break;
      span -= pace * (at - now);
      now = at, pace = next;
    }
    return pace > 0 ? now + span / pace : std::numeric_limits<double>::infinity();
  }

private:
  double pace_at(double instant) const
  {
    double pace = 1;
    for (const auto& [at, next] : pace_)
      if (at <= instant) pace = next;
    return pace;
  }

  std::vector<std::pair<double, double>> pace_;
};

/// Different pages of n that m random writes hit: the variance (occupancy, Feller vol. 1, chapter II): n e^-a (1 - (1 + a) e^-a), a = m / n.
double variance(double n, double m)
{
  const auto missed = std::exp(-m / n);
  return n * missed * (1 - (1 + m / n) * missed);
}

class Play {
public:
  Play(std::size_t pages, std::size_t resident, const std::vector<PageSet>& sets) : source_(pages), destination_(pages), dirty_(pages), sets_(sets), next_(sets.size())
  {
    std::fill_n(dirty_.begin(), resident, true);
    writes_.resize(sets.size());
    for (auto& version : source_) version = 1;
    for (std::size_t page = resident; page < pages; ++page) destination_[page] = 1; // zero here and there, or fetched from the same file
  }

  /// The guest begins to run at `from`.
  void begin(const Clock& clock, double from)
  {
    for (std::size_t set = 0; set < sets_.size(); ++set) next_[set] = sets_[set].writes_per_s > 0 ? clock.after(from, 1 / sets_[set].writes_per_s) : std::numeric_limits<double>::infinity();
  }

  void write_until(const Clock& clock, double until)
  {
    for (std::size_t set = 0; set < sets_.size(); ++set)
      for (; next_[set] <= until; next_[set] = clock.after(next_[set], 1 / sets_[set].writes_per_s)) write(set);
  }

  /// All that is dirty, evenly over the time; what is written meanwhile is dirty again, sent or not. Returns how many.
  std::size_t send(const Clock& clock, double from, double until)
  {
    std::vector<std::size_t> queue;
    for (std::size_t page = 0; page < dirty_.size(); ++page)
      if (dirty_[page]) queue.push_back(page);
    std::fill(dirty_.begin(), dirty_.end(), false);
    std::ranges::fill(writes_, 0);
    for (std::size_t sent = 0; sent < queue.size(); ++sent) {
      write_until(clock, from + (until - from) * static_cast<double>(sent + 1) / static_cast<double>(queue.size()));
      destination_[queue[sent]] = source_[queue[sent]];
    }
    write_until(clock, until);
    return queue.size();
  }

  std::size_t dirty() const { return static_cast<std::size_t>(std::ranges::count(dirty_, true)); }
  /// Whole pages against a begun one for each set; and three standard deviations of what is drawn.
  double tolerance() const
  {
    double rounding = 1, all = 0;
    for (std::size_t set = 0; set < sets_.size(); ++set) {
      rounding += 1;
      if (sets_[set].random) all += variance(static_cast<double>(sets_[set].count), static_cast<double>(writes_[set]));
    }
    return rounding + 3 * std::sqrt(all);
  }
  std::size_t differing() const
  {
    std::size_t count = 0;
    for (std::size_t page = 0; page < source_.size(); ++page) count += source_[page] != destination_[page];
    return count;
  }
  std::size_t written() const { return static_cast<std::size_t>(std::ranges::count_if(source_, [](auto version) { return version > 1; })); }

private:
  void write(std::size_t set)
  {
    const auto& pages = sets_[set];
    const auto offset = pages.random ? random_() % pages.count : place_[set]++ % pages.count;
    ++source_[pages.first + offset];
    dirty_[pages.first + offset] = true;
    ++writes_[set];
  }

  std::vector<std::uint32_t> source_, destination_; ///< version of each page
  std::vector<bool> dirty_;
  std::vector<PageSet> sets_;
  std::vector<double> next_; ///< write of each set
  std::vector<std::size_t> writes_; ///< of each set, since the last pass began
  std::map<std::size_t, std::size_t> place_;
  std::mt19937_64 random_{20260101};
};

} // namespace

PageVerdict played_again(const std::string& trace, std::size_t pages, std::size_t resident, const std::vector<PageSet>& sets)
{
  const Clock clock{trace};
  Play play{pages, resident, sets};
  PageVerdict verdict;
  auto began = false;
  for (const auto& event : events(trace, "pass_judged")) {
    const auto until = event.at("t").get<double>(), from = until - event.at("took_s").get<double>();
    if (!std::exchange(began, true)) play.begin(clock, from);
    play.write_until(clock, from); // between two passes
    const auto sent = play.send(clock, from, until);
    constexpr double page = 4096;
    verdict.passes.push_back({event.at("sent").get<double>() / page, static_cast<double>(sent), event.at("dirtied").get<double>() / page, static_cast<double>(play.dirty()), play.tolerance()});
  }
  double stunned = 0;
  for (const auto& event : events(trace, "stunned"))
    if (event.at("part") == "last_pages") stunned = event.at("t");
  const auto handed_over = events(trace, "switched_over").at(0).at("t").get<double>();
  play.write_until(clock, stunned);
  play.send(clock, stunned, handed_over);
  verdict.differing = play.differing();
  verdict.written = play.written();
  return verdict;
}

} // namespace godwit::test
