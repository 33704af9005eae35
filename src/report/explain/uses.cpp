#include "report/explain/trials.hpp"

#include "report/explain/parts.hpp"
#include "report/figures.hpp"

#include <algorithm>
#include <set>

namespace godwit::report {

namespace {

/// What a migration used, told one by one.
class Uses {
public:
  Uses(const Summary& summary, const Migration& migration) : summary_(summary), migration_(migration) {}

  void learn_copies()
  {
    for (const auto number : migration_.copies) {
      const auto& copy = summary_.copies[number];
      const auto& started = copy.started;
      for (const auto* ways : {&started.reads, &started.writes})
        for (const auto& way : *ways) learn_links(way);
      for (const auto& path : started.paths) learn_networks(path);
      add("disk " + migration_.vm + " " + started.subject);
      // The home directory is small and copied one I/O at a time, whoever copies the disks.
      if (started.cause == trace::Cause::Home) continue;
      if (started.window) add("software");
      if (started.mover == "nfc") add("mover nfc");
      const bool crosses = started.mover == "nfc" || started.mover == "vmotion"; // at FS3DM's cost
      add("mover " + (crosses ? "fs3dm" : started.mover));
      if (copy.allocating > Seconds{}) add("metadata " + started.from), add("metadata " + started.to), add("allocating");
    }
  }

  void learn_streams()
  {
    for (const auto number : migration_.streams) {
      const auto& stream = summary_.streams[number];
      learn_links(stream.declared.links);
      learn_networks(stream.declared.name);
      if (stream.cut > Bytes{}) add("outage"), add("network outage");
    }
    if (!migration_.streams.empty() && migration_.kind != "cold") add("streams"); // a cold one's are of network file copies
  }

  void learn_places()
  {
    for (const auto* places : {&migration_.from, &migration_.to})
      for (const auto& [file, datastore] : *places) add("datastore " + datastore);
    add("vm " + migration_.vm);
    if (!migration_.passes.empty() || booked(migration_.bytes, trace::Cause::Swap) > Bytes{}) add("memory " + migration_.vm);
  }

  void learn_course()
  {
    for (const auto& phase : migration_.phases) add("phase " + phase.name);
    for (const auto& stun : migration_.stuns) add("part " + stun.part);
    for (const auto number : migration_.faults) add("fault " + summary_.faults[number].id);
    const auto refused_by_array = [](const Decision& decision) { return decision.made.device_state == "not_supported"; };
    add("passes", !migration_.passes.empty());
    add("iterations", !migration_.iterations.empty());
    add("guest writes", migration_.writes.count() > 0);
    add("slowed", !migration_.slowings.empty());
    add("outage", !migration_.outages.empty());
    add("network outage", !migration_.outages.empty() && !migration_.streams.empty());
    const auto of_an_array = [](const Handover& one) { return one.handed.to_mover != "vmotion"; };
    add("asked again", std::ranges::any_of(migration_.handovers, of_an_array) || std::ranges::any_of(migration_.decisions, refused_by_array));
    add("mirrored by network", migration_.mirroring.by_network);
    const auto sets_xcopy = [](const Decision& decision) {
      return decision.made.chosen == "fs3dm_hw" || std::ranges::any_of(decision.made.tried,
          [](const trace::Rejected& rejected) { return rejected.claim == "DM-3"; });
    };
    add("xcopy from " + migration_.host, std::ranges::any_of(migration_.decisions, sets_xcopy));
    const auto refused_first = [](const Decision& decision) { return decision.made.device_state == "unknown" && decision.made.chosen != "fs3dm_hw"; };
    add("xcopy refused by " + home_array(summary_, migration_),
        std::ranges::any_of(migration_.decisions, refused_by_array) || std::ranges::any_of(migration_.decisions, refused_first));
    const auto from = migration_.from.find("swap"), to = migration_.to.find("swap");
    add("swap " + migration_.vm, booked(migration_.bytes, trace::Cause::Swap) > Bytes{} || (from != migration_.from.end() && to != migration_.to.end() &&
        from->second != to->second));
    const auto of_a_network = [](const trace::SlotUse& use) { return use.resource.starts_with("network "); };
    add("queue", migration_.admission.waited > Seconds{});
    add("queue network", migration_.admission.waited > Seconds{} && std::ranges::any_of(migration_.admission.taken, of_a_network));
    const auto of_a_disk = [&](const trace::WorkloadDeclared& load) { return load.vm == migration_.vm && !load.disk.empty(); };
    add("at random", std::ranges::any_of(summary_.workloads, of_a_disk));
  }

  /// Refused, it used nothing; what it would have crossed is why it may have been.
  void learn_refusal()
  {
    if (migration_.outcome != trace::Outcome::Refused) return;
    add("refused");
    if (!changes_host(migration_)) return;
    for (const auto& use : summary_.resources) add(use.resource.id, use.resource.kind == "wan");
  }

  std::vector<std::string> all() const { return {uses_.begin(), uses_.end()}; }

private:
  void add(const std::string& use, bool used = true)
  {
    if (used) uses_.insert(use);
  }
  void learn_links(const std::vector<trace::ResourceNumber>& links)
  {
    for (const auto link : links) add(summary_.resources.at(link).resource.id);
  }
  /// "esx1/nic0 - vmotion - esx2/nic0"
  void learn_networks(const std::string& path)
  {
    for (std::size_t at = 0; at <= path.size();) {
      const auto end = std::min(path.find(" - ", at), path.size());
      const auto part = path.substr(at, end - at);
      add("network " + part, part.find('/') == part.npos);
      at = end + 3;
    }
  }

  const Summary& summary_;
  const Migration& migration_;
  std::set<std::string> uses_;
};

} // namespace

std::vector<std::string> uses_of(const Summary& summary, const Migration& migration)
{
  Uses uses{summary, migration};
  uses.learn_copies();
  uses.learn_streams();
  uses.learn_places();
  uses.learn_course();
  uses.learn_refusal();
  return uses.all();
}

} // namespace godwit::report
