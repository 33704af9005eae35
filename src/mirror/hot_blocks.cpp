#include "mirror/hot_blocks.hpp"

#include <algorithm>
#include <iterator>

namespace godwit::mirror {

std::vector<std::uint32_t> HotBlocks::cool(std::vector<std::uint32_t> changed)
{
  if (after_ == 0) return changed;
  std::vector<std::uint32_t> cool, newly_hot;
  std::vector<Streak> streaks;
  auto before = streaks_.begin();
  for (const auto block : changed) {
    if (std::ranges::binary_search(hot_, block)) continue;
    while (before != streaks_.end() && before->block < block) ++before;
    const auto passes = before != streaks_.end() && before->block == block ? before->passes + 1 : 1;
    if (passes >= after_) {
      newly_hot.push_back(block);
    } else {
      cool.push_back(block);
      streaks.push_back({block, passes});
    }
  }
  std::vector<std::uint32_t> all;
  std::ranges::merge(hot_, newly_hot, std::back_inserter(all));
  hot_ = std::move(all);
  streaks_ = std::move(streaks);
  return cool;
}

} // namespace godwit::mirror
