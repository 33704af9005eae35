#pragma once
// The I/Os a guest has outstanding, by when they end: at most so many at once. Pure, and asked once an I/O.

#include "units/fetch.hpp"
#include "units/quantity.hpp"

#include <algorithm>
#include <boost/circular_buffer.hpp>
#include <limits>

namespace godwit::guest {

using units::Seconds;

class Outstanding {
public:
  static constexpr Seconds never{std::numeric_limits<double>::infinity()};

  /// Precondition: most >= 1.
  explicit Outstanding(int most) : ends_(static_cast<std::size_t>(most)) {}

  /// When the next may be issued: at any time while there are fewer, else when the first of them ends; never, if all of them are held.
  Seconds free_at() const
  {
    if (ends_.size() + held_ < ends_.capacity()) return Seconds{-never.value()};
    return ends_.empty() ? never : ends_.front();
  }
  /// One is issued, in the place of the one that ends first if there are as many as may be.
  void issue(Seconds end)
  {
    make_room();
    insert(end);
  }
  /// One is issued that ends when somebody says so.
  void hold()
  {
    make_room();
    ++held_;
  }
  /// One of those held ends then.
  void release(Seconds end)
  {
    --held_;
    insert(end);
  }

  void fetch() const { units::fetch(ends_.array_one().first, ends_.array_one().second * sizeof(Seconds)); } ///< they are asked for soon

private:
  void make_room()
  {
    if (ends_.size() + held_ == ends_.capacity()) ends_.pop_front();
  }
  /// They end nearly in the order of their issue.
  void insert(Seconds end)
  {
    auto place = ends_.end();
    while (place != ends_.begin() && end < *std::prev(place)) --place;
    ends_.insert(place, end);
  }

  boost::circular_buffer<Seconds> ends_; ///< ascending
  std::size_t held_ = 0;
};

} // namespace godwit::guest
