#pragma once
// Which move of a plan may begin next. What cannot begin yet holds up nothing behind it that can, but nobody takes the space that one
// before it needs. Pure; the forecast and vCenter both go by it.

#include "cluster/evacuation/state.hpp"

#include <functional>

namespace godwit::cluster::evacuation {

class Dispatch {
public:
  /// The state must outlive it. Done one after the other, the steps find room; then they do in any order this gives.
  Dispatch(const State& state, std::vector<Step> steps);

  /// The first in order that may begin: its VM has come to where the leg begins, the destination has room for it beside all before it that
  /// have not begun, and `fits` says that there are slots. Nothing when none may.
  using Fits = std::function<bool(const Leg&)>;
  std::optional<std::size_t> next(const Fits& fits) const;
  /// Precondition: next() gave it.
  void begin(std::size_t place);
  enum class End { Arrived, Stayed };
  /// A VM that stayed where it was makes no further step.
  void end(std::size_t place, End how);

  const std::vector<Step>& steps() const { return steps_; }
  std::size_t under_way() const { return under_way_; }
  /// That have not begun, and still could.
  std::vector<std::size_t> waiting() const { return waiting_; }

private:
  bool vm_is_there(const Step& step) const;

  const State& state_;
  std::vector<Step> steps_;
  std::vector<std::size_t> waiting_; ///< in order
  std::vector<std::size_t> alike_; ///< by step: those of one number have the same charges
  std::vector<Bytes> free_; ///< by datastore
  std::vector<std::optional<Number>> stop_; ///< by VM: where it stopped
  std::size_t under_way_ = 0;
};

/// As the books stand.
bool fits(const admission::Books& books, const admission::Charges& charges);

} // namespace godwit::cluster::evacuation
