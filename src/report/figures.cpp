#include "report/figures.hpp"

#include "report/arithmetic.hpp"
#include "report/stream_limits.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::report {

namespace {

void book(ClassBytes& bytes, const Summary& summary, const std::vector<trace::ResourceNumber>& path, Bytes size)
{
  for (const auto number : path)
    if (const auto of = class_of(summary.resources.at(number).resource.kind)) bytes[*of] += size;
}

/// How long one thing bound a migration.
struct BoundTime {
  Seconds all, guests; ///< guests: weighed with their share
  // The longest of them, one or the other:
  Seconds longest;
  const Stretch* stretch = nullptr;
  const NetworkStream::Piece* piece = nullptr;

  /// Whether it is the longest so far; the caller says whose it is.
  bool add(Seconds took, double weight, double guest_share)
  {
    all += took * weight;
    guests += took * weight * guest_share;
    const bool first = !stretch && !piece;
    if (!first && took <= longest) return false;
    longest = took, stretch = nullptr, piece = nullptr;
    return true;
  }
  std::string how(const Summary& summary, const Migration& migration) const
  {
    if (piece) return words_of(summary, migration, piece->cause, piece->from, piece->to).how;
    if (!stretch) return "";
    const auto all = together(spells_of(summary, stretch->copy));
    const auto spell = std::ranges::find(all, stretch->bound_by, &Spell::bound_by);
    return words_of(summary, *spell).how + guests_text(spell->share(spell->guests), spell->share(spell->positioning));
  }
};

using BoundTimes = std::map<std::string, BoundTime>;

void add_copies(BoundTimes& times, const Summary& summary, const Migration& migration)
{
  const auto in_order = [](const Stretch& stretch, std::size_t copy) { return stretch.copy < copy; };
  for (const auto number : migration.copies) {
    const auto cause = summary.copies[number].started.cause;
    if (cause != trace::Cause::Bulk && cause != trace::Cause::Swap && cause != trace::Cause::Recopied) continue;
    const auto end = summary.stretches.end();
    for (auto at = std::lower_bound(summary.stretches.begin(), end, number, in_order); at != end && at->copy == number; ++at)
      if (auto& time = times[at->bound_by]; time.add(at->to - at->from, 1, at->guest_share)) time.stretch = &*at;
  }
}

/// Streams side by side count once.
void add_memory(BoundTimes& times, const Summary& summary, const Migration& migration)
{
  const double weight = 1 / static_cast<double>(migration.streams.size());
  for (const auto number : migration.streams) {
    const auto& stream = summary.streams[number];
    for (const auto& piece : stream.pieces) {
      if (!only_on_streams(summary, migration, piece.cause) || piece.active <= Seconds{}) continue;
      if (auto& time = times[piece.bound_by]; time.add(piece.to - piece.from, weight, piece.guest_share)) time.piece = &piece;
    }
  }
}

} // namespace

std::optional<ResourceClass> class_of(std::string_view kind)
{
  if (kind == "pool_read" || kind == "pool_write") return ResourceClass::Pools;
  if (kind == "copy_engine" || kind == "zero_engine") return ResourceClass::CopyEngine;
  if (kind == "port_out" || kind == "port_in") return ResourceClass::Ports;
  if (kind == "hba_in" || kind == "hba_out") return ResourceClass::Hbas;
  if (kind == "nic_in" || kind == "nic_out") return ResourceClass::Nics;
  if (kind == "wan") return ResourceClass::Wan;
  return std::nullopt;
}

std::string_view key(ResourceClass of)
{
  switch (of) {
  case ResourceClass::CopyEngine: return "copy_engine";
  case ResourceClass::Hbas: return "hbas";
  case ResourceClass::Nics: return "nics";
  case ResourceClass::Wan: return "wan";
  default: return to_text(of);
  }
}

std::string_view to_text(ResourceClass of)
{
  switch (of) {
  case ResourceClass::Pools: return "pools";
  case ResourceClass::CopyEngine: return "copy engine";
  case ResourceClass::Ports: return "ports";
  case ResourceClass::Fabric: return "fabric";
  case ResourceClass::Hbas: return "HBAs";
  case ResourceClass::Nics: return "NICs";
  case ResourceClass::Wan: return "WAN";
  }
  return "unknown";
}

std::vector<std::vector<std::string>> class_rows(const std::function<std::vector<std::string>(ResourceClass)>& cells_of)
{
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> last_cells;
  for (const auto of : resource_classes) {
    auto cells = cells_of(of);
    const bool silent = std::all_of(cells.begin(), cells.end(), [](auto& text) { return text.empty() || text == to_text(Bytes{}); });
    if (of == ResourceClass::Wan && silent) continue;
    if (cells == last_cells) {
      rows.back().front() += fmt::format(", {}", to_text(of));
      continue;
    }
    last_cells = cells;
    cells.insert(cells.begin(), fmt::format("on {}", to_text(of)));
    rows.push_back(std::move(cells));
  }
  return rows;
}

