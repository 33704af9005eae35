#pragma once
// Several runs in one table, each against the first. Reads summary.json texts: runs may come from other processes or days.

#include "report/figures.hpp"
#include "report/layout.hpp"

#include <span>

namespace godwit::report {

/// What a comparison shows of one run.
struct Run {
  std::string label, title;
  std::vector<std::pair<std::string, std::string>> varied; ///< what is not as its scenario has it: "rtt", "5 ms"
  std::map<std::string, int> outcomes; ///< "completed" -> how many migrations
  std::string why_not; ///< the first that did not complete says so
  Seconds lead; ///< of all its migrations together, each from its request to its end
  Seconds longest; ///< of its migrations
  Seconds span; ///< from the first one's request to the last one's end
  Seconds idle; ///< of it, with nothing running
  Seconds naive; ///< of all its migrations, one after the other
  Seconds plan_took, plan_bound; ///< of its longest evacuation plan, and what no order beats; zero without any
  std::optional<bool> in_window; ///< of all plans that have a window
  // Storage DRS over days.
  std::map<std::string, std::size_t> recommended; ///< moves, by cause
  std::optional<double> used_deviation; ///< points of % of capacity, among the datastores of a cluster, at last; of the least even cluster
  std::optional<Seconds> slowest; ///< datastore, 90th percentile of the last day
  std::optional<Seconds> io_latency, io_latency_last_day; ///< mean of all guests' I/Os
  Seconds downtime, cpu; ///< of all together
  std::vector<Mover> movers; ///< different ones, in order of decision
  std::string bound_by, bound_how; ///< what bound its migrations for the longest time
  ClassBytes bytes;
  Bytes offloaded; ///< copied by arrays themselves, those included whose engine has no rate of its own and so no bytes above
  // What guests did, and felt. All zero and absent while they are idle.
  std::size_t iterations = 0; ///< of all migrations together
  Bytes recopied, mirrored;
  Seconds worst_write; ///< of any guest while it moved
  Seconds mean_write; ///< of the guest whose writes took longest on average while it moved
  std::optional<double> iops_kept; ///< by all guests together; nothing where what they did before is too little to tell
  // Memory, networks, slots.
  Seconds still_longest; ///< of one VM
  Seconds queued; ///< of all together
  std::size_t passes = 0; ///< over memory, of all together
  Bytes memory, memory_resent; ///< sent; of it after the first pass
  double slowdown = 0; ///< of the guest that was slowed most, 0..1
  bool mirrors_by_network = false;
  std::size_t mode_switches = 0; ///< between asynchronous and synchronous mirroring
  Seconds synchronous; ///< of all disks together
};

/// Nothing when the text is no summary.json.
std::optional<Run> read_run(std::string label, std::string_view summary_json);

/// Beside nothing there is no ratio.
std::optional<double> ratio(double value, double first);

std::string compare_table(std::span<const Run> runs, Style style);
std::string compare_json(std::span<const Run> runs);
std::string compare_csv(std::span<const Run> runs);

} // namespace godwit::report
