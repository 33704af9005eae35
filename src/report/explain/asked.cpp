#include "report/explain/parts.hpp"

#include "report/figures.hpp"
#include "report/motion_cells.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::report {

namespace {

/// "d0 (thin, 40 GiB, 10 GiB of it allocated)"
std::string file_text(const Migration& migration, const std::string& file)
{
  if (file == "swap") return "swap file";
  const auto disk = std::ranges::find(migration.disks, file, &trace::DiskAsked::id);
  if (disk == migration.disks.end()) return file;
  const auto allocated = disk->allocated < disk->size ? fmt::format(", {} of it allocated", to_text(disk->allocated)) : "";
  const auto becomes = disk->to_format == disk->format ? "" : fmt::format(", {} at the destination", spaced(disk->to_format));
  return fmt::format("{} ({}, {}{}{})", file, spaced(disk->format), to_text(disk->size), allocated, becomes);
}

std::string files_text(const Migration& migration)
{
  std::vector<std::string> moving;
  for (const auto& [file, from] : migration.from) {
    const auto to = migration.to.find(file);
    if (to == migration.to.end() || to->second == from) continue;
    moving.push_back(fmt::format("{} from {} to {}", file_text(migration, file), from, to->second));
  }
  constexpr std::size_t enough = 6;
  const auto more = moving.size() > enough ? moving.size() - enough : 0;
  moving.resize(moving.size() - more);
  return fmt::format("{}{}", fmt::join(moving, ", "), more > 0 ? fmt::format(" and {} more", more) : "");
}

/// In words that are true however it ends.
std::string asks_for(const Migration& migration)
{
  const auto files = files_text(migration);
  const auto who = fmt::format("{}, {} on {},", migration.vm, migration.kind == "cold" ? "powered off" : "running", migration.host);
  if (!changes_host(migration) && files.empty()) return fmt::format("{} is where it is asked to be", migration.vm);
  if (!changes_host(migration)) return fmt::format("{} is to keep its host; its files are to move: {}", who, files);
  if (moves_files(migration)) return fmt::format("{} is to move to {}, and its files: {}", who, migration.to_host, files);
  return fmt::format("{} is to move to {}; its files are to stay{}", who, migration.to_host, files.empty() ? "" : fmt::format(", only the {}", files));
}

void add_guest(Points& points, const Summary& summary, const Migration& migration)
{
  for (const auto& [vm, disk, what, works_in] : summary.workloads)
    if (vm == migration.vm) points.push_back({fmt::format("Its guest meanwhile, {}: {}", disk.empty() ? "in memory" : "on " + disk, what), ""});
  const trace::DemandDeclared* last = nullptr; // what a VM asks may be declared anew
  for (const auto& demand : summary.days.demands)
    if (demand.vm == migration.vm) last = &demand;
  if (last) points.push_back({fmt::format("Its guest meanwhile, over the days: {}", last->what), ""});
}

struct Release {
  std::string_view from, generation, words;
};
/// From which release on a Storage vMotion deals with writes in which way.
constexpr Release releases[]{{"", "snapshot", "redo logs"}, {"4", "dirty_blocks", "tracked blocks"}, {"5", "mirror", "mirrored writes"}};

/// A Storage vMotion in the way of a release that is not the cluster's.
void add_generation(Points& points, const Summary& summary, const Migration& migration)
{
  const auto way = generation_of(migration);
  if (migration.kind != "storage_vmotion" || way.empty() || summary.run.vsphere.empty()) return;
  if (way == "sweep") {
    points.push_back({"The scenario asks for sweeps over changed blocks, as QEMU does them and no release of vSphere: a what-if", ""});
    return;
  }
  std::string_view own;
  for (const auto& release : releases)
    if (release.from <= summary.run.vsphere) own = release.generation;
  if (own == way) {
    // Later ones mirror the writes, earlier ones take snapshots, and say so as they begin; what 4.x does nobody sees.
    if (way == "dirty_blocks") points.push_back({fmt::format("vSphere {} tracks the blocks that its guest changes, and copies those again",
        summary.run.vsphere), "SVM-12"});
    return;
  }
  const auto words = std::ranges::find(releases, way, &Release::generation)->words;
  points.push_back({fmt::format("The scenario asks for {}, which is not vSphere {}'s way: a what-if", words, summary.run.vsphere), "SVM-12"});
}

std::string slots_text(const std::vector<trace::SlotUse>& slots)
{
  std::vector<std::string> texts;
  for (const auto& slot : slots) texts.push_back(fmt::format("{} {} of {}", slot.resource, slot.in_use, slot.most));
  return fmt::format("{}", fmt::join(texts, ", "));
}

/// What lacks slots; only where nothing does, whoever asked before.
void add_wait(Points& points, const Summary& summary, const Migration& migration)
{
  const auto& [time, lacking, taken] = migration.admission;
  std::vector<std::string> texts;
  for (const auto& use : lacking)
    if (too_few(use)) texts.push_back(waits_for(summary, migration, use));
  if (texts.empty())
    for (const auto& use : lacking) texts.push_back(waits_for(summary, migration, use));
  const bool for_host = std::ranges::any_of(lacking, [](auto& use) { return too_few(use) && use.resource.starts_with("host "); });
  const bool moves_data = changes_host(migration) && moves_files(migration) && migration.kind != "cold";
  points.push_back({fmt::format("It waits {}: {}", to_text(time), fmt::join(texts, "; ")), for_host && moves_data ? "XVM-9" : ""});
}

void add_admission(Points& points, const Summary& summary, const Migration& migration)
{
  const auto& [time, lacking, taken] = migration.admission;
  if (!lacking.empty()) add_wait(points, summary, migration);
  if (taken.empty()) return;
  const auto starts = lacking.empty() ? "It starts at once" : fmt::format("It starts after {}", to_text(time));
  points.push_back({fmt::format("{}, with its slots taken in vCenter's books: {}", starts, slots_text(taken)), ""});
}

} // namespace

bool moves_files(const Migration& migration)
{
  return std::ranges::any_of(migration.from, [&](const auto& place) {
    const auto to = migration.to.find(place.first);
    return place.first != "swap" && to != migration.to.end() && to->second != place.second;
  });
}

Points asked_points(const Summary& summary, const Migration& migration, const Span&)
{
  auto points = asked_by_points(summary, migration);
  points.push_back({asks_for(migration), ""});
  add_generation(points, summary, migration);
  add_guest(points, summary, migration);
  add_admission(points, summary, migration);
  return points;
}

} // namespace godwit::report
