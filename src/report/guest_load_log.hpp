#pragma once
// Private to report/: what one way of a guest's I/O carried, folded as it comes.

#include "report/summary.hpp"

namespace godwit::report {

/// Memory does not grow with time: the longer the run, the longer the pieces.
class GuestLoadLog {
public:
  /// In order of time. Pieces that follow each other join while they are short; little idle time between them then counts in.
  void carried(const GuestLoad::Piece& piece);
  const std::vector<GuestLoad::Piece>& pieces() const { return pieces_; }

private:
  bool joins(const GuestLoad::Piece& last, const GuestLoad::Piece& next) const { return next.to - last.from <= length_ && next.from - last.to <= length_ / 8; }

  Seconds length_{1}; ///< of a piece, at most, unless it came longer
  std::vector<GuestLoad::Piece> pieces_;
};

} // namespace godwit::report
