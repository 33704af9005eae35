#pragma once
// A cluster as it would be after the moves recommended so far. Pure.

#include "cluster/drs/observed.hpp"

namespace godwit::cluster::drs {

class Layout {
public:
  /// The observation must outlive it.
  explicit Layout(const Observed& observed);

  const Observed& observed() const { return *observed_; }
  std::size_t host_of(std::size_t vm) const { return host_of_[vm]; }
  const std::vector<std::size_t>& on(std::size_t host) const { return on_[host]; } ///< VMs, in order of index
  Load load(std::size_t host) const;
  /// With `vms` there too.
  Load load_with(std::size_t host, const std::vector<std::size_t>& vms) const;
  /// Their reservations fit, and what all ask for is at most `cap` of the host.
  bool fits(std::size_t host, const std::vector<std::size_t>& vms, double cap) const;
  Bytes unreserved(std::size_t host) const { return observed_->hosts[host].memory - reserved_[host]; }

  void move(std::size_t vm, std::size_t to);

private:
  const Observed* observed_;
  std::vector<std::size_t> host_of_;
  std::vector<std::vector<std::size_t>> on_;
  std::vector<double> cpu_;
  std::vector<Bytes> memory_, reserved_;
};

/// Which VM asks of a host that it is not on: of those among `vms` that are there already, nothing is asked twice.
Load share_of(const Observed& observed, std::size_t host, const std::vector<std::size_t>& vms);

} // namespace godwit::cluster::drs
