#pragma once
// Private to report/: the transfers of one copy, folded into stretches as they come.

#include "report/summary.hpp"

namespace godwit::report {

/// Memory does not grow with the number of transfers: equal rates (within 1 %) join the stretch before, and a copy whose rate
/// never settles is kept ever more coarsely.
class StretchLog {
public:
  StretchLog(std::size_t copy, std::size_t routes, Seconds start) : copy_(copy), routes_(routes), last_end_(start) {}
  void transfer(Seconds at, const trace::TransferDone& transfer);
  /// Metadata work that followed the last transfer is over.
  void allocated(Seconds at, Seconds took);
  const std::vector<Stretch>& stretches() const { return stretches_; }

private:
  void coarsen();

  std::size_t copy_, routes_;
  Seconds last_end_; ///< of a transfer and its metadata
  double tolerance_ = 0.01;
  std::vector<Stretch> stretches_;
};

} // namespace godwit::report
