#include "cluster/drs/places.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::cluster::drs {

namespace {

/// Those it holds for, few by name.
class Reasons {
public:
  void add(std::string reason, const std::string& host)
  {
    const auto same = std::ranges::find(reasons_, reason, &Reason::text);
    auto& found = same == reasons_.end() ? reasons_.emplace_back(std::move(reason)) : *same;
    found.hosts.push_back(host);
  }
  std::string text() const
  {
    constexpr std::size_t few = 4;
    std::vector<std::string> parts;
    for (const auto& [text, hosts] : reasons_)
      parts.push_back(hosts.size() <= few ? fmt::format("{}: {}", fmt::join(hosts, ", "), text) : fmt::format("{} hosts: {}", hosts.size(), text));
    return parts.empty() ? "there is no other host" : fmt::format("{}", fmt::join(parts, "; "));
  }

private:
  struct Reason {
    explicit Reason(std::string what) : text(std::move(what)) {}
    std::string text;
    std::vector<std::string> hosts;
  };
  std::vector<Reason> reasons_;
};

} // namespace

Place place_for(const Unit& unit, const std::vector<std::size_t>& hosts, const Layout& layout, const Rules& rules, double cap)
{
  const auto& observed = layout.observed();
  const auto from = layout.host_of(unit.front());
  std::vector<std::pair<double, std::size_t>> order;
  for (const auto host : hosts)
    if (host != from) order.emplace_back(fullness(layout.load(host)), host);
  std::ranges::sort(order);

  Reasons reasons;
  std::optional<std::size_t> second_best;
  for (const auto& [load, to] : order) {
    Unit going;
    for (const auto vm : unit)
      if (layout.host_of(vm) != to) going.push_back(vm);
    std::string why;
    if (auto rule = rules.forbids(unit.front(), to, layout, Strictness::Must); !rule.empty()) why = "rule " + rule;
    for (const auto vm : going)
      if (why.empty()) why = observed.why_not(vm, to);
    if (why.empty() && !layout.fits(to, going, cap)) why = fmt::format("no room for it below {:.0f} %", cap * 100);
    if (!why.empty()) {
      reasons.add(std::move(why), observed.hosts[to].id);
    } else if (rules.forbids(unit.front(), to, layout, Strictness::Should).empty()) {
      return {to, false, ""};
    } else if (!second_best) {
      second_best = to;
    }
  }
  if (second_best) return {second_best, true, ""};
  return {{}, false, reasons.text()};
}

} // namespace godwit::cluster::drs
