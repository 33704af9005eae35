#include "report/explain/parts.hpp"

#include "report/arithmetic.hpp"
#include "report/cells.hpp"
#include "report/next_limits.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <tuple>

namespace godwit::report {

namespace {

constexpr std::size_t most_bounds = 5; // of one copy, one by one
constexpr std::size_t most_copies = 6; // of a step, one by one
constexpr double worth_telling = 0.05; // of a spell's time
constexpr Seconds at_once{0.1};

std::string over_text(Bytes size, Seconds took)
{
  return took > Seconds{} ? fmt::format("{} in {} = {}", to_text(size), to_text(took), to_text(size / took)) : to_text(size);
}

/// Waits for the host's CPU are no transfer's time: where nothing else bound the copy, its own time counts.
std::string reached_text(const Copy& copy, const Spell& spell)
{
  const bool whole = spell.only && spell.bound_by() == "cpu";
  return over_text(spell.carried, whole ? copy.end - copy.start : spell.time);
}

/// `when`: "", or the stretch it is of. `next`: its next limits.
std::string bound_text(const Summary& summary, const Copy& copy, const Spell& spell, const std::string& when, const std::string& next)
{
  const auto words = words_of(summary, spell);
  const auto& by = spell.bound_by();
  const auto parted = spell.time < (spell.to - spell.from) * (1 - worth_telling) ? fmt::format(", {} in all", to_text(spell.time)) : "";
  if (by == "paths lost") return fmt::format("The copy waited from {} to {}{}: {}", to_text(spell.from), to_text(spell.to), parted, words.how);
  const auto guests = guests_text(spell.share(spell.guests), spell.share(spell.positioning));
  const auto allocating = spell.share(spell.allocating);
  const bool besides = by != "metadata" && allocating >= 0.01;
  const auto metadata = besides ? fmt::format("; new blocks, allocated one by one, took {:.0f} % of the time", allocating * 100) : "";
  const auto why = words.what.empty() ? (when.empty() ? capitalised(words.how) : fmt::format("{}, {}", when, words.how))
                                      : fmt::format("{} by {}: {}", when.empty() ? "Bound" : when + ", bound", words.what, words.how);
  return fmt::format("{}{}{}. {}{}", why, guests, metadata, reached_text(copy, spell), next);
}

/// What the documents say of a data mover that is held up by its own I/Os.
std::string rule_of_window(const trace::CopyStarted& started, const Spell& spell)
{
  const bool by_window = spell.bound_by() == "window" && !spell.longest->stream;
  if (started.mover == "fsdm" && (by_window || spell.bound_by() == "metadata")) return "DM-7";
  if (!by_window || started.offloaded) return "";
  return started.mover == "fs3dm" && started.depth > 1 ? "VAAI-1" : "";
}

Points spell_points(const Summary& summary, const Migration& migration, std::size_t number)
{
  auto spells = spells_of(summary, number);
  const bool many = spells.size() > most_bounds;
  Seconds all;
  for (const auto& spell : spells) all += spell.time;
  if (many) {
    spells = together(spells);
    std::erase_if(spells, [&](const Spell& spell) { return spell.time < all * 0.01; });
  }
  Points points;
  const auto& copy = summary.copies[number];
  const bool waited_for = copy.started.cause != trace::Cause::Home; // a few MiB nobody waits for
  std::string told;
  for (std::size_t i = 0; i < std::min(spells.size(), most_bounds); ++i) {
    const auto& spell = spells[i];
    auto next = waited_for && spell.bound_by() != "paths lost" ? next_limits(summary, migration, copy, spell) : "";
    const auto when = many ? fmt::format("For {:.0f} % of the time", spell.time / all * 100)
                      : spells.size() > 1 ? fmt::format("From {} to {}", to_text(spell.from), to_text(spell.to)) : "";
    points.push_back({bound_text(summary, copy, spell, when, next == told ? "" : next), waited_for ? rule_of_window(copy.started, spell) : ""});
    if (!next.empty()) told = std::move(next);
  }
  return points;
}

bool over_network(const trace::CopyStarted& started) { return started.mover == "vmotion" || started.mover == "nfc"; }

std::string way_text(const trace::CopyStarted& started)
{
  if (started.paths.empty()) return "";
  auto way = started.paths.front();
  const std::string through = " -> "; // one host's memory
  if (const auto at = way.find(through); over_network(started) && at != way.npos)
    way.replace(at, through.size(), " - over the network - ");
  return fmt::format("; {}{}", way, started.paths.size() > 1 ? fmt::format(" (and {} more ways, in turn)", started.paths.size() - 1) : "");
}

/// "32 GiB in 1,024 transfers of up to 32 MiB, I/Os of 64 KiB, 32 at a time"
std::string chunks_text(const Copy& copy)
{
  const auto& started = copy.started;
  const auto one = started.offloaded ? "commands" : "I/Os";
  const auto of_all = copy.ended && !copy.whole && copy.carried() < started.size ? fmt::format(" of {}", to_text(started.size)) : "";
  return fmt::format("{}{} in {} transfer{} of up to {}, {} of {}, {} at a time", to_text(copy.carried()), of_all, grouped(copy.transfers),
                     copy.transfers == 1 ? "" : "s", to_text(started.transfer_size), one, to_text(started.io_size), started.depth);
}

const Handover* handover_of(const Migration& migration, const Copy& copy)
{
  const auto found = std::ranges::find_if(migration.handovers, [&](const Handover& handover) {
    const auto& [subject, mover] = std::tie(handover.handed.subject, handover.handed.from_mover);
    return subject == copy.started.subject && mover == copy.started.mover && copy.end <= handover.at && handover.at - copy.end <= at_once;
  });
  return found == migration.handovers.end() ? nullptr : &*found;
}

std::string end_text(const Migration& migration, const Copy& copy)
{
  const auto* handover = copy.ended && !copy.whole ? handover_of(migration, copy) : nullptr;
  const bool goes_on = copy.whole || handover;
  const auto cut = copy.cut == Bytes{} ? "" : fmt::format("; {} of a transfer under way were cut off{}", to_text(copy.cut), goes_on ? " and copied again" : "");
  if (!copy.ended || copy.whole) return cut;
  if (!handover) return fmt::format("; it ends early, after {}{}", to_text(copy.end - copy.start), cut);
  if (handover->handed.to_mover == "vmotion") return fmt::format("; up to {}, where the vMotion network takes over{}", to_text(handover->handed.offset), cut);
  return fmt::format("; handed over after {}{}", to_text(copy.end - copy.start), cut);
}

/// Who does it: "FS3DM copies", "the array (FS3DM with hardware offload) copies"; an array writes zeroes at its own command.
std::string who_text(const trace::CopyStarted& started)
{
  if (started.cause == trace::Cause::Zero) return started.offloaded ? "the array itself writes zeroes (WRITE SAME)," : "the host writes zeroes,";
  if (started.mover == "vmotion") return "the hosts copy over the vMotion network:";
  if (started.mover == "nfc") return "the hosts copy by network file copy:";
  return mover_name(started.mover) + " copies";
}

std::string copy_text(const Migration& migration, const Copy& copy)
{
  const auto& started = copy.started;
  const auto from = started.start > Bytes{} ? fmt::format(", from {} on", to_text(started.start)) : "";
  return fmt::format("{}{}: {} {}{}{}", started.subject, from, who_text(started), chunks_text(copy), way_text(started), end_text(migration, copy));
}

/// What the documents say of the sizes it goes by.
std::string rule_of_chunks(const trace::CopyStarted& started)
{
  constexpr Bytes transfer{32 << 20}, io{64 << 10}, command{4 << 20};
  const auto of_a_disk = started.cause != trace::Cause::Zero && started.cause != trace::Cause::Home;
  if (over_network(started) || started.transfer_size != transfer || !of_a_disk) return "";
  if (started.offloaded) return started.io_size == command ? "VAAI-3" : "";
  return started.io_size == io && started.depth == 32 ? "VAAI-2" : "";
}

bool copies_alike(const Summary& summary, const Migration& migration, std::size_t one, std::size_t other)
{
  const auto &a = summary.copies[one].started, &b = summary.copies[other].started;
  const auto told = [](const trace::CopyStarted& copy) { return std::tie(copy.subject, copy.mover, copy.paths, copy.transfer_size, copy.io_size, copy.depth, copy.cause); };
  if (told(a) != told(b) || !end_text(migration, summary.copies[one]).empty() || !end_text(migration, summary.copies[other]).empty()) return false;
  const auto before = spells_of(summary, one), after = spells_of(summary, other);
  return before.size() == 1 && after.size() == 1 && before.front().bound_by() == after.front().bound_by();
}

/// "; it waited for d1, which shares B2": the copy that ended as this one began, on a datastore of its own.
std::string waited_text(const Summary& summary, const Migration& migration, const Copy& copy, const Span& span)
{
  if (copy.start - span.from <= at_once) return "";
  const auto& started = copy.started;
  for (const auto number : migration.copies) {
    const auto& before = summary.copies[number];
    const auto& other = before.started;
    if (other.subject == started.subject || !before.ended || copy.start - before.end > at_once || copy.start < before.end) continue;
    for (const auto& datastore : {started.from, started.to})
      if (datastore == other.from || datastore == other.to) return fmt::format("; it waited for {}, which shares {}", other.subject, datastore);
  }
  return "";
}

/// Copies of a step that are told.
std::vector<std::size_t> copies_in(const Summary& summary, const Migration& migration, const Span& span)
{
  std::vector<std::size_t> found;
  for (const auto number : migration.copies)
    if (const auto& copy = summary.copies[number]; span.has(copy.start) && copy.carried() > Bytes{}) found.push_back(number);
  return found;
}

} // namespace

Points copy_points(const Summary& summary, const Migration& migration, const Span& span)
{
  Points points;
  const auto here = copies_in(summary, migration, span);
  for (std::size_t i = 0; i < std::min(here.size(), most_copies); ++i) {
    const auto& copy = summary.copies[here[i]];
    const auto when = here.size() > 1 ? fmt::format("{}: ", to_text(copy.start)) : "";
    if (i > 0 && copies_alike(summary, migration, here[i - 1], here[i])) {
      points.push_back({fmt::format("{}{} again: {}, as before", when, copy.started.subject, over_text(copy.carried(), copy.end - copy.start)), ""});
      continue;
    }
    points.push_back({when + copy_text(migration, copy) + waited_text(summary, migration, copy, span), rule_of_chunks(copy.started)});
    for (auto& point : spell_points(summary, migration, here[i])) points.push_back(std::move(point));
  }
  Bytes left;
  for (std::size_t i = most_copies; i < here.size(); ++i) left += summary.copies[here[i]].carried();
  if (here.size() > most_copies) points.push_back({fmt::format("and {} more copies of {} together", here.size() - most_copies, to_text(left)), ""});
  return points;
}

} // namespace godwit::report
