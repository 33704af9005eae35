#pragma once
// Storage DRS of one datastore cluster: observes, asks the recommenders, records what they say, and acts through vCenter's admission. It
// asks for nothing but Storage vMotions inside its datastore cluster (XVM-8).

#include "cluster/storage_drs/balance.hpp"
#include "cluster/storage_drs/placement.hpp"
#include "cluster/storage_drs/view.hpp"
#include "cluster/vcenter.hpp"

#include <list>

namespace godwit::cluster::storage_drs {

class StorageDrs : private trace::Sink {
public:
  /// `log`: where it hears of migrations' ends. `statistics`: null where nobody collects any. All must outlive it.
  StorageDrs(migration::Surroundings& around, VCenter& vcenter, trace::Trace& log, const Statistics* statistics, const inventory::DatastoreCluster& cluster);
  ~StorageDrs();
  StorageDrs(const StorageDrs&) = delete;

  const inventory::DatastoreCluster& cluster() const { return cluster_; }
  Seconds interval() const; ///< between runs

  /// Rules, space and I/O, in that order. Does not block.
  void run();
  /// A datastore that has passed the space threshold since it was last looked at does not wait for the next run (Denneman 2011-09-13).
  void look_at_space();
  /// Records how its datastores stand, and leaves them so.
  void judge();

  /// Where the files of a VM go that arrives, whatever the level of automation: whoever provisions it takes what is recommended, with the
  /// moves that make room first. Those block: in an actor of its own.
  struct Place {
    std::map<std::string, std::string> datastores; ///< by disk, "home" among them; empty: nowhere, for `why_not`
    std::string why_not;
  };
  Place place(const inventory::Vm& arriving);
  /// Nothing is provisioned or powered on there (vSphere API: DatastoreEnterMaintenanceMode).
  bool is_in_maintenance(const std::string& datastore) const { return memory_.in_maintenance.contains(datastore); }

  /// Asks for every move off the datastore at once; admission lets as many go as its limits allow. When they are over, in an actor of its
  /// own, it is recorded as empty, or with what is left.
  void enter_maintenance(const scenario::DatastoreMaintenance& action);
  /// Files may come again. What has been asked to leave still does; of one that is not in it, nor on its way: nothing.
  void exit_maintenance(const std::string& datastore);

  /// Measures the devices of its datastores, each once a day in an actor of its own, and which are correlated; no attempt after `until`.
  void spawn_injectors(Seconds until);

private:
  void inject(const std::string& datastore, Seconds until);
  void measure(const std::string& datastore, int attempts);
  void find_correlated(const std::string& datastore);
  void on(Seconds at, const trace::Event& event) override;
  bool wants_words() const override { return false; }
  void ended(Seconds at, const trace::MigrationEnded& event);
  void record(const Advice& advice);
  void record(const std::vector<Rejection>& rejected);
  void record(const Recommendation& recommended, const std::string& migration);
  void carry_out(const std::vector<Recommendation>& recommended);
  /// Their migrations, by id.
  std::set<std::string> ask_for(const std::vector<Recommendation>& recommended);
  const scenario::RelocateSpec& wish(const Move& move, std::string id);
  std::vector<std::string> left_on(const std::string& datastore) const;

  /// An actor that waits for migrations to end.
  struct Waiting {
    engine::Gate ended;
    std::set<std::string> migrations; ///< not over yet
    void wait()
    {
      while (!migrations.empty()) ended.wait();
    }
  };
  bool is_done(const Move& move) const;
  Waiting& waiting_for(std::set<std::string> migrations);

  migration::Surroundings& around_;
  VCenter& vcenter_;
  trace::Trace& log_;
  const inventory::DatastoreCluster& cluster_;
  Settings settings_;
  Rules rules_;
  View view_;
  Memory memory_;
  std::set<std::string> above_; ///< datastores above the space threshold when last looked at
  std::list<scenario::RelocateSpec> wishes_;
  std::map<std::string, Seconds> began_; ///< by migration: when it had its slots
  std::list<Waiting> waiting_;
  std::size_t asked_ = 0;
};

} // namespace godwit::cluster::storage_drs
