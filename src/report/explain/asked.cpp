#include "report/explain/parts.hpp"

#include "report/figures.hpp"
#include "report/motion_cells.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::report {

namespace {

std::string files_text(const Migration& migration)
{
  std::vector<std::string> moving;
  for (const auto& [file, from] : migration.from) {
    const auto to = migration.to.find(file);
    if (to != migration.to.end() && to->second != from) moving.push_back(fmt::format("{} from {} to {}", file, from, to->second));
  }
  constexpr std::size_t enough = 6;
  const auto more = moving.size() > enough ? moving.size() - enough : 0;
  moving.resize(moving.size() - more);
  return fmt::format("{}{}", fmt::join(moving, ", "), more > 0 ? fmt::format(" and {} more", more) : "");
}

std::string asks_for(const Migration& migration)
{
  const auto files = files_text(migration);
  const auto verb = migration.kind == "cold" ? "powered off" : "running";
  if (!changes_host(migration))
    return files.empty() ? fmt::format("{} is where it is asked to be", migration.vm) : fmt::format("{}, {} on {}, keeps its host; its files move: {}", migration.vm, verb, migration.host, files);
  if (files.empty()) return fmt::format("{}, {} on {}, moves to {}; its files stay", migration.vm, verb, migration.host, migration.to_host);
  return fmt::format("{}, {} on {}, moves to {}, and its files: {}", migration.vm, verb, migration.host, migration.to_host, files);
}

std::string slots_text(const std::vector<trace::SlotUse>& slots)
{
  std::vector<std::string> texts;
  for (const auto& slot : slots) texts.push_back(fmt::format("{} {} of {}", slot.resource, slot.in_use, slot.most));
  return fmt::format("{}", fmt::join(texts, ", "));
}

void add_admission(Points& points, const Migration& migration)
{
  const auto& [time, lacking, taken] = migration.admission;
  if (!lacking.empty()) points.push_back({fmt::format("It waits: {}", waited(migration)), ""});
  if (!taken.empty())
    points.push_back({fmt::format("{}, with its slots taken in vCenter's books: {}", lacking.empty() ? "It starts at once" : fmt::format("It starts after {}", to_text(time)),
                                  slots_text(taken)), ""});
}

} // namespace

Points asked_points(const Summary& summary, const Migration& migration, const Span&)
{
  auto points = asked_by_points(summary, migration);
  points.push_back({asks_for(migration), ""});
  for (const auto& [vm, disk, what] : summary.workloads)
    if (vm == migration.vm) points.push_back({fmt::format("Its guest meanwhile, {}: {}", disk.empty() ? "in memory" : "on " + disk, what), ""});
  add_admission(points, migration);
  return points;
}

} // namespace godwit::report
