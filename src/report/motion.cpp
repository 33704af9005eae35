#include "report/motion.hpp"

#include "report/naive.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::report {

using trace::Cause;

std::string NetworkStream::network() const
{
  constexpr std::string_view between = " - ";
  const auto first = declared.name.find(between);
  if (first == std::string::npos) return declared.name;
  const auto from = first + between.size();
  return declared.name.substr(from, declared.name.find(between, from) - from);
}

Bytes NetworkStream::carried() const
{
  auto sum = cut;
  for (const auto& [cause, size] : bytes) sum += size;
  return sum;
}

BytesPerSecond NetworkStream::mean_rate() const
{
  return active > Seconds{} ? carried() / active : BytesPerSecond{};
}

std::optional<std::size_t> crosses(const Summary& summary, const Migration& migration, std::size_t load)
{
  const auto& declared = summary.loads[load].declared;
  if (declared.cause != Cause::Mirrored) return std::nullopt;
  for (const auto stream : migration.streams) {
    const auto& links = summary.streams[stream].declared.links;
    const auto on_way = [&](trace::ResourceNumber link) { return std::find(declared.writes.begin(), declared.writes.end(), link) != declared.writes.end(); };
    if (!links.empty() && std::all_of(links.begin(), links.end(), on_way)) return stream;
  }
  return std::nullopt;
}

namespace {

/// Pieces of several causes overlap.
Seconds covered(const std::vector<NetworkStream::Piece>& by_beginning)
{
  Seconds sum, until;
  for (const auto& piece : by_beginning) {
    const auto from = std::max(piece.from, until);
    if (piece.to <= from) continue;
    sum += std::min(piece.to - from, piece.active);
    until = piece.to;
  }
  return sum;
}

Slowdown slowdown(const Migration& migration)
{
  const auto start = migration.requested + migration.admission.waited;
  const auto end = migration.switched_over.value_or(migration.end);
  Slowdown found;
  Seconds lost; // of the guest's time
  for (std::size_t i = 0; i < migration.slowings.size(); ++i) {
    const auto& [at, pass, phase, slowed] = migration.slowings[i];
    const auto until = i + 1 < migration.slowings.size() ? std::min(migration.slowings[i + 1].at, end) : end;
    lost += std::max(until - at, Seconds{}) * slowed.slowdown;
    found.worst = std::max(found.worst, slowed.slowdown);
  }
  if (end > start) found.mean = lost / (end - start);
  return found;
}

/// Without a buffer there is only one mode, and it is no switch.
bool only_says_how_it_begins(const trace::MirrorModeChanged& first)
{
  return first.mode == "asynchronous" || first.buffer == Bytes{};
}

void conclude(Mirroring& mirroring, Seconds end)
{
  std::map<std::string, const ModeChange*> last; // by disk
  for (const auto& change : mirroring.changes) {
    auto& before = last[change.changed.disk];
    const bool is_switch = before ? before->changed.mode != change.changed.mode : !only_says_how_it_begins(change.changed);
    if (is_switch) ++mirroring.switches;
    before = &change;
  }
  mirroring.synchronous = synchronous_time(mirroring, Seconds{}, end);
}

} // namespace

Spells synchronous_spells(const Mirroring& mirroring, const std::string& disk, Seconds end)
{
  Spells spells;
  bool waits = false;
  for (const auto& change : mirroring.changes) {
    if (change.changed.disk != disk || waits == (change.changed.mode == "synchronous")) continue;
    waits = !waits;
    if (waits) spells.emplace_back(change.at, end);
    else spells.back().second = std::min(change.at, end);
  }
  for (auto& [from, to] : spells) to = std::max(from, to);
  return spells;
}

std::vector<std::string> mirrored_disks(const Mirroring& mirroring)
{
  std::vector<std::string> disks;
  for (const auto& [at, changed] : mirroring.changes)
    if (std::find(disks.begin(), disks.end(), changed.disk) == disks.end()) disks.push_back(changed.disk);
  return disks;
}

Seconds synchronous_time(const Mirroring& mirroring, Seconds from, Seconds to)
{
  Seconds sum;
  for (const auto& disk : mirrored_disks(mirroring))
    for (const auto& [began, ended] : synchronous_spells(mirroring, disk, to)) sum += std::max(ended - std::max(began, from), Seconds{});
  return sum;
}

void Motion::operator()(const trace::MigrationQueued& e)
{
  migration(e.migration).admission.lacking = e.lacking;
}

void Motion::operator()(const trace::SlotsTaken& e)
{
  auto& admission = migration(e.migration).admission;
  admission.waited = e.waited;
  admission.taken = e.slots;
}

void Motion::operator()(const trace::StreamDeclared& e)
{
  migration(e.migration).streams.push_back(known.streams.size());
  known.streams.push_back({.declared = e});
  stream_logs.emplace_back();
}

void Motion::operator()(const trace::StreamCarried& e)
{
  auto& stream = known.streams.at(e.stream);
  (e.cut ? stream.cut : stream.bytes[e.cause]) += e.size;
  stream_logs.at(e.stream).carried(e.cause, e.from, now, e.size);
  if (e.cause != Cause::Memory || e.cut) return;
  auto& of = migration(stream.declared.migration);
  // What copies carry is counted there; memory is of the phase that began last.
  if (const auto& open = open_phases.at(number_of(of.id)); !open.empty()) of.phases[open.back()].bytes += e.size;
  if (!of.passes.empty() && of.passes.back().judged.verdict == "switch_over" && e.from >= of.passes.back().at) of.memory_in_stun += e.size;
}

void Motion::operator()(const trace::GuestSlowed& e)
{
  auto& of = migration(e.migration);
  const auto& open = open_phases.at(number_of(of.id));
  of.slowings.push_back({now, of.passes.size(), open.empty() ? "" : of.phases[open.back()].name, e});
}

void Motion::conclude_streams(Summary& whole) const
{
  for (std::size_t number = 0; number < stream_logs.size(); ++number) {
    auto& stream = whole.streams[number];
    stream.pieces = stream_logs[number].pieces();
    stream.active = covered(stream.pieces);
  }
}

void Motion::conclude_motion(Migration& migration, const Summary& whole) const
{
  auto& admission = migration.admission;
  const bool never_started = !admission.lacking.empty() && admission.taken.empty();
  if (never_started) admission.waited = migration.end - migration.requested;

  std::map<Cause, Bytes> by_streams;
  for (const auto number : migration.streams)
    for (const auto& [cause, size] : whole.streams[number].bytes) {
      constexpr Bytes gib{1 << 30};
      by_streams[cause] += size;
      migration.cpu += whole.streams[number].declared.cpu_per_gib * (size / gib); // a copy's own is that of its reads and writes
    }
  for (const auto& [cause, size] : by_streams)
    if (!migration.bytes.contains(cause)) migration.bytes[cause] = size; // else a copy or a guest's way has it

  const auto memory = naive_memory(whole, migration);
  if (!memory.how.empty()) {
    migration.naive += memory.time;
    migration.naive_how += (migration.naive_how.empty() ? "" : " + ") + memory.how;
  }
  migration.slowdown = slowdown(migration);
  migration.mirroring.by_network = std::any_of(migration.loads.begin(), migration.loads.end(), [&](std::size_t load) { return crosses(whole, migration, load).has_value(); });
  conclude(migration.mirroring, migration.switched_over.value_or(migration.end));
}

} // namespace godwit::report
