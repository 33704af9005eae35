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
  /// What had passed of a transfer when it was cut off counts as carried, but as no transfer.
  void cut(Seconds at, const trace::TransferCut& cut);
  /// From the last end until now no path was there. Returns how long.
  Seconds waited(Seconds at);
  /// Metadata work that followed the last transfer is over.
  void allocated(Seconds at, Seconds took);
  const std::vector<Stretch>& stretches() const { return stretches_; }

private:
  bool joins_last(std::size_t route, const RouteUse& use, Seconds from) const;
  void add(Stretch next);
  void coarsen();

  std::size_t copy_, routes_;
  Seconds last_end_; ///< of a transfer and its metadata
  double tolerance_ = 0.01;
  std::vector<Stretch> stretches_;
};

} // namespace godwit::report
