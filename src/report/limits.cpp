#include "report/limits.hpp"

#include "report/load.hpp"
#include "report/stream_limits.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace godwit::report {

namespace {

/// A resource as one copy uses it: the bytes it puts there, and the time its transfers were on a way through it.
struct Use {
  Bytes bytes;
  Seconds active;
};

std::map<trace::ResourceNumber, Use> uses(const trace::CopyStarted& copy, const std::vector<RouteUse>& routes)
{
  std::map<trace::ResourceNumber, Use> found;
  for (std::size_t route = 0; route < routes.size(); ++route) {
    std::set<trace::ResourceNumber> on_route;
    const auto book = [&](const auto& paths, Bytes size) {
      if (route >= paths.size()) return;
      for (const auto number : paths[route]) found[number].bytes += size, on_route.insert(number);
    };
    book(copy.reads, routes[route].read);
    book(copy.writes, routes[route].written);
    for (const auto number : on_route) found[number].active += routes[route].active;
  }
  return found;
}

/// What a limit is put together from: a stretch of a copy, or a piece of a stream.
struct Part {
  Seconds from, to;
  Bytes carried;
  const std::string* bound_by;
  double guest_share;
};

/// A limit while its parts are put together.
struct Growing {
  Limit limit;
  Bytes carried;
  Seconds time; ///< of all parts; side by side they count each
  Seconds guests; ///< of it, weighed with the guests' share

  void add(const Part& part)
  {
    const auto took = part.to - part.from;
    limit.to = std::max(limit.to, part.to);
    carried += part.carried;
    time += took;
    guests += took * part.guest_share;
  }
  Limit whole() const
  {
    auto found = limit;
    if (limit.to > limit.from) found.rate = carried / (limit.to - limit.from);
    if (time > Seconds{}) found.guest_share = guests / time;
    return found;
  }
};

class Limits {
public:
  Limits(Summary& summary, const std::map<std::string, int>& cores)
      : summary_(summary), cores_(cores), loads_(summary.resources.size()), guests_(summary.resources.size())
  {
    for (const auto& copy : summary_.copies) book(copy);
    for (const auto& guest : summary_.loads) book(guest);
    book_positions();
    for (const auto& stretch : summary_.stretches) load(stretch);
    book_streams(summary_, loads_);
    for (auto& load : loads_) load.settle();
    for (auto& load : guests_) load.settle();
    for (auto& [pool, load] : positions_) load.settle();
    for (auto& [host, load] : cpus_) load.settle();
  }

  void utilise()
  {
    for (std::size_t number = 0; number < loads_.size(); ++number) {
      auto& use = summary_.resources[number];
      use.busy = loads_[number].busy();
      use.mean_utilisation = utilisation(use, loads_[number].mean(Seconds{}, summary_.simulated));
      use.peak_utilisation = utilisation(use, loads_[number].peak());
    }
  }

  void keep_guests() { summary_.guests_on = guests_; }

  void name_bounds()
  {
    bound_streams(summary_, loads_, guests_);
    for (const auto& migration : summary_.migrations) migrations_.emplace(migration.id, &migration);
    for (auto& stretch : summary_.stretches) stretch.bound_by = bound(stretch);
    settle_the_undecided();
    fold_the_brief();
    const auto& numbers = summary_.resource_numbers;
    for (auto& stretch : summary_.stretches)
      if (const auto by = numbers.find(stretch.bound_by); by != numbers.end()) {
        stretch.guest_share = utilisation(summary_.resources[by->second], guests_[by->second].mean(stretch.from, stretch.to));
        if (const auto pool = positions_.find(by->second); pool != positions_.end()) stretch.positioning = pool->second.mean(stretch.from, stretch.to);
      }
  }

  void merge()
  {
    std::map<std::string_view, std::vector<Part>> by_migration;
    for (const auto& stretch : summary_.stretches)
      by_migration[copy_of(stretch).started.migration].push_back({stretch.from, stretch.to, stretch.carried(), &stretch.bound_by, stretch.guest_share});
    for (const auto& migration : summary_.migrations) {
      auto& parts = by_migration[migration.id];
      add_streams(parts, migration);
      merge(migration.id, parts);
    }
  }

private:
  const Copy& copy_of(const Stretch& stretch) const { return summary_.copies[stretch.copy]; }

  void book(const Copy& copy)
  {
    for (const auto& [number, use] : uses(copy.started, copy.routes))
      book(summary_.resources.at(number).bytes, copy, use.bytes);
  }
  /// A sweep's rounds after the first are not told apart transfer by transfer.
  static void book(std::map<trace::Cause, Bytes>& ledger, const Copy& copy, Bytes size)
  {
    if (copy.again() == Bytes{}) {
      ledger[copy.started.cause] += size;
      return;
    }
    const Bytes again{std::llround(static_cast<double>(size.count()) * (copy.again() / copy.carried()))};
    ledger[copy.started.cause] += size - again;
    ledger[trace::Cause::Recopied] += again;
  }

