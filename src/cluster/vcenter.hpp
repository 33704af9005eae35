#pragma once
// vCenter: takes requests for migrations, lets them wait until there are slots, starts them, takes the slots back.

#include "admission/admission.hpp"
#include "cluster/plan_runner.hpp"
#include "migration/migration.hpp"

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>

namespace godwit::cluster {

class VCenter {
public:
  explicit VCenter(migration::Surroundings& around);

  /// The migration is recorded, and refused at once, or waits until it may start. Does not block. The wish must outlive the run.
  /// False: it was refused.
  bool request(const scenario::RelocateSpec& wish);
  /// The same of a wish that is kept here; `over` is called when it has ended, refused or otherwise. It may not block.
  void request(scenario::RelocateSpec wish, std::function<void()> over);
  /// One request for each VM that runs on the host now, in the inventory's order.
  /// `over` is called when all have ended, at once where there are none. It may not block.
  void request(const scenario::Evacuation& evacuation, std::function<void()> over = {});
  /// Plans, and asks itself for one move after the other. The wish must outlive the run.
  void request(const scenario::EvacuationPlan& plan) { plans_.begin(plan); }

  /// A vCenter is gone: what waits is refused, and so is what is asked of it, until it is back; what is under way goes on, it is between
  /// hosts.
  void lose(const std::string& vcenter);
  void regain(const std::string& vcenter) { lost_.erase(vcenter); }
  bool is_lost(const std::string& vcenter) const { return lost_.contains(vcenter); }
  /// The host that the VM waits to be migrated to, or is being; its own when only its files move. Null: neither.
  const std::string* destination_of(const std::string& vm) const
  {
    const auto found = destinations_.find(vm);
    return found == destinations_.end() ? nullptr : &found->second;
  }
  /// Of all of them, by VM.
  const std::map<std::string, std::string>& destinations() const { return destinations_; }

  /// A datastore enters maintenance mode: from then on no VM is powered on there, by whomever (vSphere API: DatastoreEnterMaintenanceMode).
  void close(const std::string& datastore) { closed_.insert(datastore); }
  void open(const std::string& datastore) { closed_.erase(datastore); }
  bool is_closed(const std::string& datastore) const { return closed_.contains(datastore); }

private:
  using Ticket = admission::Books::Ticket;
  struct Errand {
    std::unique_ptr<migration::Migration> migration;
    units::Seconds requested;
    std::function<void()> over = {};
    bool started = false;
  };
  admission::Charges charges(const migration::Migration& migration) const;
  void start_who_may();
  void run(Ticket ticket);
  bool ask(const scenario::RelocateSpec& wish, std::function<void()> over);
  std::string down_for(const migration::Migration& migration) const;

  migration::Surroundings& around_;
  admission::Books books_;
  std::map<Ticket, Errand> errands_; ///< waiting and running
  Ticket next_ = 0;
  std::list<scenario::RelocateSpec> wishes_; ///< of evacuations and policies
  std::set<std::string> lost_; ///< vCenters
  std::set<std::string> closed_; ///< datastores
  std::map<std::string, std::string> destinations_; ///< hosts, by VM of an errand
  PlanRunner plans_;
};

} // namespace godwit::cluster
