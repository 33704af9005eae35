#include "report/storage_drs.hpp"

#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace godwit::report {

namespace {

constexpr std::size_t most_recommendations = 20;

using Rows = std::vector<std::vector<std::string>>;

/// "3 for space, 1 for I/O".
std::string by_cause(const std::vector<Recommended>& all)
{
  std::map<std::string, std::size_t> counts;
  for (const auto& one : all) ++counts[one.move.cause];
  std::string text;
  for (const auto& [cause, count] : counts) text += fmt::format("{}{} for {}", text.empty() ? "" : ", ", count, cause == "io" ? "I/O" : cause);
  return text;
}

Bytes copied(const std::vector<Recommended>& all)
{
  Bytes sum;
  for (const auto& one : all)
    if (!one.move.from.empty()) sum += one.move.size;
  return sum;
}

/// Where a VM that arrives goes nothing moves.
bool moves(const trace::StorageDrsRecommended& move) { return !move.from.empty(); }

std::string carried_out_by(const trace::StorageDrsRecommended& move)
{
  return !move.migration.empty() ? move.migration : moves(move) ? "(by hand)" : "(arrives)";
}

std::string table_of(const std::vector<Recommended>& all, Style style)
{
  Rows rows{{"at", "migration", "VM", "from", "to", "size", "because"}};
  for (std::size_t i = 0; i < std::min(most_recommendations, all.size()); ++i) {
    const auto& [at, move] = all[i];
    rows.push_back({units::to_text(at), carried_out_by(move), move.vm, move.from, move.to, units::to_text(move.size), move.reason});
  }
  auto out = columns(rows, style);
  if (all.size() > most_recommendations) out += paragraph(fmt::format("{} more stand in the summary.", all.size() - most_recommendations));
  return out;
}

/// Reasons, with what was held against what the last time.
std::string rejections(const std::vector<NotRecommended>& all)
{
  std::map<std::string, std::pair<std::uint64_t, const trace::StorageDrsRejected*>> reasons;
  for (const auto& [at, why] : all) {
    auto& [count, last] = reasons[why.reason];
    count += why.moves;
    last = &why;
  }
  std::string out;
  for (const auto& [reason, seen] : reasons) {
    const auto& [count, last] = seen;
    const auto numbers = last->limit != 0 || last->value != 0 ? fmt::format(" ({:.4g} against {:.4g})", last->value, last->limit) : "";
    out += paragraph(fmt::format("Not recommended, {} {}: {}; at last {} from {} to {}{}.", count, count == 1 ? "move" : "moves", reason, last->vm, last->from, last->to, numbers));
  }
  return out;
}

} // namespace

std::string storage_drs_table(const Summary& summary, Style style)
{
  std::string out;
  if (const auto& all = summary.recommended; !all.empty()) {
    out += paragraph(fmt::format("Storage DRS, policy {}: {} {}, {}; {} to be copied.", all.front().move.policy, all.size(),
                                 all.size() == 1 ? "recommendation" : "recommendations", by_cause(all), units::to_text(copied(all))));
    out += table_of(all, style);
  }
  out += rejections(summary.not_recommended);
  for (const auto& [at, maintenance] : summary.maintenance) {
    const auto& [id, datastore, state, left] = maintenance;
    if (state == "entered") out += paragraph(fmt::format("{} is in maintenance mode at {}.", datastore, units::to_text(at)));
    if (state == "exited") out += paragraph(fmt::format("{} leaves maintenance mode at {}.", datastore, units::to_text(at)));
    if (state == "blocked") {
      const auto who = left.size() == 1 ? left.front() + " is left" : fmt::format("{} and {} more VMs are left", left.front(), left.size() - 1);
      out += paragraph(fmt::format("{} cannot enter maintenance mode: {} on it.", datastore, who));
    }
  }
  return out;
}

Json recommendations_json(const Summary& summary)
{
  auto made = Json::array(), not_made = Json::array();
  for (const auto& [at, move] : summary.recommended) {
    auto figures = Json::object();
    for (const auto& [name, value] : move.figures) figures[name] = value;
    made.push_back({{"at_s", at.value()}, {"cluster", move.cluster}, {"policy", move.policy}, {"cause", move.cause}, {"migration", move.migration}, {"vm", move.vm},
                    {"disks", move.disks}, {"from", move.from}, {"to", move.to}, {"size", move.size.count()}, {"figures", figures}, {"reason", move.reason}});
  }
  for (const auto& [at, why] : summary.not_recommended)
    not_made.push_back({{"at_s", at.value()}, {"cluster", why.cluster}, {"cause", why.cause}, {"vm", why.vm}, {"from", why.from}, {"to", why.to},
                        {"reason", why.reason}, {"value", why.value}, {"limit", why.limit}, {"moves", why.moves}});
  return {{"storage_drs", {{"made", made}, {"not_made", not_made}, {"standing", standings_json(summary.standings)}}}};
}

Json maintenance_json(const Summary& summary)
{
  auto states = Json::array();
  for (const auto& [at, maintenance] : summary.maintenance)
    states.push_back({{"at_s", at.value()}, {"id", maintenance.id}, {"datastore", maintenance.datastore}, {"state", maintenance.state}, {"left", maintenance.left}});
  return states;
}

} // namespace godwit::report
