#include "report/cells.hpp"

#include "report/figures.hpp"
#include "report/guests.hpp"
#include "report/motion_cells.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::report {

namespace {

constexpr std::size_t most_lines = 4; // of a cell

std::string felt(const Guest& guest, trace::Felt trace::GuestFelt::*which)
{
  if (!guest.during || ((*guest.during).*which).count == 0) return "";
  const auto& during = (*guest.during).*which;
  auto text = fmt::format("{} mean, {} p99, {} worst", to_text(during.mean), to_text(during.p99), to_text(during.worst));
  if (guest.before && ((*guest.before).*which).count > 0) text += fmt::format(" (before: {} mean)", to_text(((*guest.before).*which).mean));
  return text;
}

} // namespace

std::string mover_name(std::string_view mover)
{
  if (mover == "fs3dm_hw") return "the array (FS3DM with hardware offload)";
  if (mover == "fs3dm") return "FS3DM";
  if (mover == "fsdm") return "FSDM";
  if (mover == "vmotion") return "the vMotion network";
  if (mover == "nfc") return "network file copy";
  return spaced(std::string{mover});
}

std::string listed(const std::vector<std::string>& texts, std::string_view last)
{
  std::string list;
  for (std::size_t i = 0; i < texts.size(); ++i) list += (i == 0 ? "" : i + 1 == texts.size() ? fmt::format(" {} ", last) : ", ") + texts[i];
  return list;
}

std::string some_of(std::vector<std::string> names)
{
  constexpr std::size_t enough = 3;
  if (names.size() < 2) return names.empty() ? "" : names.front();
  const auto last = names.size() > enough ? fmt::format("{} more", names.size() - enough) : names.back();
  names.resize(std::min(names.size() - 1, enough));
  return fmt::format("{} and {}", fmt::join(names, ", "), last);
}

std::string capitalised(std::string text)
{
  if (!text.empty() && 'a' <= text.front() && text.front() <= 'z') text.front() = static_cast<char>(text.front() - 'a' + 'A');
  return text;
}

std::string lines(std::vector<std::string> texts)
{
  if (texts.size() > most_lines) {
    const auto more = texts.size() - (most_lines - 1);
    texts.resize(most_lines - 1);
    texts.push_back(fmt::format("and {} more", more));
  }
  return fmt::format("{}", fmt::join(texts, "\n"));
}

std::string ending(const Summary& summary, const Migration& migration)
{
  using trace::Outcome;
  const auto why = migration.reason.empty() ? "" : ": " + cited(migration.reason, migration.claim);
  if (migration.outcome != Outcome::RolledBack && migration.outcome != Outcome::Failed) return fmt::format("{}{}", outcome_text(migration), why);
  return fmt::format("{} after {}{}. {}", migration.outcome == Outcome::Failed ? "failed" : "rolled back", to_text(duration(migration)), why,
                     what_became(summary, migration));
}

const Fault* downed_by(const Summary& summary, const Migration& migration)
{
  const bool arrived = migration.switched_over && changes_host(migration);
  const auto& host = arrived ? migration.to_host : migration.host;
  const auto lost = [&](std::size_t number) { return summary.policies.takes_along(summary.faults[number].what, host); };
  const auto fault = std::ranges::find_if(migration.faults, lost);
  return fault == migration.faults.end() ? nullptr : &summary.faults[*fault];
}

std::string what_became(const Summary& summary, const Migration& migration)
{
  const bool arrived = migration.switched_over && changes_host(migration);
  return fmt::format("{} {}", migration.vm, downed_by(summary, migration) ? "is down" : arrived ? "runs on " + migration.to_host : "goes on where it was");
}

std::string guest_writes(const Migration& migration) { return felt(migration.guest, &trace::GuestFelt::writes); }
std::string guest_reads(const Migration& migration) { return felt(migration.guest, &trace::GuestFelt::reads); }

std::string engine_bytes(Bytes engine, Bytes offloaded)
{
  return engine == Bytes{} && offloaded > Bytes{} ? to_text(offloaded) + ", of no rate of its own" : to_text(engine);
}

std::string guest_iops(const Migration& migration)
{
  const auto during = iops(migration.guest.during);
  if (!during || !busy(migration.guest)) return "";
  const auto before = iops_kept(migration.guest) ? iops(migration.guest.before) : std::nullopt; // else they are too few to tell
  const auto when = before && migration.guest.before->from < Seconds{} ? "undisturbed" : "before"; // before 0 s there was no time
  const auto text = [](double rate) { return fmt::format("{:.{}f}", rate, rate < 10 ? 1 : 0); };
  return fmt::format("{} a second{}", text(*during), before ? fmt::format(" ({}: {})", when, text(*before)) : "");
}

std::string iterations(const Migration& migration)
{
  const auto& all = migration.iterations;
  const bool says_something = all.size() > 1 || (all.size() == 1 && all.front().judged.left > Bytes{});
  if (!says_something) return "";
  return fmt::format("{}: {}", all.size(), passes(all, [](const auto& pass) { return pass.judged.left; }));
}

std::string writes_by_region(const Migration& migration)
{
  const auto& writes = migration.writes;
  if (writes.count() == 0) return "";
  auto text = fmt::format("{} not copied yet, {} in flight, {} copied", grouped(writes.not_copied.count), grouped(writes.in_flight.count),
                          grouped(writes.copied.count));
  if (const auto times = writes.amplification()) text += fmt::format("; for each byte written {:.1f} bytes to copy again", *times);
  return text;
}

std::string handovers(const Migration& migration)
{
  std::vector<std::string> texts;
  for (const auto& [at, handed] : migration.handovers)
    texts.push_back(fmt::format("{}: {} to {}, then {}: {}", handed.subject, handed.from_mover, to_text(handed.offset), handed.to_mover,
                                cited(handed.reason, handed.claim)));
  return lines(std::move(texts));
}

std::string faults(const Summary& summary, const Migration& migration)
{
  std::vector<std::string> texts;
  for (const auto number : migration.faults) {
    const auto& fault = summary.faults[number];
    texts.push_back(fmt::format("{}, from {}{}", fault.what, to_text(fault.from), fault.to ? " to " + to_text(*fault.to) : " on"));
  }
  return lines(std::move(texts));
}

std::string paths(const Migration& migration)
{
  std::vector<std::string> texts;
  for (const auto& outage : migration.outages) {
    if (!outage.found) texts.push_back(fmt::format("{}: none left from {} on", outage.subject, to_text(*outage.lost)));
    else if (outage.lost) texts.push_back(fmt::format("{}: {} without any, then {}", outage.subject, to_text(*outage.found - *outage.lost), outage.path));
    else texts.push_back(fmt::format("{}: another taken, {}", outage.subject, outage.path));
  }
  return lines(std::move(texts));
}

} // namespace godwit::report
