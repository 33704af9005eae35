#pragma once
// The run checks itself, from its events alone and with code of its own: every byte of every copy arrived once, the ledger closes
// against the engine's count, space closes, a stunned VM is resumed, time never runs backwards. Cheap, always on.

#include "trace/trace.hpp"

#include <map>
#include <string>
#include <vector>

namespace godwit::run {

class SelfCheck : public trace::Sink {
public:
  void on(trace::Seconds at, const trace::Event& event) override;
  /// What was violated so far, each with the event it happened at.
  std::vector<std::string> violations() const { return violations_; }
  void add(std::string violation) { violations_.push_back(std::move(violation)); }

private:
  using Bytes = trace::Bytes;
  struct Copy {
    trace::CopyStarted started;
    std::vector<bool> done; ///< by transfer
    Bytes covered;
    bool ended = false;
  };
  struct Migration {
    std::string vm;
    std::map<std::string, Bytes> held; ///< by datastore: reserved less released
    bool ended = false;
  };

  void check(const trace::RunStarted&) {}
  void check(const trace::ResourceDeclared& event);
  void check(const trace::HostDeclared&) {}
  void check(const trace::DatastoreDeclared& event);
  void check(const trace::Assumed&) {}
  void check(const trace::MigrationRequested& event);
  void check(const trace::PhaseStarted&) {}
  void check(const trace::PhaseEnded&) {}
  void check(const trace::SpaceReserved& event);
  void check(const trace::SpaceReleased& event);
  void check(const trace::DecisionMade&) {}
  void check(const trace::CopyStarted& event);
  void check(const trace::TransferDone& event);
  void check(const trace::IoDone& event);
  void check(const trace::BlocksAllocated&) {}
  void check(const trace::CopyEnded& event);
  void check(const trace::Stunned& event);
  void check(const trace::Resumed& event);
  void check(const trace::SwitchedOver& event);
  void check(const trace::MigrationEnded& event);
  void check(const trace::ResourceTotal& event);
  void check(const trace::RunEnded&);
  void check(const trace::SelfChecked&) {}

  void violated(std::string what);
  void book(const std::vector<std::vector<trace::ResourceNumber>>& paths, std::uint32_t route, Bytes size);
  void keep_space(const std::string& migration, const std::string& datastore, Bytes taken, Bytes free);

  trace::Seconds now_;
  std::vector<std::string> resources_;
  std::vector<Bytes> ledger_;
  std::map<std::string, Bytes> free_; ///< by datastore
  std::map<std::string, Bytes> capacity_;
  std::map<std::string, Migration> migrations_;
  std::map<std::string, std::string> stunned_; ///< VM -> part
  std::vector<Copy> copies_;
  bool lossy_ = false; ///< a copy was cut off: the engine counted bytes of a transfer that never was one
  std::vector<std::string> violations_;
};

} // namespace godwit::run
