#pragma once
// What demand did over days: who came and went, what grew and filled up, how datastores were used.

#include "trace/events.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace godwit::report {

struct Summary;

struct Days {
  struct Coming {
    enum class Kind { Arrived, NotArrived, Departed } kind;
    trace::Seconds at;
    std::string vm, how; ///< how: "on esx1"; why not; ""
  };
  struct Full {
    std::string datastore;
    trace::Seconds from;
    std::optional<trace::Seconds> to; ///< absent: to the end
    std::vector<std::string> stopped; ///< VMs
  };
  struct Sample {
    trace::Seconds at;
    trace::DatastoreSampled of;
  };
  std::vector<trace::DemandDeclared> demands;
  std::vector<Coming> comings; ///< in order of time
  std::vector<Full> full; ///< in order of time
  std::map<std::string, trace::Bytes> grown; ///< by datastore
  std::vector<Sample> samples; ///< only where they were recorded
};

/// A sentence each, at most so many of a kind.
std::vector<std::string> day_remarks(const Days& days);
/// datastores.csv: a line a sample of a datastore.
std::string datastores_csv(const Summary& summary);

} // namespace godwit::report
