#pragma once
// What DRS, DPM, maintenance mode and vSphere HA said and did, folded from events; and how that is shown.

#include "report/layout.hpp"
#include "trace/trace.hpp"

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <tuple>
#include <vector>

namespace godwit::report {

using units::Seconds;

template <class Fact> struct Said {
  Seconds at;
  Fact fact;
};

struct HostPolicies {
  /// How often a cluster was judged so: cluster, by, metric, verdict.
  std::map<std::tuple<std::string, std::string, std::string, std::string>, std::uint64_t> judged;
  std::vector<Said<trace::HostMoveRecommended>> recommended;
  std::vector<Said<trace::HostMoveRejected>> rejected;
  std::vector<Said<trace::HostModeChanged>> modes;
  std::vector<Said<trace::MaintenanceBlocked>> blocking;
  std::vector<Said<trace::MaintenanceEntered>> maintenance;
  std::vector<Said<trace::VmsDied>> died;
  std::vector<Said<trace::HostFailed>> failed;
  std::vector<Said<trace::VmRestarted>> restarts;
  std::vector<Said<trace::VmNotRestarted>> not_restarted;
  std::vector<Said<trace::ApdTimedOut>> apd_timed_out;
  std::vector<Said<trace::ApdEnded>> apd_ended;
  std::vector<Said<trace::VmTerminated>> terminated;
  std::vector<Said<trace::VmNotTerminated>> not_terminated;
  std::vector<Said<trace::VCenterLost>> vcenters_lost;
  std::vector<Said<trace::VCenterRestarted>> vcenters_restarted;
  std::map<std::string, std::string> sites; ///< of hosts, where there are any

  void hear(Seconds at, const trace::ClusterJudged& fact) { (void)at, ++judged[{fact.cluster, fact.by, fact.metric, fact.verdict}]; }
  void hear(Seconds at, const trace::HostMoveRecommended& fact) { recommended.push_back({at, fact}); }
  void hear(Seconds at, const trace::HostMoveRejected& fact) { rejected.push_back({at, fact}); }
  void hear(Seconds at, const trace::HostModeChanged& fact) { modes.push_back({at, fact}); }
  void hear(Seconds at, const trace::MaintenanceBlocked& fact) { blocking.push_back({at, fact}); }
  void hear(Seconds at, const trace::MaintenanceEntered& fact) { maintenance.push_back({at, fact}); }
  void hear(Seconds at, const trace::VmsDied& fact) { died.push_back({at, fact}); }
  void hear(Seconds at, const trace::HostFailed& fact) { failed.push_back({at, fact}); }
  void hear(Seconds at, const trace::VmRestarted& fact) { restarts.push_back({at, fact}); }
  void hear(Seconds at, const trace::VmNotRestarted& fact) { not_restarted.push_back({at, fact}); }
  void hear(Seconds at, const trace::ApdTimedOut& fact) { apd_timed_out.push_back({at, fact}); }
  void hear(Seconds at, const trace::ApdEnded& fact) { apd_ended.push_back({at, fact}); }
  void hear(Seconds at, const trace::VmTerminated& fact) { terminated.push_back({at, fact}); }
  void hear(Seconds at, const trace::VmNotTerminated& fact) { not_terminated.push_back({at, fact}); }
  void hear(Seconds at, const trace::VCenterLost& fact) { vcenters_lost.push_back({at, fact}); }
  void hear(Seconds at, const trace::VCenterRestarted& fact) { vcenters_restarted.push_back({at, fact}); }

  bool empty() const
  {
    return judged.empty() && recommended.empty() && modes.empty() && blocking.empty() && maintenance.empty() && died.empty() && failed.empty() && apd_timed_out.empty() && vcenters_lost.empty();
  }
  /// "esx2 (west)".
  std::string placed(const std::string& host) const;
  /// The fault (Fault::what) is the host's loss, or its site's.
  bool takes_along(std::string_view fault, const std::string& host) const;
  const Said<trace::ApdEnded>* end_of(const trace::ApdTimedOut& apd) const; ///< null: it lasts
  /// What became of those that died: "nobody restarted them".
  std::string afterwards(const Said<trace::VmsDied>& died) const;
  /// The first after a VM's termination; null: there was none.
  const Said<trace::VmRestarted>* restart_after(const Said<trace::VmTerminated>& terminated) const;
};

/// "" when no policy did anything.
std::string table(const HostPolicies& policies, Style style);
nlohmann::ordered_json host_policies_json(const HostPolicies& policies);

} // namespace godwit::report
