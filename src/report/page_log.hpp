#pragma once
// Hears a run for its page: what the summary does not keep and a picture needs. Memory does not grow with the run's length.

#include "report/moments.hpp"

#include <cstdint>
#include <map>

namespace godwit::report {

using units::Bytes;

/// DiskSampled events of one disk on the move, the older the run the more of them in one.
struct DiskLog {
  struct Sample {
    Seconds to;
    std::uint64_t one_in;
    std::vector<std::uint32_t> not_copied, in_flight, copied;
    Bytes dirty, buffered;
    std::uint64_t writes;
    Seconds mean, worst;
  };
  Seconds from;
  Bytes block, size, buffer;
  std::vector<Sample> samples;
};

class PageLog : public trace::Sink {
public:
  void on(Seconds at, const trace::Event& event) override;
  bool wants_samples() const override { return true; }

  const std::vector<Moment>& moments() const { return moments_.all(); }
  /// By migration and disk.
  const std::map<std::pair<std::string, std::string>, DiskLog>& disks() const { return disks_; }
  const std::vector<trace::HostDeclared>& hosts() const { return hosts_; }

private:
  void add(Seconds at, const trace::DiskSampled& event);
  void thin();

  Moments moments_;
  std::map<std::pair<std::string, std::string>, DiskLog> disks_;
  std::vector<trace::HostDeclared> hosts_;
  std::size_t blocks_ = 0, samples_ = 0; ///< kept, of all disks
};

} // namespace godwit::report
