#pragma once
// Gathers what is not recommended: for each reason the nearest move and how many there were, so that a thousand VMs do not make a thousand lines.

#include "cluster/storage_drs/rules.hpp"

namespace godwit::cluster::storage_drs {

class Rejections {
public:
  explicit Rejections(Cause cause) : cause_(cause) {}
  /// `distance`: how far from being chosen; of equal ones the first stays.
  void add(Move move, const Objection& why, double distance);
  /// In the order their reasons came up.
  std::vector<Rejection> taken() const { return rejected_; }

private:
  Cause cause_;
  std::vector<Rejection> rejected_;
  std::vector<double> distances_;
};

} // namespace godwit::cluster::storage_drs
