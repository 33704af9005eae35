#pragma once
// Private to report/: what a network stream carried, folded as it comes.

#include "report/summary.hpp"

namespace godwit::report {

/// Memory does not grow with the number of sends: equal rates (within 1 %) join the piece before, cause by cause, and a stream whose
/// rate never settles is kept ever more coarsely.
class StreamLog {
public:
  /// In order of time. Where sends of one cause overlap, what one carried meanwhile counts with the one before: the link is taken once.
  void carried(trace::Cause cause, Seconds from, Seconds to, Bytes size);
  /// By beginning.
  std::vector<NetworkStream::Piece> pieces() const;

private:
  struct OfCause {
    std::vector<NetworkStream::Piece> pieces;
    double tolerance = 0.01;
    void add(const NetworkStream::Piece& next);
  };
  std::map<trace::Cause, OfCause> causes_;
};

} // namespace godwit::report
