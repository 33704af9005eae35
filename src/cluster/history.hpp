#pragma once
// The samples of one counter for many entities: a ring of rows, one row an instant. Pure.

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace godwit::cluster {

template <class Value> class History {
public:
  static constexpr Value missing = std::numeric_limits<Value>::quiet_NaN();

  History(std::size_t entities, std::size_t rows) : entities_(entities), rows_(rows) {}

  /// A new row, all of it missing; the oldest goes when there are as many as are kept.
  std::span<Value> next()
  {
    if (values_.size() < rows_ * entities_) values_.resize(values_.size() + entities_);
    newest_ = (newest_ + 1) % rows_;
    if (count_ < rows_) ++count_;
    const auto row = std::span(values_).subspan(newest_ * entities_, entities_);
    for (auto& value : row) value = missing;
    return row;
  }
  std::size_t rows() const { return count_; } ///< kept by now
  /// The row before the newest by so many: 0 is the newest. Precondition: ago < rows().
  Value at(std::size_t entity, std::size_t ago) const { return values_[(newest_ + rows_ - ago) % rows_ * entities_ + entity]; }
  std::span<Value> newest() { return std::span(values_).subspan(newest_ * entities_, entities_); }

private:
  std::size_t entities_, rows_;
  std::vector<Value> values_;
  std::size_t newest_ = rows_ - 1, count_ = 0;
};

} // namespace godwit::cluster
