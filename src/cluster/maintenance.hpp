#pragma once
// Host maintenance mode (vSphere API: EnterMaintenanceMode_Task): nothing is started on the host, DRS moves away what runs there by plain
// vMotions, what cannot leave is named; it may time out, and may be cancelled.

#include "cluster/drs/advice.hpp"
#include "cluster/cluster_view.hpp"

#include <memory>

namespace godwit::cluster {

class Maintenance {
public:
  /// `horizon`: nobody waits beyond it for a host that is blocked. All must outlive it.
  Maintenance(migration::Surroundings& around, VCenter& vcenter, const std::vector<std::unique_ptr<ClusterView>>& views, Seconds horizon);

  /// Does not block. The wish must outlive the run.
  void begin(const scenario::HostMaintenance& wish);
  void exit(const std::string& host);

private:
  /// A host that is entering.
  struct Entry {
    explicit Entry(engine::Gate wakes) : gate(std::move(wakes)) {}
    engine::Gate gate; ///< opened when nothing moves any more, or at an exit
    int moving = 0, turn = 0;
    bool cancelled = false;
    std::set<std::pair<std::string, std::string>> said; ///< VM, reason
  };
  using Wish = scenario::HostMaintenance;
  struct Ended {
    std::string outcome, reason;
  };
  /// In an actor: host after host.
  void serve(const Wish& wish, std::size_t& next);
  bool enter(const Wish& wish, const std::string& host);
  Ended empty(const Wish& wish, const std::string& host, const std::shared_ptr<Entry>& entry);
  void ask_to_leave(const Wish& wish, const std::string& host, const std::shared_ptr<Entry>& entry);
  void move(const Wish& wish, const drs::Recommendation& recommended, const std::shared_ptr<Entry>& entry);
  void blocked(const Wish& wish, const std::string& host, const std::string& vm, const std::string& reason, Entry& entry);
  bool is_empty(const std::string& host) const;
  void change(const std::string& host, migration::HostMode mode, const std::string& reason);
  const ClusterView* observer_of(const std::string& host) const;

  migration::Surroundings& around_;
  VCenter& vcenter_;
  const std::vector<std::unique_ptr<ClusterView>>& views_;
  Seconds horizon_;
  std::map<std::string, std::shared_ptr<Entry>> entering_; ///< by host
};

/// "name" and value of each, for the trace.
std::vector<trace::Number> numbers(const drs::Figures& figures);

} // namespace godwit::cluster