  void book(const GuestLoad& guest)
  {
    const auto& declared = guest.declared;
    for (const auto number : declared.reads) summary_.resources.at(number).bytes[declared.cause] += guest.read;
    for (const auto number : declared.writes) summary_.resources.at(number).bytes[declared.cause] += guest.written;
    for (const auto& piece : guest.pieces) {
      const auto took = piece.to - piece.from;
      if (took <= Seconds{}) continue;
      const auto load = [&](const auto& path, Bytes size) {
        for (const auto number : path)
          for (auto* loads : {&loads_, &guests_}) (*loads)[number].add(piece.from, piece.to, (size / took).value());
      };
      load(declared.reads, piece.read);
      load(declared.writes, piece.written);
    }
  }

  /// While its disks are positioned a pool moves nobody's bytes: that much less is left of its rates.
  void book_positions()
  {
    std::map<trace::ResourceNumber, const Positioning*> latest; // by the pool's reading side
    const auto hold = [this](const Positioning& since, Seconds to) {
      for (const auto number : {since.told.read, since.told.write}) {
        const auto taken = summary_.resources.at(number).resource.payload * since.told.share;
        for (auto* loads : {&loads_, &guests_}) (*loads)[number].add(since.at, to, taken.value());
        positions_[number].add(since.at, to, since.told.share);
      }
    };
    for (const auto& told : summary_.positions) {
      auto& before = latest[told.told.read];
      if (before) hold(*before, told.at);
      before = &told;
    }
    for (const auto& [pool, last] : latest) hold(*last, summary_.simulated);
  }

  void load(const Stretch& stretch)
  {
    const auto took = stretch.to - stretch.from;
    for (const auto& [number, use] : uses(copy_of(stretch).started, stretch.routes))
      loads_[number].add(stretch.from, stretch.to, (use.bytes / took).value());
    cpus_[copy_of(stretch).started.host].add(stretch.from, stretch.to, cores_used(stretch));
  }

  /// Host CPU is told once a copy, at its end: spread over its bytes.
  double cores_used(const Stretch& stretch) const
  {
    const auto& copy = copy_of(stretch);
    const auto all = std::max(copy.read, copy.written);
    if (all == Bytes{} || stretch.to <= stretch.from) return 0;
    return copy.cpu.value() * (stretch.carried() / all) / (stretch.to - stretch.from).value();
  }

  /// How full the resource was whenever this copy's transfers were on it, with everybody's bytes.
  double met(const Stretch& stretch, trace::ResourceNumber number, const Use& use) const
  {
    const auto others = loads_[number].mean(stretch.from, stretch.to) - (use.bytes / (stretch.to - stretch.from)).value();
    // Not cut at 1, as utilisation() is: of two that are full the one of which more was asked counts.
    const auto payload = summary_.resources[number].resource.payload;
    return payload > BytesPerSecond{} ? (std::max(0.0, others) + (use.bytes / use.active).value()) / payload.value() : 0;
  }

  bool nears_its_window(const Stretch& stretch, double share) const
  {
    const auto& window = copy_of(stretch).started.window;
    return window && stretch.active() > Seconds{} && stretch.carried() / stretch.active() >= *window * share;
  }
  bool at_its_window(const Stretch& stretch) const { return nears_its_window(stretch, at_window); }

  /// A copy runs on one core. When that is busy all the time the links it fills by turns, between waits for it, are not what binds.
  bool out_of_its_core(const Stretch& stretch) const { return cores_used(stretch) >= exhausted; }

  bool out_of_the_hosts_cpu(const Stretch& stretch) const
  {
    const auto& host = copy_of(stretch).started.host;
    const auto cores = cores_.find(host);
    return cores != cores_.end() && cpus_.at(host).mean(stretch.from, stretch.to) >= exhausted * cores->second;
  }

  /// "" when nothing stands out: a single transfer in which the rate changed.
  std::string bound(Stretch& stretch) const
  {
    if (stretch.waited) return "paths lost";
    if (stretch.to <= stretch.from || stretch.active() <= Seconds{}) return "";
    if (stretch.allocating * 2 > stretch.to - stretch.from) return "metadata";
    if (out_of_its_core(stretch)) return "cpu";
    if (at_its_window(stretch)) return "window";
    if (const auto [fullest, as_full] = fullest_of(stretch); fullest) {
      stretch.as_full = as_full;
      return summary_.resources[*fullest].resource.id;
    }
    if (const auto with = along(stretch); with && with->piece->fullness >= exhausted) return with->piece->bound_by;
    return out_of_the_hosts_cpu(stretch) ? "cpu" : "";
  }

  /// What is full on its way, and one more where that is as full.
  std::pair<std::optional<trace::ResourceNumber>, std::optional<trace::ResourceNumber>> fullest_of(const Stretch& stretch) const
  {
    std::optional<trace::ResourceNumber> fullest, as_full;
    double most = exhausted;
    for (const auto& [number, use] : uses(copy_of(stretch).started, stretch.routes)) {
      if (use.active <= Seconds{}) continue;
      const double full = met(stretch, number, use);
      if (full < most * (1 - 1e-9)) continue;
      // The first of equals, in order of declaration: rounding must not decide.
      if (!fullest || full > most * (1 + 1e-9)) most = full, fullest = number, as_full.reset();
      else if (!as_full) as_full = number;
    }
    return {fullest, as_full};
  }

