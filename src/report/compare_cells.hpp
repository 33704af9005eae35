#pragma once
// Private to report/: what a comparison says of a run whatever it is printed as.

#include "report/compare.hpp"

namespace godwit::report {

template <class Quantity> double plain(Quantity quantity)
{
  if constexpr (std::is_same_v<Quantity, Bytes>) return static_cast<double>(quantity.count());
  else return quantity.value();
}

/// "away, rtt 5 ms"
std::string name(const Run& run);
/// "7 completed, 1 refused"
std::string outcomes(const Run& run);
/// One member of all, each value once.
std::string joined(const std::vector<Mover>& movers, std::string Mover::*what, std::string_view separator);

} // namespace godwit::report
