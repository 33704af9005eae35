#pragma once
// One run's result, folded from its events and from nothing else. The figures of every table, file and comparison.

#include "trace/trace.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace godwit::report {

using units::Bytes;
using units::BytesPerSecond;
using units::Seconds;

struct Phase {
  std::string name, claim;
  Seconds start, end;
  Bytes bytes; ///< copied in it (written, or offloaded)
};

struct Decision {
  Seconds at;
  trace::DecisionMade made;
};

/// What went one of a copy's ways.
struct RouteUse {
  Bytes read, written;
  Seconds active; ///< of transfers under way, the time between them left out
};

/// One copy stream with what it did.
struct Copy {
  trace::CopyStarted started;
  Seconds start, end;
  Bytes read, written;
  std::vector<RouteUse> routes; ///< one for each of the copy's paths
  std::uint64_t transfers = 0, ios = 0;
  std::uint32_t most_outstanding = 0; ///< I/Os at once; counted at fidelity "io" only
  Seconds allocating; ///< spent on metadata
  Seconds cpu;
  bool whole = false;
};

/// Consecutive transfers of one copy at one rate.
struct Stretch {
  std::size_t copy = 0; ///< into Summary::copies
  Seconds from, to;
  std::vector<RouteUse> routes; ///< as Copy::routes
  Seconds allocating; ///< of it, on metadata
  std::uint64_t transfers = 0;
  std::string bound_by; ///< as Limit::bound_by

  Bytes carried() const; ///< read or written, whichever is more
  Seconds active() const;
  BytesPerSecond rate() const; ///< carried over the whole stretch; 0 when it took no time
};

/// A stretch of a migration's copying during which one thing bound it.
struct Limit {
  std::string migration;
  Seconds from, to;
  std::string bound_by; ///< a resource's id, "window", "metadata", "cpu"
  BytesPerSecond rate; ///< reached, of bytes read (or offloaded)
};

struct Migration {
  std::string id, vm, kind, host;
  std::map<std::string, std::string> from, to;
  std::optional<trace::Outcome> outcome; ///< nothing: still under way when the run ended
  std::string reason, claim;
  Seconds requested, end;
  Seconds downtime; ///< all stuns together
  std::vector<std::pair<std::string, Seconds>> stuns; ///< by part
  std::vector<Phase> phases;
  std::vector<Decision> decisions;
  std::map<trace::Cause, Bytes> bytes; ///< carried by software movers; zeroes whoever wrote them
  Bytes offloaded; ///< copied by the array itself
  Seconds cpu; ///< of the host
  Seconds naive; ///< over its disks as they were run: the heaviest chain of copies one after the other
  std::string naive_how;
  std::vector<std::size_t> copies; ///< into Summary::copies
};

struct ResourceUse {
  trace::ResourceDeclared resource;
  std::map<trace::Cause, Bytes> bytes; ///< the ledger
  Seconds busy; ///< time with anything on it
  double mean_utilisation = 0, peak_utilisation = 0; ///< of the payload rate; mean over the run, peak over a stretch
};

struct Summary {
  trace::RunStarted run;
  Seconds simulated;
  std::vector<Migration> migrations; ///< in order of request, then of id
  std::vector<Copy> copies;
  std::vector<ResourceUse> resources; ///< in order of declaration
  std::vector<Stretch> stretches; ///< by copy, then by time
  std::vector<Limit> limits; ///< by migration, then by time
  std::vector<trace::Assumed> assumed;
  std::vector<std::string> violations; ///< of the self-check
};

/// Folds the stream as it comes, keeping a stretch for each run of equal transfers instead of the transfers.
class Summarizer : public trace::Sink {
public:
  Summarizer();
  ~Summarizer() override;
  void on(Seconds at, const trace::Event& event) override;
  /// After the last event.
  Summary summary() const;

private:
  struct State;
  std::unique_ptr<State> state_;
};

} // namespace godwit::report
