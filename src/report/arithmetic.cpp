#include "report/arithmetic.hpp"

#include "report/cells.hpp"
#include "report/stream_limits.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

namespace godwit::report {

namespace {

using Piece = NetworkStream::Piece;

constexpr double worth_naming = 0.05;
constexpr double most_of_it = 0.9; // less is a share of it
constexpr double one_core = 0.9; // less, and others took the CPU

const Migration* migration_of(const Summary& summary, const Stretch& stretch)
{
  const auto found = std::ranges::find(summary.migrations, summary.copies[stretch.copy].started.migration, &Migration::id);
  return found == summary.migrations.end() ? nullptr : &*found;
}

/// "1 GB/s, 125 MB/s of it here"
std::string share_text(BytesPerSecond payload, BytesPerSecond least, BytesPerSecond rate, BytesPerSecond most)
{
  if (rate >= payload * most_of_it) return to_text(payload);
  const bool steady = least >= most * most_of_it;
  return steady ? fmt::format("{}, {} of it here", to_text(payload), to_text(rate))
                : fmt::format("{}, {} of it here on average, from {} to {}", to_text(payload), to_text(rate), to_text(least), to_text(most));
}

/// Cores it kept busy.
double copy_cores(const Copy& copy) { return copy.end > copy.start ? copy.cpu / (copy.end - copy.start) : 0; }

std::string cpu_text(const Copy& copy)
{
  const auto& started = copy.started;
  if (copy_cores(copy) < one_core) return fmt::format("all cores of {}", started.host);
  const auto core = fmt::format("the one core of {} that it runs on", started.host);
  if (copy.carried() == Bytes{} || started.io_size == Bytes{}) return core;
  const auto each = copy.cpu * (started.io_size / copy.carried());
  return fmt::format("{}: {} / {} = {}", core, to_text(started.io_size), to_text(each), to_text(started.io_size / each));
}

std::string metadata_text(const Copy& copy, const Spell& spell)
{
  if (copy.blocks == 0) return "new blocks, allocated one by one";
  const auto each = copy.allocating * (1.0 / static_cast<double>(copy.blocks));
  const auto blocks = static_cast<std::uint64_t>(spell.allocating / each + 0.5);
  const auto& window = copy.started.window;
  return fmt::format("{} new blocks, allocated one by one, {} each = {}; the data between them took {}{}", grouped(blocks), to_text(each), to_text(spell.allocating),
                     to_text(spell.time - spell.allocating), window ? fmt::format(", by its window {} = {}", copy.started.window_how, to_text(*window)) : "");
}

/// Which of the two a wait was: a host that has another path takes it only once the dead one is given up for dead.
std::string wait_text(const Summary& summary, const Stretch& stretch)
{
  const auto& started = summary.copies[stretch.copy].started;
  const auto* migration = migration_of(summary, stretch);
  if (!migration) return "no path to a datastore was left";
  const auto met = [&](const Outage& outage) {
    return outage.subject == started.subject && (outage.found ? std::abs((*outage.found - stretch.to).value()) < 1e-6 : *outage.lost <= stretch.to);
  };
  const auto outage = std::ranges::find_if(migration->outages, met);
  if (outage != migration->outages.end() && !outage->lost)
    return fmt::format("the path it was on was dead, and the host takes another only after {} (multipath.failover)", to_text(stretch.to - stretch.from));
  return outage != migration->outages.end() && outage->by_network ? "no way over the network was left" : "no path to a datastore was left";
}

Words full_words(const Summary& summary, const Spell& spell)
{
  const auto* use = summary.find_resource(spell.bound_by());
  if (!use) return {spell.bound_by(), ""};
  std::string other;
  if (const auto number = spell.longest->as_full) {
    const auto& resource = summary.resources[*number].resource;
    other = fmt::format("; as full is {} {}", resource.id, share_text(resource.payload, spell.least, spell.rate(), spell.most));
  }
  return {std::string{full_text(use->resource.kind)}, fmt::format("{} {}{}", use->resource.id, share_text(use->resource.payload, spell.least, spell.rate(),
      spell.most), other)};
}

Words nothing_was_full(const Summary& summary, const Stretch& stretch)
{
  const std::string none = "no limit of its own was full";
  if (!stretch.nearest || stretch.fullness < 0.5) return {"", none};
  return {"", fmt::format("{}; fullest on its way was {}, {:.0f} % full", none, summary.resources[*stretch.nearest].resource.id, stretch.fullness * 100)};
}

/// Streams of one migration that one thing bound.
struct Alike {
  const NetworkStream* stream; ///< one of them
  const Piece* piece; ///< its
  std::size_t count = 0;
  BytesPerSecond rate; ///< of all
  double guest_share = 0; ///< of what bound them
};

bool alike(const Alike& one, const NetworkStream& stream, const Piece& piece)
{
  return one.piece->bound_by == piece.bound_by && (piece.bound_by != "window" || one.stream->declared.how == stream.declared.how);
}

/// What held up one stream for the longest part of a time, and what it carried then.
struct Held {
  const Piece* piece = nullptr; ///< one so bound
  Seconds time, active, guests; ///< guests: weighed with their share
  double bytes = 0;
};

Held held(const NetworkStream& stream, trace::Cause cause, Seconds from, Seconds to)
{
  std::map<std::string_view, Held> by_bound;
  for (const auto& piece : stream.pieces) {
    const auto together = std::min(piece.to, to) - std::max(piece.from, from);
    if (piece.cause != cause || piece.active <= Seconds{} || together <= Seconds{}) continue;
    const auto part = together / (piece.to - piece.from);
    auto& of = by_bound[piece.bound_by];
    of.piece = &piece;
    of.time += together, of.active += piece.active * part, of.guests += together * piece.guest_share;
    of.bytes += static_cast<double>(piece.size.count()) * part;
  }
  if (by_bound.empty()) return {};
  return std::ranges::max_element(by_bound, {}, [](const auto& entry) { return entry.second.time; })->second;
}

std::vector<Alike> group(const Summary& summary, const Migration& migration, trace::Cause cause, Seconds from, Seconds to)
{
  const auto least = (to - from) * 0.01; // less is another step's
  std::vector<Alike> groups;
  for (const auto number : migration.streams) {
    const auto& stream = summary.streams[number];
    const auto most = held(stream, cause, from, to);
    if (!most.piece || most.time < least) continue;
    auto same = std::ranges::find_if(groups, [&](const Alike& one) { return alike(one, stream, *most.piece); });
    if (same == groups.end()) same = groups.insert(groups.end(), Alike{&stream, most.piece, 0, {}, 0});
    ++same->count, same->rate = same->rate + BytesPerSecond{most.bytes / most.active.value()};
    same->guest_share = std::max(same->guest_share, most.guests / most.time);
  }
  return groups;
}

Words window_words(const std::vector<Alike>& groups)
{
  std::size_t count = 0;
  BytesPerSecond sum;
  std::vector<std::string> texts;
  for (const auto& [stream, piece, streams, rate, guests] : groups) {
    count += streams, sum = sum + stream->declared.most * static_cast<double>(streams);
    texts.push_back(fmt::format("{} x {} ({})", streams, to_text(stream->declared.most), stream->declared.how));
  }
  if (count == 1) return {"the stream it takes", groups.front().stream->declared.how};
  const auto what = fmt::format("its {} streams", count);
  if (groups.size() > 1) return {what, fmt::format("{} = {}", fmt::join(texts, " + "), to_text(sum))};
  return {what, fmt::format("each {}; {} together", groups.front().stream->declared.how, to_text(sum))};
}

Words link_words(const Summary& summary, const std::vector<Alike>& groups)
{
  BytesPerSecond rate, payload;
  std::vector<std::string> ids, each;
  for (const auto& group : groups) {
    const auto& resource = summary.find_resource(group.piece->bound_by)->resource;
    rate = rate + group.rate, payload = payload + resource.payload;
    ids.push_back(resource.id), each.push_back(to_text(resource.payload));
  }
  const auto& kind = summary.find_resource(ids.front())->resource.kind;
  const auto streams = groups.front().count;
  if (groups.size() == 1)
    return {std::string{full_text(kind)}, fmt::format("{} {}{}", ids.front(), share_text(payload, rate, rate, rate),
                                                      streams > 1 ? fmt::format(", by its {} streams together", streams) : "")};
  const bool equal = std::ranges::all_of(each, [&](auto& text) { return text == each.front(); });
  return {"links that are full", fmt::format("{}, {}{}, {} together{}", listed(ids, "and"), equal ? each.front() : listed(each, "and"),
                                             equal ? " each" : "", to_text(payload), rate < payload * most_of_it ? fmt::format(", {} of it here", to_text(rate)) : "")};
}

/// Of those that were held up by themselves, or by links, or by neither: what held up most of them.
Words words_of(const Summary& summary, std::vector<Alike> groups)
{
  const auto kind = [&](const Alike& one) { return one.piece->bound_by == "window" ? 0 : summary.find_resource(one.piece->bound_by) ? 1 : 2; };
  BytesPerSecond rates[3];
  for (const auto& one : groups) rates[kind(one)] = rates[kind(one)] + one.rate;
  const auto most = std::max_element(std::begin(rates), std::end(rates)) - std::begin(rates);
  std::erase_if(groups, [&](const Alike& one) { return kind(one) != most; });
  if (most == 0) return window_words(groups);
  return most == 1 ? link_words(summary, groups) : Words{"", "no limit of its own was full"};
}

} // namespace

std::string_view full_text(std::string_view kind)
{
  if (kind.starts_with("pool_")) return "a pool whose disks are busy all the time";
  if (kind == "copy_engine") return "the array's own copying, busy all the time";
  if (kind == "zero_engine") return "the array's own zeroing, busy all the time";
  if (kind == "wan") return "a line that is full";
  if (kind.starts_with("nic_")) return "a network adapter that is full";
  if (kind.starts_with("hba_")) return "an HBA that is full";
  if (kind.starts_with("port_")) return "a port of the array that is full";
  return "a link that is full";
}

std::string guests_text(double share, double positioning)
{
  if (positioning < worth_naming) return share < worth_naming ? "" : fmt::format(" (of it the guests {:.0f} %)", share * 100);
  const auto bytes = share - positioning;
  return fmt::format("; guests' random I/O keeps its disks positioning for {:.0f} % of the time{}", positioning * 100,
                     bytes < worth_naming ? "" : fmt::format(", and guests' bytes take {:.0f} %", bytes * 100));
}

Words words_of(const Summary& summary, const Spell& spell)
{
  const auto& copy = summary.copies[spell.longest->copy];
  const auto& started = copy.started;
  const auto& by = spell.bound_by();
  if (by == "paths lost") return {"", wait_text(summary, *spell.longest)};
  if (by == "metadata") return {"metadata", metadata_text(copy, spell)};
  if (by == "cpu") return {"CPU time", cpu_text(copy)};
  if (by == "none") return nothing_was_full(summary, *spell.longest);
  if (by == "window" && !spell.longest->stream)
    return {"the data mover's window", fmt::format("{} = {}", started.window_how, to_text(started.window.value_or(BytesPerSecond{})))};
  const auto* migration = migration_of(summary, *spell.longest);
  auto streams = migration ? group(summary, *migration, started.cause, spell.longest->from, spell.longest->to) : std::vector<Alike>{};
  std::erase_if(streams, [&](const Alike& one) { return by == "window" ? one.piece->bound_by != by : !summary.find_resource(one.piece->bound_by); });
  if (by == "window") return streams.empty() ? Words{"the stream it takes", summary.streams[*spell.longest->stream].declared.how} : window_words(streams);
  const bool by_streams = streams.size() > 1 && std::ranges::any_of(streams, [&](const Alike& one) { return one.piece->bound_by == by; });
  return by_streams ? link_words(summary, streams) : full_words(summary, spell);
}

Words words_of(const Summary& summary, const Migration& migration, trace::Cause cause, Seconds from, Seconds to)
{
  auto groups = group(summary, migration, cause, from, to);
  if (groups.empty()) return {};
  double guests = 0;
  for (const auto& one : groups) guests = std::max(guests, one.guest_share);
  auto words = words_of(summary, std::move(groups));
  words.how += guests_text(guests, 0);
  return words;
}

} // namespace godwit::report
