#include "report/plans.hpp"

#include "report/layout.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <set>

namespace godwit::report {

namespace {

using Json = nlohmann::ordered_json;

/// "24 h, 1.03 times that"
std::string beside(Seconds time, Seconds bound)
{
  return bound > Seconds{} ? fmt::format("{}, {:.2f} times that", units::to_text(time), time / bound) : units::to_text(time);
}

std::string planned_text(const Summary& summary, const Plan& plan)
{
  const auto& planned = *plan.planned;
  const auto result = result_of(summary, plan);
  if (result.moves == 0) return paragraph(fmt::format("Plan {}: nothing has to move.", planned.plan));
  auto text = fmt::format("Plan {} ({} order): {} of {} moves completed.", planned.plan, planned.order, result.completed, result.moves);
  if (!planned.bounds.empty()) {
    const auto& bound = planned.bounds.front();
    text += fmt::format(" No order is done before {}: {}, {}.", units::to_text(bound.time), bound.what, bound.how);
  }
  text += fmt::format(" Forecast {}; it took {}.", beside(planned.predicted, result.bound), beside(result.took, result.bound));
  if (!planned.above.empty()) text += fmt::format(" Why not nearer: {}.", planned.above);
  if (result.in_window) text += fmt::format(" The window of {} is {}.", units::to_text(*planned.window), *result.in_window ? "kept" : "missed");
  return paragraph(text);
}

Json one(const trace::PlanBound& bound) { return {{"what", bound.what}, {"how", bound.how}, {"time_s", bound.time.value()}}; }

Json planned_json(const Summary& summary, const Plan& plan)
{
  const auto& planned = *plan.planned;
  const auto result = result_of(summary, plan);
  auto bounds = Json::array();
  for (const auto& bound : planned.bounds) bounds.push_back(one(bound));
  return {{"id", planned.plan},
          {"order", planned.order},
          {"possible", true},
          {"made_s", plan.made.value()},
          {"moves", result.moves},
          {"completed", result.completed},
          {"bounds", bounds},
          {"bound_s", result.bound.value()},
          {"predicted_s", planned.predicted.value()},
          {"took_s", result.took.value()},
          {"above", planned.above},
          {"window_s", planned.window ? Json(planned.window->value()) : Json()},
          {"in_window", result.in_window ? Json(*result.in_window) : Json()}};
}

Json impossible_json(const Plan& plan)
{
  const auto& why = *plan.impossible;
  return {{"id", why.plan},           {"possible", false},
          {"made_s", plan.made.value()}, {"proven", why.proven},
          {"reason", why.reason},     {"vms", why.vms},
          {"datastores", why.datastores}, {"needed", why.needed.count()},
          {"available", why.available.count()}};
}

} // namespace

PlanResult result_of(const Summary& summary, const Plan& plan)
{
  const auto& planned = *plan.planned;
  PlanResult result{.moves = planned.moves.size()};
  if (!planned.bounds.empty()) result.bound = planned.bounds.front().time;
  std::set<std::string> its;
  for (const auto& move : planned.moves) its.insert(move.migration);
  for (const auto& migration : summary.migrations) {
    if (!its.contains(migration.id)) continue;
    if (migration.outcome == trace::Outcome::Completed) ++result.completed;
    result.took = std::max(result.took, migration.end - plan.made);
  }
  if (planned.window) result.in_window = result.completed == result.moves && result.took <= *planned.window;
  return result;
}

std::string plans_text(const Summary& summary)
{
  std::string out;
  for (const auto& plan : summary.plans) {
    if (plan.planned) out += planned_text(summary, plan);
    if (plan.impossible) {
      out += paragraph(fmt::format("Plan {}: {}: {}.", plan.impossible->plan, plan.impossible->proven ? "impossible" : "none found", plan.impossible->reason));
    }
  }
  return out.empty() ? out : "\n" + out;
}

Json plans_json(const Summary& summary)
{
  auto all = Json::array();
  for (const auto& plan : summary.plans) all.push_back(plan.planned ? planned_json(summary, plan) : impossible_json(plan));
  return all;
}

} // namespace godwit::report
