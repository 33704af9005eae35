#include "report/moments.hpp"

#include "report/cells.hpp"
#include "report/motion_cells.hpp"
#include "units/text.hpp"

#include <fmt/format.h>

namespace godwit::report {

namespace {

using namespace trace;

constexpr std::size_t most_modes = 400; // of a migration: a small buffer fills and empties thousands of times

std::string in_use(const std::vector<SlotUse>& uses)
{
  std::vector<std::string> texts;
  for (const auto& use : uses) texts.push_back(fmt::format("{}: {} of {} in use, {} needed", use.resource, use.in_use, use.most, use.cost));
  return fmt::format("{}", fmt::join(texts, "; "));
}

std::string places(const std::map<std::string, std::string>& of)
{
  std::vector<std::string> texts;
  for (const auto& [file, datastore] : of) texts.push_back(file + " on " + datastore);
  return fmt::format("{}", fmt::join(texts, ", "));
}

/// As people call it.
std::string choice(const DecisionMade& e, const std::string& name) { return e.what == "data_mover" ? mover_name(name) : spaced(name); }

std::string rejected(const DecisionMade& e)
{
  std::vector<std::string> texts{e.reason};
  for (const auto& each : e.tried) texts.push_back(fmt::format("not {}: {}", choice(e, each.name), each.reason));
  return fmt::format("{}", fmt::join(texts, "; "));
}

std::string verdict(const std::string& of)
{
  return of == "again" ? "another pass" : of == "switch_over" ? "switch over" : of == "give_up" ? "give up" : spaced(of);
}

std::string cause(const std::string& of) { return of == "io" ? "I/O latency" : of; }
std::string measured(const std::string& cause, double value) { return cause == "io" ? to_text(Seconds{value}) : fmt::format("{:.4g} %", value); }

} // namespace

/// What is no moment is no row in this list: the last operator() hears it.
struct Moments::Teller {
  Moments& known;
  Seconds at;

  void tell(const std::string& migration, const char* kind, std::string what, std::string why = "", std::string claim = "") const
  {
    known.moments_.push_back({at, migration, kind, std::move(what), std::move(why), std::move(claim)});
  }
  void of_copy(CopyNumber copy, const char* kind, const std::string& what, std::string why = "") const
  {
    const auto& [migration, subject] = known.copies_.at(copy);
    tell(migration, kind, fmt::format("{}: {}", subject, what), std::move(why));
  }

