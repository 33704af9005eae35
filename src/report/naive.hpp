#pragma once
// Private to report/: what people would have said the whole migration takes.

#include "report/summary.hpp"

namespace godwit::report {

struct Estimate {
  Seconds time;
  std::string how;
};

/// The heaviest chain of copies that ran one after the other: disks in turn add up, disks side by side count once.
Estimate naive_of(const std::vector<const Copy*>& copies);
/// The VM's memory over the label of the slowest adapter or line on the way, adapters side by side together. Empty when no memory was sent.
Estimate naive_memory(const Summary& summary, const Migration& migration);

} // namespace godwit::report
