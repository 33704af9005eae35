#include "scenario/succession.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace godwit::scenario {

namespace {

struct IdOf {
  std::string operator()(const RelocateSpec& move) const { return move.id; }
  std::string operator()(const Evacuation& evacuation) const { return evacuation.id; }
  std::string operator()(const auto&) const { return ""; }
};

/// Called a migration too, but its end is nobody's to hear of.
struct OtherIdOf {
  std::string operator()(const EvacuationPlan& plan) const { return plan.id; }
  std::string operator()(const HostMaintenance& maintenance) const { return maintenance.id; }
  std::string operator()(const DatastoreMaintenance& maintenance) const { return maintenance.id; }
  std::string operator()(const auto&) const { return ""; }
};

struct Waiting {
  std::string after;
  std::size_t action;
};
using ById = std::map<std::string, Waiting>;

/// Those that wait for each other in a ring, on the way from `first`; none where it begins some day. What has been walked is `settled`.
std::vector<std::string> ring(const std::string& first, const ById& all, std::set<std::string>& settled)
{
  std::vector<std::string> way;
  auto id = first;
  for (auto found = all.find(id); found != all.end() && settled.insert(id).second; found = all.find(id)) {
    way.push_back(id);
    id = found->second.after;
  }
  way.erase(way.begin(), std::ranges::find(way, id)); // where the way came back to itself, or all of it
  return way;
}

} // namespace

void check_succession(const std::vector<Action>& actions, const std::string& pointer, Problems& problems)
{
  constexpr std::size_t few = 6;
  ById all;
  std::set<std::string> others;
  for (std::size_t i = 0; i < actions.size(); ++i) {
    if (auto id = std::visit(IdOf{}, actions[i].what); !id.empty()) all.emplace(std::move(id), Waiting{actions[i].after, i});
    if (auto id = std::visit(OtherIdOf{}, actions[i].what); !id.empty()) others.insert(std::move(id));
  }
  const auto wrong = [&](std::size_t action, std::string found, const char* allowed) {
    problems.add({"", fmt::format("{}/{}/after", pointer, action), std::move(found), allowed, ""});
  };
  for (std::size_t i = 0; i < actions.size(); ++i)
    if (others.contains(actions[i].after) && !all.contains(actions[i].after))
      wrong(i, in_quotes(actions[i].after), "a storage_vmotion, vmotion, xvmotion or evacuate");

  std::set<std::string> settled;
  for (const auto& [id, waiting] : all) {
    const auto waits = ring(id, all, settled);
    if (waits.empty()) continue;
    auto text = in_quotes(waits.front());
    for (std::size_t i = 1; i + 1 < waits.size() && i < few; ++i) text += ", which comes after " + in_quotes(waits[i]);
    if (waits.size() > few + 1) text += ", and so on";
    const auto& last = waits.back();
    wrong(all.at(last).action, waits.size() == 1 ? text + ", itself" : text + ", which comes after this one", "one that does not wait for this one");
  }
}

} // namespace godwit::scenario
