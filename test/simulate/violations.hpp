#pragma once
// What the self-check finds in a stream of events written by hand.

#include "run/self_check.hpp"
#include "support/kept.hpp"

#include <functional>
#include <string>
#include <vector>

namespace godwit::test {

using namespace godwit::units::literals;
using Events = std::vector<Kept>;

/// An event a second, from 0 s; what goes with a switchover goes at its instant.
inline std::string violations(const Events& events)
{
  run::SelfCheck check;
  double at = -1;
  for (const auto& kept : events) {
    const auto& event = kept.event();
    const bool at_once = event.is<trace::LocksMoved>() || event.is<trace::VmRegistered>();
    check.on(units::Seconds{at_once ? at : ++at}, event);
  }
  std::string all;
  for (const auto& each : check.violations()) all += each + "\n";
  return all;
}

/// Where the nth event of this kind is, from 0.
template <class Fact> Events::iterator place(Events& events, int nth = 0)
{
  auto found = events.begin();
  while (!found->event().template is<Fact>() || nth-- > 0) ++found;
  return found;
}

template <class Fact> Events without(Events events, int nth = 0)
{
  events.erase(place<Fact>(events, nth));
  return events;
}

template <class Fact> Events changed(Events events, int nth, const std::function<void(Fact&)>& change)
{
  auto& kept = *place<Fact>(events, nth);
  auto fact = *kept.event().template as<Fact>();
  change(fact);
  kept = fact;
  return events;
}

/// With these before the nth event of the kind.
template <class Fact> Events before(Events events, int nth, const Events& more)
{
  events.insert(place<Fact>(events, nth), more.begin(), more.end());
  return events;
}

template <class Fact> Events after(Events events, int nth, const Events& more)
{
  events.insert(place<Fact>(events, nth) + 1, more.begin(), more.end());
  return events;
}

/// A vMotion of a guest with 1 GiB from esx1 to esx2: 512 MiB, of which 64 are dirtied, then those, of which 8 are.
inline Events vmotion()
{
  const auto carried = [](units::Bytes size) { return trace::StreamCarried{0, trace::Cause::Memory, {}, size, false}; };
  const auto pass = [](std::uint32_t number, units::Bytes sent, units::Bytes dirtied, const char* verdict) {
    trace::PassJudged judged{};
    judged.migration = "m1";
    judged.pass = number;
    judged.took = 2_s; // an event a second: it began with the judgement before
    judged.sent = sent;
    judged.dirtied = dirtied;
    judged.verdict = verdict;
    return judged;
  };
  return {trace::ResourceDeclared{"esx1/nic0/out", "nic_out", 1_Gbps, 1_Gbps},
          trace::ResourceDeclared{"esx2/nic0/in", "nic_in", 1_Gbps, 1_Gbps},
          trace::VmDeclared{"vm", "esx1", "", 1_GiB, true},
          trace::MigrationRequested{"m1", "vm", "vmotion", "esx1", "esx2", {}, {}, 1_GiB},
          trace::SlotsTaken{"m1", {}, {{"host esx1", 1, 1, 8}, {"host esx2", 1, 1, 8}}},
          trace::StreamDeclared{0, "m1", "esx1/nic0 - vmotion - esx2/nic0", {0, 1}, {}, 1_Gbps, ""},
          carried(512_MiB),
          pass(0, 512_MiB, 64_MiB, "again"),
          carried(64_MiB),
          pass(1, 64_MiB, 8_MiB, "switch_over"),
          trace::Stunned{"m1", "vm", "last_pages"},
          carried(8_MiB),
          carried(32_KiB), // 1 GiB / 4 KiB = 262,144 pages, a bit each
          trace::SwitchedOver{"m1", "vm", "esx2", {}},
          trace::LocksMoved{"m1", "vm", "esx1", "esx2"},
          trace::Resumed{"m1", "vm", "last_pages"},
          trace::MigrationEnded{"m1", trace::Outcome::Completed, "", ""},
          trace::SlotsReturned{"m1", {{"host esx1", 1, 0, 8}, {"host esx2", 1, 0, 8}}}};
}

/// To the end of the run, the engine having counted what the streams say.
inline std::string at_the_end(Events events)
{
  units::Bytes carried;
  for (const auto& kept : events)
    if (const auto* stream = kept.event().as<trace::StreamCarried>()) carried += stream->size;
  for (trace::ResourceNumber resource = 0; resource < 2; ++resource) events.push_back(trace::ResourceTotal{resource, carried});
  events.push_back(trace::RunEnded{});
  return violations(events);
}

} // namespace godwit::test