  void operator()(const MigrationRequested& e) const
  {
    tell(e.migration, "request", fmt::format("{} of {} is requested: from {} ({}) to {} ({}).", spaced(e.kind), e.vm, e.host, places(e.from), e.to_host, places(e.to)));
  }
  void operator()(const MigrationQueued& e) const { tell(e.migration, "queue", "It must wait: too few slots are free.", in_use(e.lacking)); }
  void operator()(const SlotsTaken& e) const
  {
    tell(e.migration, "slots", e.waited > Seconds{} ? fmt::format("Its slots are free after {}: it starts.", to_text(e.waited)) : "Its slots are free: it starts at once.", in_use(e.slots));
  }
  void operator()(const SlotsReturned& e) const { tell(e.migration, "slots", "It returns its slots to the queue."); }
  void operator()(const DecisionMade& e) const
  {
    const auto subject = e.subject.empty() ? "" : " for " + e.subject;
    tell(e.migration, "decision", fmt::format("{}{}: {}.", spaced(e.what), subject, choice(e, e.chosen)), rejected(e), e.claim);
  }
  void operator()(const PhaseStarted& e) const { tell(e.migration, "phase", fmt::format("Phase begins: {}.", spaced(e.phase)), "", e.claim); }
  void operator()(const PhaseEnded& e) const { tell(e.migration, "phase", fmt::format("Phase is over: {}.", spaced(e.phase))); }
  void operator()(const CopyStarted& e) const
  {
    known.copies_.emplace_back(e.migration, e.subject);
    const auto how = e.window ? fmt::format("It is no faster by itself than {} = {}; the way would carry {}.", e.window_how, to_text(*e.window), to_text(e.max_flow))
                              : fmt::format("The array copies by itself; the way would carry {}.", to_text(e.max_flow));
    of_copy(e.copy, "copy", fmt::format("{} starts copying {} ({}) from {} to {}.", mover_name(e.mover), to_text(e.size), to_text(e.cause), e.from, e.to), how);
  }
  void operator()(const CopyEnded& e) const { of_copy(e.copy, "copy", e.whole ? "the copy is complete." : "the copy ends early."); }
  void operator()(const TransferCut& e) const { of_copy(e.copy, "path", "a transfer is cut off on the way.", fmt::format("{} of it had been read, {} written: carried for nothing.", to_text(e.read), to_text(e.written))); }
  void operator()(const PathsLost& e) const { of_copy(e.copy, "path", "no path is left; the copy waits.", fmt::format("It waits up to {}.", to_text(e.patience))); }
  void operator()(const PathFound& e) const { of_copy(e.copy, "path", "it goes on over another path.", e.path); }
  void operator()(const HandedOver& e) const
  {
    tell(e.migration, "handover", fmt::format("{}: {} takes over from {} at {}.", e.subject, mover_name(e.to_mover), mover_name(e.from_mover), to_text(e.offset)), e.reason, e.claim);
  }
  void operator()(const DeviceStateChanged& e) const
  {
    tell("", "device", fmt::format("Array {}, {}: the host now believes {}.", e.array, e.operation, spaced(e.state)), e.reason, e.claim);
  }
  void operator()(const IterationJudged& e) const
  {
    tell(e.migration, "judge", fmt::format("Pass {} is over; {} left: {}.", e.iteration, to_text(e.left), verdict(e.verdict)),
         e.reason, e.claim);
  }
  void operator()(const PassJudged& e) const
  {
    tell(e.migration, "judge", fmt::format("Memory pass {} sent {} in {}; {} left: {}.", e.pass + 1, to_text(e.sent), to_text(e.took), to_text(e.dirtied), verdict(e.verdict)),
         e.reason, e.claim);
  }
  void operator()(const GuestSlowed& e) const
  {
    tell(e.migration, "slow", e.slowdown > 0 ? fmt::format("{}'s vCPUs are slowed by {}.", e.vm, percent(e.slowdown)) : fmt::format("{}'s vCPUs run at full speed again.", e.vm), e.reason, e.claim);
  }
  void operator()(const MirrorModeChanged& e) const
  {
    if (++known.modes_[e.migration] > most_modes) return;
    tell(e.migration, "mode", fmt::format("{}: mirroring is {} from now on; {} of {} buffered.", e.disk, e.mode, to_text(e.buffered), to_text(e.buffer)), e.reason, e.claim);
  }
  void operator()(const LocksMoved& e) const { tell(e.migration, "lock", fmt::format("The files' lock goes from {} to {}.", e.from, e.to), "", "MOB-5"); }
  void operator()(const VmRegistered& e) const { tell(e.migration, "lock", fmt::format("{} leaves the inventory of {} for that of {}.", e.vm, e.from, e.to), "", "MOB-4"); }
  /// A growing file reserves again and again: the first time says it.
  void operator()(const SpaceReserved& e) const
  {
    if (known.reserved_.emplace(e.migration, e.datastore).second) tell(e.migration, "space", fmt::format("{} is reserved on {}; {} stay free.", to_text(e.size), e.datastore, to_text(e.free)));
  }
  void operator()(const SpaceReleased& e) const
  {
    if (known.released_.emplace(e.migration, e.datastore).second) tell(e.migration, "space", fmt::format("{} is given back on {}; {} are free.", to_text(e.size), e.datastore, to_text(e.free)));
  }
  void operator()(const Stunned& e) const { tell(e.migration, "stun", fmt::format("{} stands still: {}.", e.vm, spaced(e.part))); }
  void operator()(const Resumed& e) const { tell(e.migration, "stun", fmt::format("{} runs again: {} is over.", e.vm, spaced(e.part))); }
  void operator()(const SwitchedOver& e) const { tell(e.migration, "switchover", fmt::format("{} switches over: it runs on {}, {}.", e.vm, e.host, places(e.datastores))); }
  void operator()(const MigrationEnded& e) const { tell(e.migration, "end", fmt::format("It has {}.", e.outcome == Outcome::Refused ? "been refused" : spaced(std::string{to_text(e.outcome)})), e.reason, e.claim); }
  void operator()(const DisksCompared& e) const
  {
    tell(e.migration, "check", fmt::format("{}: both sides are compared, {} of {} blocks differ.", e.disk, e.differing, e.blocks), fmt::format("{} blocks were written meanwhile.", e.written));
  }
  void operator()(const FaultBegan& e) const { tell("", "fault", fmt::format("Fault: {}.", e.what)); }
  void operator()(const VmsDied& e) const { tell("", "fault", fmt::format("{} went down with {}.", fmt::join(e.vms, ", "), e.host)); }
  void operator()(const FaultEnded& e) const { tell("", "fault", fmt::format("The fault is over: {}.", e.what)); }
  void operator()(const FirmwareUpgraded& e) const { tell("", "device", fmt::format("Array {}'s firmware is upgraded: {}.", e.array, e.what)); }
  /// What is in order is no moment.
  void operator()(const StorageDrsJudged& e) const
  {
    if (e.violated) tell("", "judge", fmt::format("Storage DRS of {}: {} of {} is {}, threshold {}.", e.cluster, cause(e.cause), e.datastore, measured(e.cause, e.value), measured(e.cause, e.threshold)), e.note);
  }
  /// Whose migration comes of it, if one does: it is the first of that one's moments.
  void operator()(const StorageDrsRecommended& e) const
  {
    const auto what = e.from.empty() ? fmt::format("to place {} of {} on {}", fmt::join(e.disks, ", "), e.vm, e.to) : fmt::format("to move {} of {} from {} to {}, for {}", fmt::join(e.disks, ", "), e.vm, e.from, e.to, cause(e.cause));
    tell(e.migration, "decision", fmt::format("Storage DRS of {} recommends {}.", e.cluster, what), e.reason);
  }
  void operator()(const StorageDrsRejected& e) const
  {
    const auto held = e.limit != 0 || e.value != 0 ? fmt::format(": {:.4g} against {:.4g}", e.value, e.limit) : "";
    tell("", "decision", fmt::format("Storage DRS of {} does not move {} from {} to {}.", e.cluster, e.vm, e.from, e.to), e.reason + held);
  }
  template <class Other> void operator()(const Other&) const {}
};

void Moments::on(Seconds at, const Event& event) { event.visit(Teller{*this, at}); }

} // namespace godwit::report
