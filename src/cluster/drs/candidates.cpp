#include "cluster/drs/candidates.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/core.h>
#include <stdexcept>

namespace godwit::cluster::drs {

std::string_view to_text(Cause cause)
{
  switch (cause) {
  case Cause::Rule: return "rule";
  case Cause::Maintenance: return "maintenance";
  case Cause::Standby: return "standby";
  case Cause::Balance: return "balance";
  case Cause::PowerOn: return "power_on";
  case Cause::PowerOff: return "power_off";
  }
  throw std::logic_error("a cause without a name");
}

double value_of(const Figures& figures, std::string_view name)
{
  const auto found = std::ranges::find(figures, name, &Figure::name);
  if (found == figures.end()) throw std::out_of_range("no figure " + std::string{name});
  return found->value;
}

Candidates::Candidates(const Layout& layout, const Rules& rules, const Settings& settings)
    : layout_(layout), rules_(rules), settings_(settings), moves_(layout.observed().hosts.size())
{
  const auto& observed = layout.observed();
  for (std::size_t host = 0; host < observed.hosts.size(); ++host)
    if (observed.hosts[host].available && !observed.hosts[host].leaving) hosts_.push_back(host);
  for (const auto& vm : observed.vms) average_lead_ += vm.lead / static_cast<double>(observed.vms.size());
}

std::vector<Unit> Candidates::units(std::size_t host) const
{
  std::vector<Unit> units;
  for (const auto vm : layout_.on(host)) {
    const auto& unit = rules_.together(vm);
    const auto& vms = layout_.observed().vms;
    const auto movable = [&](std::size_t mate) { return layout_.host_of(mate) == host && vms[mate].host == host && !vms[mate].stays; };
    if (unit.front() == vm && std::ranges::all_of(unit, movable)) units.push_back(unit);
  }
  return units;
}

std::string Candidates::against(const Unit& unit, std::size_t to) const
{
  const auto& observed = layout_.observed();
  if (auto rule = rules_.forbids(unit.front(), to, layout_, Strictness::Should); !rule.empty()) return "rule " + rule;
  for (const auto vm : unit)
    if (const auto& left = observed.vms[vm].left; std::ranges::find(left, to) != left.end()) return fmt::format("it left {} within a day", observed.hosts[to].id);
  for (const auto vm : unit)
    if (auto why = observed.why_not(vm, to); !why.empty()) return why;
  if (!layout_.fits(to, unit, settings_.cap)) return fmt::format("{} has no room for it below {:.0f} %", observed.hosts[to].id, settings_.cap * 100);
  return "";
}

bool Candidates::may_go(const Unit& unit, std::size_t to) const
{
  // The cheapest first: this is asked of many.
  return layout_.fits(to, unit, settings_.cap) && against(unit, to).empty();
}

int Candidates::most_moves(std::size_t host) const
{
  if (settings_.moves_per_host) return *settings_.moves_per_host;
  const auto slots = layout_.observed().hosts[host].slots;
  if (average_lead_ <= Seconds{0}) return slots;
  return std::max(1, static_cast<int>(std::floor(settings_.interval / average_lead_))) * slots;
}

bool Candidates::within_moves(const Unit& unit, std::size_t from, std::size_t to) const
{
  const auto more = static_cast<int>(unit.size());
  return moves_[from] + more <= most_moves(from) && moves_[to] + more <= most_moves(to);
}

void Candidates::count(const Unit& unit, std::size_t from, std::size_t to)
{
  moves_[from] += static_cast<int>(unit.size());
  moves_[to] += static_cast<int>(unit.size());
}

Seconds Candidates::lead(const Unit& unit) const
{
  Seconds all;
  for (const auto vm : unit) all += layout_.observed().vms[vm].lead;
  return all;
}

double Candidates::cost(const Unit& unit) const
{
  using namespace units::literals;
  double gib = 0;
  for (const auto vm : unit) gib += layout_.observed().vms[vm].configured / 1_GiB;
  return 2 * settings_.cpu_per_gib.value() * gib;
}

void recommend(Advice& advice, Layout& layout, const Unit& unit, std::size_t to, const Recommendation& like)
{
  const auto& observed = layout.observed();
  for (const auto vm : unit) {
    if (layout.host_of(vm) == to) continue;
    auto each = like;
    each.vm = observed.vms[vm].id;
    each.from = observed.hosts[layout.host_of(vm)].id;
    each.to = observed.hosts[to].id;
    advice.recommended.push_back(std::move(each));
    layout.move(vm, to);
  }
}

} // namespace godwit::cluster::drs
