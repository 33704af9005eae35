#pragma once
// DRS and DPM of one cluster as they run: every so often observe, ask the recommenders, record, and carry out through vCenter.

#include "cluster/drs/power.hpp"
#include "cluster/cluster_view.hpp"
#include "cluster/observer.hpp"

#include <deque>

namespace godwit::cluster::drs {

class Scheduler {
public:
  /// All must outlive it. Precondition: the cluster has DRS.
  Scheduler(migration::Surroundings& around, VCenter& vcenter, ClusterView& view);

  /// From now until then, in actors of its own.
  void go(Seconds until);
  /// As long as demand is followed, each run with the samples of its instant.
  void go(Observer& observer);
  /// One run of each.
  void balance();
  void power();
  /// Starts a host in standby for somebody else, if DPM may act by itself, and its vCenter is not down.
  void wake(const std::string& host, const std::string& reason);
  /// Called with each host that takes VMs again after standby.
  void when_awake(std::function<void(const std::string& host)> what) { awake_ = std::move(what); }

private:
  struct Left {
    std::string host;
    Seconds at;
    double cpu; ///< what the VM asked for then
  };
  struct Sample {
    Seconds at;
    std::vector<Load> loads; ///< by host
    std::vector<bool> on;
  };
  const inventory::ComputeCluster& cluster() const { return view_.cluster(); }
  Settings settings() const;
  bool acts_on_power() const;
  void remember_left(Observed& observed);
  void carry_out(const Recommendation& move, const std::string& by, std::function<void()> over);
  void record(const Advice& advice, const std::string& by, bool carried_out) const;
  /// Of the host over the window; nothing where it was not on all the while.
  std::optional<Load> mean(std::size_t host, Seconds window) const;
  void sample(const Observed& observed);
  void put_to_standby(const std::string& host, const std::vector<Recommendation>& moves);
  void start_up(const std::string& host, const std::string& reason);
  /// A VM is on its way there, or restarted there.
  bool is_awaited(const std::string& host) const;
  /// Nor does anything run there.
  bool is_empty(const std::string& host) const;
  void change(const std::string& host, migration::HostMode mode, const std::string& reason);

  migration::Surroundings& around_;
  VCenter& vcenter_;
  ClusterView& view_;
  std::map<std::size_t, std::vector<Left>> left_; ///< by the VM's place in the inventory
  std::deque<Sample> samples_; ///< of DPM, the oldest first
  std::uint64_t moves_ = 0;
  std::function<void(const std::string& host)> awake_;
};

} // namespace godwit::cluster::drs
