#include "report/explain/trials.hpp"

#include "report/figures.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace godwit::report {

namespace {

using TrialJson = nlohmann::ordered_json;

std::string way_of(const Migration& migration)
{
  const auto route = route_text(migration);
  const auto hosts = changes_host(migration) ? fmt::format("{} -> {}", migration.host, migration.to_host) : "";
  return fmt::format("{}{}{}", hosts, hosts.empty() || route.empty() ? "" : ", ", route);
}

std::string bound_of(const Summary& summary, const Migration& migration)
{
  std::vector<std::string> found;
  for (const auto& mover : movers(migration)) found.push_back(mover.name);
  if (const auto bound = main_bound(summary, migration)) found.push_back(bound->by);
  return fmt::format("{}", fmt::join(found, ", "));
}

Seconds end_of(const Trial& trial) { return trial.requested + trial.duration; }

} // namespace

std::vector<Trial> trials_of(const Summary& summary)
{
  std::vector<Trial> trials;
  for (const auto& migration : summary.migrations)
    trials.push_back({migration.id, migration.vm, migration.kind, way_of(migration), std::string{outcome_text(migration)}, migration.reason,
                      bound_of(summary, migration), migration.requested, migration.admission.waited, report::duration(migration), migration.downtime,
                      uses_of(summary, migration), migration.claim});
  return trials;
}

std::string trials_text(const std::vector<Trial>& trials)
{
  auto list = TrialJson::array();
  for (const auto& one : trials)
    list.push_back({{"migration", one.migration}, {"vm", one.vm}, {"kind", one.kind}, {"way", one.way}, {"outcome", one.outcome}, {"reason", one.reason},
                    {"bound", one.bound}, {"requested_s", one.requested.value()}, {"waited_s", one.waited.value()}, {"duration_s", one.duration.value()},
                    {"stun_s", one.stun.value()}, {"uses", one.uses}, {"claim", one.claim}});
  return list.dump();
}

std::vector<Trial> read_trials(std::string_view text)
{
  try {
    std::vector<Trial> trials;
    const auto seconds = [](const TrialJson& one, const char* key) { return Seconds{one.at(key).get<double>()}; };
    for (const auto& one : TrialJson::parse(text))
      trials.push_back({one.at("migration"), one.at("vm"), one.at("kind"), one.at("way"), one.at("outcome"), one.at("reason"), one.at("bound"),
                        seconds(one, "requested_s"), seconds(one, "waited_s"), seconds(one, "duration_s"), seconds(one, "stun_s"),
                        one.at("uses").get<std::vector<std::string>>(), one.at("claim")});
    return trials;
  } catch (const TrialJson::exception& why) {
    throw std::runtime_error{std::string{"no trials: "} + why.what()};
  }
}

const Trial* counterpart(const std::vector<Trial>& run, const Trial& move, const std::vector<Trial>& other)
{
  const auto before = std::ranges::find(run, move.migration, &Trial::migration);
  auto skip = std::count_if(run.begin(), before, [&](const Trial& one) { return one.vm == move.vm; });
  for (const auto& one : other)
    if (one.vm == move.vm && skip-- == 0) return &one;
  return nullptr;
}

bool meets_another_state(const std::vector<Trial>& base, const std::vector<Trial>& run, const Trial& move)
{
  for (const auto& earlier : run) {
    if (earlier.migration == move.migration) break;
    if (earlier.vm != move.vm) continue;
    const auto* then = counterpart(run, earlier, base);
    const auto* now = counterpart(run, move, base);
    if (then == nullptr || now == nullptr || then->outcome != earlier.outcome || then->way != earlier.way) return true;
    const bool under_way = end_of(earlier) > move.requested, was_under_way = end_of(*then) > now->requested;
    if (under_way != was_under_way) return true;
  }
  return false;
}

std::string task_of(std::string_view migration)
{
  const auto end = migration.find('/');
  return std::string{migration.substr(0, end == migration.npos ? 0 : end)};
}

} // namespace godwit::report
