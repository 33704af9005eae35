#pragma once
// Blocks that the guest changes pass after pass: copied again they would only change again, so they wait for the last copy, when the
// VM stands still (US patents 8386731 and 8560791; whether it ever shipped is not known). Pure.

#include <cstdint>
#include <vector>

namespace godwit::mirror {

class HotBlocks {
public:
  /// A block changed in `after` passes in a row is hot from then on; 0: none ever is.
  explicit HotBlocks(int after) : after_(after) {}

  /// Of the blocks changed in the pass that is over, those to be copied in the next. Both in ascending order.
  std::vector<std::uint32_t> cool(std::vector<std::uint32_t> changed);
  /// Those that wait, in ascending order.
  const std::vector<std::uint32_t>& hot() const { return hot_; }

private:
  struct Streak {
    std::uint32_t block;
    int passes; ///< in a row in which it was changed
  };
  int after_;
  std::vector<Streak> streaks_; ///< of the blocks of the pass before, ascending
  std::vector<std::uint32_t> hot_;
};

} // namespace godwit::mirror
