#include "mirror/hot_blocks.hpp"

#include <catch2/catch.hpp>

namespace hot_blocks_test {

using godwit::mirror::HotBlocks;
using Blocks = std::vector<std::uint32_t>;

TEST_CASE("a block changed in as many passes in a row as said waits for the last copy, one pass earlier it does not", "[mirror][SVM-4]")
{
  HotBlocks blocks{3};
  CHECK(blocks.cool({1, 5, 9}) == Blocks{1, 5, 9});
  CHECK(blocks.cool({1, 5}) == Blocks{1, 5});
  CHECK(blocks.hot().empty());
  CHECK(blocks.cool({1, 7}) == Blocks{7});
  CHECK(blocks.hot() == Blocks{1});
}

TEST_CASE("a pass in which it rests begins a block's count anew", "[mirror][SVM-4]")
{
  HotBlocks blocks{2};
  CHECK(blocks.cool({4}) == Blocks{4});
  CHECK(blocks.cool({}) == Blocks{});
  CHECK(blocks.cool({4}) == Blocks{4});
  CHECK(blocks.cool({4}) == Blocks{});
}

TEST_CASE("what is hot stays hot, whatever it does", "[mirror][SVM-4]")
{
  HotBlocks blocks{1};
  CHECK(blocks.cool({2, 3}) == Blocks{});
  CHECK(blocks.cool({}) == Blocks{});
  CHECK(blocks.cool({3, 8}) == Blocks{});
  CHECK(blocks.hot() == Blocks{2, 3, 8});
}

TEST_CASE("without a number of passes no block is hot", "[mirror][SVM-4]")
{
  HotBlocks blocks{0};
  for (int pass = 0; pass < 10; ++pass) CHECK(blocks.cool({1, 2}) == Blocks{1, 2});
}

} // namespace hot_blocks_test
