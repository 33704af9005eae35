#pragma once
// The streams of one migration between two hosts, known to the engine and declared in the trace.

#include "datamover/lanes.hpp"
#include "migration/live_disk.hpp"
#include "migration/surroundings.hpp"
#include "vmotion/streams.hpp"

#include <span>
#include <string>
#include <vector>

namespace godwit::migration {

class NetworkWay {
public:
  /// Declares them. Precondition: at least one.
  NetworkWay(Surroundings& around, const std::string& migration, std::vector<vmotion::Stream> streams);

  std::span<const datamover::Lane> lanes() const { return lanes_; }
  Seconds rtt() const; ///< the longest
  /// What mirrored writes take to a datastore behind the other host.
  RemoteWay to(const std::string& host, const std::string& datastore) const;

private:
  Surroundings& around_;
  std::vector<vmotion::Stream> streams_;
  std::vector<datamover::Lane> lanes_;
  std::shared_ptr<datamover::StreamUse> use_ = std::make_shared<datamover::StreamUse>();
};

} // namespace godwit::migration