ClassBytes class_bytes(const Summary& summary, const Migration& migration)
{
  ClassBytes bytes;
  for (const auto of : resource_classes) bytes[of];
  for (const auto number : migration.copies) {
    const auto& copy = summary.copies[number];
    const auto& started = copy.started;
    for (std::size_t route = 0; route < copy.routes.size(); ++route) {
      if (route < started.reads.size()) book(bytes, summary, started.reads[route], copy.routes[route].read);
      if (route < started.writes.size()) book(bytes, summary, started.writes[route], copy.routes[route].written);
    }
  }
  for (const auto number : migration.streams) book(bytes, summary, summary.streams[number].declared.links, summary.streams[number].carried());
  for (const auto number : migration.loads) {
    const auto& load = summary.loads[number];
    if (load.declared.cause != trace::Cause::Mirrored) continue;
    book(bytes, summary, load.declared.reads, load.read);
    book(bytes, summary, load.declared.writes, load.written);
  }
  // A fabric without a rate is no resource, yet whatever passed an HBA crossed it.
  bytes[ResourceClass::Fabric] = bytes[ResourceClass::Hbas];
  return bytes;
}

std::optional<Bound> main_bound(const Summary& summary, const Migration& migration)
{
  BoundTimes times;
  add_copies(times, summary, migration);
  add_memory(times, summary, migration);
  if (times.empty()) return std::nullopt;
  Seconds all;
  for (const auto& [by, time] : times) all += time.all;
  const auto most = std::max_element(times.begin(), times.end(), [](auto& a, auto& b) { return a.second.all < b.second.all; });
  const auto& [by, time] = *most;
  Bound bound{by, all > Seconds{} ? time.all / all : 1, time.how(summary, migration)};
  bound.of_stream = time.piece || (time.stretch && time.stretch->stream);
  bound.guest_share = time.all > Seconds{} ? time.guests / time.all : 0;
  return bound;
}

std::vector<Mover> movers(const Migration& migration)
{
  std::vector<Mover> found;
  for (const auto& [at, made, phase] : migration.decisions) {
    const bool by_streams = made.what == "path" && made.chosen != "storage_network" && made.subject != "memory";
    if (made.what != "data_mover" && !by_streams) continue;
    std::vector<std::string> whys;
    for (const auto& tried : made.tried) whys.push_back(fmt::format("not {}: {}", tried.name, cited(tried.reason, tried.claim)));
    if (whys.empty()) whys.push_back(cited(made.reason, made.claim));
    Mover mover{made.chosen, fmt::format("{}", fmt::join(whys, "; "))};
    const auto same = [&](const Mover& other) { return other.name == mover.name && other.why == mover.why; };
    if (std::none_of(found.begin(), found.end(), same)) found.push_back(std::move(mover));
  }
  return found;
}

std::vector<const Copy*> bulk_copies(const Summary& summary, const Migration& migration)
{
  std::vector<const Copy*> found;
  for (const auto number : migration.copies)
    if (summary.copies[number].started.cause == trace::Cause::Bulk) found.push_back(&summary.copies[number]);
  return found;
}

Bytes booked(const std::map<trace::Cause, Bytes>& ledger, trace::Cause cause)
{
  const auto found = ledger.find(cause);
  return found == ledger.end() ? Bytes{} : found->second;
}

std::string route_text(const Migration& migration)
{
  std::vector<std::string> routes;
  for (const auto& [file, from] : migration.from) {
    if (file == "swap") continue; // it goes where it must, not where it was asked to
    const auto to = migration.to.find(file);
    if (to == migration.to.end() || to->second == from) continue;
    auto route = fmt::format("{} -> {}", from, to->second);
    if (std::find(routes.begin(), routes.end(), route) == routes.end()) routes.push_back(std::move(route));
  }
  return fmt::format("{}", fmt::join(routes, ", "));
}

bool changes_host(const Migration& migration)
{
  return migration.to_host != migration.host;
}

std::string_view outcome_text(const Migration& migration)
{
  return migration.outcome ? trace::to_text(*migration.outcome) : "unfinished";
}

Seconds duration(const Migration& migration)
{
  return migration.end - migration.requested;
}

std::string cited(const std::string& reason, const std::string& claim)
{
  return claim.empty() ? reason : fmt::format("{} [{}]", reason, claim);
}

} // namespace godwit::report