  std::optional<Companion> along(const Stretch& stretch) const
  {
    const auto* migration = migrations_.at(copy_of(stretch).started.migration);
    return migration->streams.empty() ? std::nullopt : companion(summary_, *migration, stretch);
  }

  /// What nothing bound visibly goes with the stretch before it in its copy, else the one after, else with what was nearly full.
  void settle_the_undecided()
  {
    auto& all = summary_.stretches;
    for (std::size_t i = 1; i < all.size(); ++i)
      if (all[i].bound_by.empty() && all[i].copy == all[i - 1].copy && brief(all[i]) && !all[i - 1].waited) all[i].bound_by = all[i - 1].bound_by;
    for (std::size_t i = all.size(); i-- > 1;)
      if (all[i - 1].bound_by.empty() && all[i].copy == all[i - 1].copy && brief(all[i - 1]) && !all[i].waited) all[i - 1].bound_by = all[i].bound_by;
    for (auto& stretch : all)
      if (stretch.bound_by.empty()) name_the_nearest(stretch);
    for (auto& stretch : all) // whose window it is
      if (stretch.bound_by == "window" && !at_its_window(stretch))
        if (const auto with = along(stretch); with && with->piece->bound_by == "window") stretch.stream = with->stream;
  }

  /// One or two transfers between stretches that one thing bound tell of nothing else.
  void fold_the_brief()
  {
    auto& all = summary_.stretches;
    for (std::size_t i = 1; i + 1 < all.size(); ++i) {
      const auto &before = all[i - 1], &after = all[i + 1];
      const bool between = before.copy == all[i].copy && after.copy == all[i].copy && before.bound_by == after.bound_by && before.stream == after.stream;
      if (between && brief(all[i]) && !all[i].waited && !before.waited) all[i].bound_by = before.bound_by, all[i].stream = before.stream,
          all[i].as_full = before.as_full;
    }
  }

  /// Nothing was full on average. What came near its own window waited for that; else nothing of its own bound it, and what was fullest is noted.
  void name_the_nearest(Stretch& stretch) const
  {
    stretch.bound_by = "none";
    if (stretch.to <= stretch.from || stretch.active() <= Seconds{}) return;
    if (nears_its_window(stretch, near_window)) {
      stretch.bound_by = "window";
      return;
    }
    if (const auto with = along(stretch); with && with->piece->fullness >= near_window) {
      stretch.bound_by = with->piece->bound_by;
      return;
    }
    for (const auto& [number, use] : uses(copy_of(stretch).started, stretch.routes)) {
      if (use.active <= Seconds{}) continue;
      if (const double full = met(stretch, number, use); full > stretch.fullness * (1 + 1e-9)) stretch.fullness = full, stretch.nearest = number;
    }
  }
  static bool brief(const Stretch& stretch) { return stretch.transfers <= 2; }

  /// Bytes that copies tell of are not told twice.
  void add_streams(std::vector<Part>& parts, const Migration& migration) const
  {
    for (const auto number : migration.streams)
      for (const auto& piece : summary_.streams[number].pieces)
        if (only_on_streams(summary_, migration, piece.cause)) parts.push_back({piece.from, piece.to, piece.size, &piece.bound_by, piece.guest_share});
  }

  void merge(const std::string& migration, std::vector<Part>& parts)
  {
    std::stable_sort(parts.begin(), parts.end(), [](auto& a, auto& b) { return a.from < b.from; });
    std::vector<Growing> found;
    std::map<std::string_view, std::size_t> latest; // side by side copies interleave: the last limit of each name may still grow
    for (const auto& part : parts) {
      const auto last = latest.find(*part.bound_by);
      const bool goes_on = last != latest.end() && part.from - found[last->second].limit.to <= Seconds{1e-6};
      if (!goes_on) {
        latest[*part.bound_by] = found.size();
        found.push_back({.limit = {.migration = migration, .from = part.from, .to = part.to, .bound_by = *part.bound_by}});
      }
      found[goes_on ? last->second : found.size() - 1].add(part);
    }
    for (const auto& growing : found) summary_.limits.push_back(growing.whole());
  }

  Summary& summary_;
  const std::map<std::string, int>& cores_;
  std::vector<Load> loads_; ///< by resource
  std::vector<Load> guests_; ///< their part of it
  std::map<trace::ResourceNumber, Load> positions_; ///< a pool's share of time, for either of its sides
  std::map<std::string, Load> cpus_;
  std::map<std::string_view, const Migration*> migrations_;
};

} // namespace

void find_limits(Summary& summary, const std::map<std::string, int>& cores)
{
  Limits limits{summary, cores};
  limits.utilise();
  limits.name_bounds();
  limits.merge();
  limits.keep_guests();
}

} // namespace godwit::report
