#pragma once
// What must hold on every run whatever happens, told from the events alone.

#include "report/summary.hpp"
#include "scenario/scenario.hpp"
#include "trace/trace.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace godwit::test {

class Invariants : public trace::Sink {
public:
  /// The scenario must outlive it.
  explicit Invariants(const scenario::Scenario& scenario);

  void on(trace::Seconds at, const trace::Event& event) override;
  /// What did not hold. After the last event; `summary` is of the same run.
  std::vector<std::string> broken(const report::Summary& summary);
  /// When phases and stuns began and ended: where a fault is worst.
  const std::set<double>& turning_points() const { return turning_points_; }

private:
  using File = std::pair<std::string, std::string>; ///< VM, "home" or disk
  struct Migration {
    trace::MigrationRequested requested;
    std::set<std::string> equal; ///< disks, when the oracle compared them at the switchover
    std::map<std::string, trace::Bytes> net; ///< by datastore: taken less given back
    std::map<std::pair<std::string, trace::Cause>, int> copies;
    std::map<std::string, int> slots; ///< by resource: taken less given back
    bool queued = false, started = false, switched_over = false, ended = false;
    trace::Outcome outcome{};
  };
  using Carried = std::map<std::pair<trace::ResourceNumber, trace::Cause>, trace::Bytes>;

  void see(const trace::MigrationRequested& event);
  void see(const trace::MigrationQueued& event) { migrations_[event.migration].queued = true; }
  void see(const trace::SlotsTaken& event);
  void see(const trace::SlotsReturned& event);
  void see(const trace::PhaseStarted&) { turning_points_.insert(now_.value()); }
  void see(const trace::PhaseEnded&) { turning_points_.insert(now_.value()); }
  void see(const trace::SpaceReserved& event);
  void see(const trace::SpaceReleased& event);
  void see(const trace::CopyStarted& event);
  void see(const trace::Stunned& event);
  void see(const trace::Resumed& event);
  void see(const trace::SwitchedOver& event);
  void see(const trace::MigrationEnded& event);
  void see(const trace::FaultBegan& event);
  void see(const trace::FaultEnded& event);
  void see(const trace::WorkloadDeclared& event) { busy_.insert({event.vm, event.disk}); }
  void see(const trace::LoadDeclared& event);
  void see(const trace::LoadCarried& event);
  void see(const trace::GuestFelt& event);
  void see(const trace::DisksCompared& event);
  template <class Other> void see(const Other&) {}

  void fails(std::string what);
  void completed(const std::string& id, const Migration& migration);
  std::size_t asked() const;
  void keep(const std::string& holder, const std::string& datastore, trace::Bytes taken);
  void check_resources(const report::Summary& summary);
  bool converts(const std::string& migration) const;
  trace::Bytes zeroes(const std::string& vm) const;

  const scenario::Scenario& scenario_;
  trace::Seconds now_;
  std::map<std::string, Migration> migrations_;
  std::map<File, std::string> places_; ///< datastores
  std::set<File> busy_;
  std::map<std::string, std::string> hosts_; ///< by VM
  std::map<std::string, std::string> stunned_; ///< VM -> migration
  std::set<std::string> off_, dead_; ///< VMs: powered off; died with their host
  std::multiset<std::string> down_; ///< hosts
  std::map<std::string, std::map<std::string, trace::Bytes>> fault_space_;
  std::vector<trace::LoadDeclared> loads_;
  Carried carried_;
  std::set<double> turning_points_;
  std::vector<std::string> broken_;
};

} // namespace godwit::test
