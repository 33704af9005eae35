#include "report/limits.hpp"

#include "report/load.hpp"

#include <algorithm>
#include <set>

namespace godwit::report {

namespace {

constexpr double at_window = 0.98; // a copy this close to its window is bound by it
constexpr double exhausted = 0.95; // a resource this full binds who waits for it

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

class Limits {
public:
  Limits(Summary& summary, const std::map<std::string, int>& cores)
      : summary_(summary), cores_(cores), loads_(summary.resources.size())
  {
    for (const auto& copy : summary_.copies) book(copy);
    for (const auto& stretch : summary_.stretches) load(stretch);
    for (auto& load : loads_) load.settle();
    for (auto& [host, load] : cpus_) load.settle();
  }

  void utilise()
  {
    for (std::size_t number = 0; number < loads_.size(); ++number) {
      auto& use = summary_.resources[number];
      use.busy = loads_[number].busy();
      use.mean_utilisation = utilisation(number, loads_[number].mean(Seconds{}, summary_.simulated));
      use.peak_utilisation = utilisation(number, loads_[number].peak());
    }
  }

  void name_bounds()
  {
    for (auto& stretch : summary_.stretches) stretch.bound_by = bound(stretch);
    settle_the_undecided();
  }

  void merge()
  {
    std::map<std::string, std::vector<const Stretch*>> by_migration;
    for (const auto& stretch : summary_.stretches)
      by_migration[summary_.copies[stretch.copy].started.migration].push_back(&stretch);
    for (const auto& migration : summary_.migrations) merge(migration.id, by_migration[migration.id]);
  }

private:
  const Copy& copy_of(const Stretch& stretch) const { return summary_.copies[stretch.copy]; }

  void book(const Copy& copy)
  {
    for (const auto& [number, use] : uses(copy.started, copy.routes))
      summary_.resources.at(number).bytes[copy.started.cause] += use.bytes;
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

  /// Averages over neighbouring stretches may overlap by a transfer: nothing real passes 1.
  double utilisation(std::size_t number, double bytes_per_s) const
  {
    const auto payload = summary_.resources[number].resource.payload;
    return payload > BytesPerSecond{} ? std::min(1.0, bytes_per_s / payload.value()) : 0;
  }

  /// How full the resource was whenever this copy's transfers were on it, with everybody's bytes.
  double met(const Stretch& stretch, trace::ResourceNumber number, const Use& use) const
  {
    const auto others = loads_[number].mean(stretch.from, stretch.to) - (use.bytes / (stretch.to - stretch.from)).value();
    return utilisation(number, std::max(0.0, others) + (use.bytes / use.active).value());
  }

  bool at_its_window(const Stretch& stretch) const
  {
    const auto& window = copy_of(stretch).started.window;
    return window && stretch.carried() / stretch.active() >= *window * at_window;
  }

  bool out_of_cpu(const Stretch& stretch) const
  {
    const auto& host = copy_of(stretch).started.host;
    const auto cores = cores_.find(host);
    const double whole_host = cpus_.at(host).mean(stretch.from, stretch.to);
    return cores_used(stretch) >= exhausted || (cores != cores_.end() && whole_host >= exhausted * cores->second);
  }

  /// "" when nothing stands out: a single transfer in which the rate changed.
  std::string bound(const Stretch& stretch) const
  {
    if (stretch.to <= stretch.from || stretch.active() <= Seconds{}) return "";
    if (stretch.allocating * 2 > stretch.to - stretch.from) return "metadata";
    if (at_its_window(stretch)) return "window";
    std::string fullest;
    double most = exhausted;
    for (const auto& [number, use] : uses(copy_of(stretch).started, stretch.routes)) {
      if (use.active <= Seconds{}) continue;
      // The first of equals, in order of declaration: rounding must not decide.
      if (const double full = met(stretch, number, use); full > most * (1 + 1e-9) || (fullest.empty() && full >= most))
        most = full, fullest = summary_.resources[number].resource.id;
    }
    if (!fullest.empty()) return fullest;
    return out_of_cpu(stretch) ? "cpu" : "";
  }

  /// What nothing bound visibly goes with the stretch before it in its copy, else the one after, else it waited for its own I/Os.
  void settle_the_undecided()
  {
    auto& all = summary_.stretches;
    for (std::size_t i = 1; i < all.size(); ++i)
      if (all[i].bound_by.empty() && all[i].copy == all[i - 1].copy && brief(all[i])) all[i].bound_by = all[i - 1].bound_by;
    for (std::size_t i = all.size(); i-- > 1;)
      if (all[i - 1].bound_by.empty() && all[i].copy == all[i - 1].copy && brief(all[i - 1])) all[i - 1].bound_by = all[i].bound_by;
    for (auto& stretch : all)
      if (stretch.bound_by.empty()) stretch.bound_by = fullest(stretch);
  }

  /// The fullest resource on its way, though not full on average: it waited there by turns. "window" when it met none.
  std::string fullest(const Stretch& stretch) const
  {
    if (stretch.to <= stretch.from) return "window";
    std::string found = "window";
    double most = 0.5;
    for (const auto& [number, use] : uses(copy_of(stretch).started, stretch.routes)) {
      if (use.active <= Seconds{}) continue;
      if (const double full = met(stretch, number, use); full > most * (1 + 1e-9)) most = full, found = summary_.resources[number].resource.id;
    }
    return found;
  }
  static bool brief(const Stretch& stretch) { return stretch.transfers <= 2; }

  void merge(const std::string& migration, std::vector<const Stretch*>& stretches)
  {
    std::stable_sort(stretches.begin(), stretches.end(), [](auto* a, auto* b) { return a->from < b->from; });
    std::vector<Limit> found;
    std::vector<Bytes> carried;
    std::map<std::string, std::size_t> latest; // side by side copies interleave: the last limit of each name may still grow
    for (const auto* stretch : stretches) {
      const auto last = latest.find(stretch->bound_by);
      if (last != latest.end() && stretch->from - found[last->second].to <= Seconds{1e-6}) {
        found[last->second].to = std::max(found[last->second].to, stretch->to);
        carried[last->second] += stretch->carried();
      } else {
        latest[stretch->bound_by] = found.size();
        found.push_back({migration, stretch->from, stretch->to, stretch->bound_by, {}});
        carried.push_back(stretch->carried());
      }
    }
    for (std::size_t i = 0; i < found.size(); ++i)
      if (found[i].to > found[i].from) found[i].rate = carried[i] / (found[i].to - found[i].from);
    summary_.limits.insert(summary_.limits.end(), found.begin(), found.end());
  }

  Summary& summary_;
  const std::map<std::string, int>& cores_;
  std::vector<Load> loads_;
  std::map<std::string, Load> cpus_;
};

} // namespace

void find_limits(Summary& summary, const std::map<std::string, int>& cores)
{
  Limits limits{summary, cores};
  limits.utilise();
  limits.name_bounds();
  limits.merge();
}

} // namespace godwit::report
