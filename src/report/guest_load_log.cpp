#include "report/guest_load_log.hpp"

#include <algorithm>
#include <utility>

namespace godwit::report {

namespace {

constexpr std::size_t most_pieces_a_way = 64; // a way; there may be thousands of ways

void join(GuestLoad::Piece& a, const GuestLoad::Piece& b)
{
  a.to = std::max(a.to, b.to);
  a.read += b.read;
  a.written += b.written;
}

} // namespace

void GuestLoadLog::carried(const GuestLoad::Piece& piece)
{
  if (!pieces_.empty() && joins(pieces_.back(), piece)) return join(pieces_.back(), piece);
  pieces_.push_back(piece);
  while (pieces_.size() > most_pieces_a_way) {
    length_ = length_ * 2;
    for (const auto& old : std::exchange(pieces_, {})) {
      if (!pieces_.empty() && joins(pieces_.back(), old)) join(pieces_.back(), old);
      else pieces_.push_back(old);
    }
  }
}

} // namespace godwit::report
