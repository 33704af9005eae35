#include "mirror/block_map.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <rapidcheck/catch.h>
#include <set>

namespace block_map_test {

using namespace godwit;
using namespace godwit::units::literals;
using mirror::BlockMap;
using mirror::BlockRange;
using mirror::Region;
using units::Bytes;

namespace {

std::vector<std::uint32_t> taken(BlockMap& map, std::uint32_t from, std::uint32_t most) { return map.take_marked_from(from, most); }

} // namespace

TEST_CASE("a write of 8 KiB lies in one block of 64, or in two", "[mirror]")
{
  const BlockMap map(1_MiB + 1_KiB, 64_KiB);
  CHECK(map.blocks() == 17); // the last holds 1 KiB
  const auto one = map.range(120_KiB, 8_KiB);
  CHECK(one.first == 1);
  CHECK(one.last == 1);
  const auto two = map.range(124_KiB, 8_KiB);
  CHECK(two.first == 1);
  CHECK(two.last == 2);
  CHECK(map.range(1_MiB, 1_KiB).last == 16);
}

TEST_CASE("ahead of the copy a write stays at the source, in the transfer in flight it is held, behind it is mirrored", "[mirror][SVM-3]")
{
  BlockMap map(128_MiB, 64_KiB);
  const auto at = [&](Bytes offset) { return map.region(map.range(offset, 4_KiB)); };
  CHECK(at(0_B) == Region::NotCopied);
  map.transfer_begins(0_B, 32_MiB);
  CHECK(at(0_B) == Region::InFlight);
  CHECK(at(32_MiB - 4_KiB) == Region::InFlight);
  CHECK(at(32_MiB) == Region::NotCopied);
  CHECK(map.copied() == 0_B);
  map.transfer_done(0_B);
  CHECK(at(0_B) == Region::Copied);
  CHECK(at(32_MiB - 4_KiB) == Region::Copied);
  CHECK(at(32_MiB) == Region::NotCopied);
  CHECK(map.copied() == 32_MiB);
}

TEST_CASE("a write goes by the furthest its blocks have come", "[mirror]")
{
  BlockMap map(128_MiB, 64_KiB);
  map.transfer_begins(0_B, 32_MiB);
  map.transfer_done(0_B);
  CHECK(map.region(map.range(31_MiB, 2_MiB)) == Region::Copied); // half behind the cursor, half ahead
  map.transfer_begins(32_MiB, 32_MiB);
  CHECK(map.region(map.range(31_MiB, 2_MiB)) == Region::InFlight);
  CHECK(map.region(map.range(63_MiB, 2_MiB)) == Region::InFlight);
  CHECK(map.region(map.range(0_B, 128_MiB)) == Region::InFlight);
}

TEST_CASE("a transfer that was cut is not copied, and is repeated", "[mirror]")
{
  BlockMap map(128_MiB, 64_KiB);
  map.transfer_begins(0_B, 32_MiB);
  map.transfer_cut();
  CHECK(map.copied() == 0_B);
  CHECK(map.region(map.range(0_B, 128_MiB)) == Region::NotCopied);
  map.transfer_begins(0_B, 32_MiB);
  map.transfer_done(0_B);
  CHECK(map.copied() == 32_MiB);
}

TEST_CASE("a block of which only a part is copied counts as copied", "[mirror]")
{
  BlockMap map(1_MiB, 64_KiB);
  map.transfer_begins(0_B, 100_KiB);
  map.transfer_done(0_B);
  CHECK(map.copied() == 100_KiB);
  CHECK(map.region({1, 1}) == Region::Copied); // 64 to 128 KiB
  CHECK(map.region({2, 2}) == Region::NotCopied);
}

TEST_CASE("a block dirtied twice is one block to copy again", "[mirror][SVM-4]")
{
  BlockMap map(1_GiB, 64_KiB);
  CHECK(map.mark({5, 5}) == 1);
  CHECK(map.mark({5, 5}) == 0);
  CHECK(map.mark({4, 200}) == 196); // 197 blocks, one of them marked before
  CHECK(map.marked() == 197);
  CHECK(map.is_marked(200));
  CHECK_FALSE(map.is_marked(201));
}

TEST_CASE("a pass takes all marked blocks in order and leaves a clean map", "[mirror][SVM-4]")
{
  BlockMap map(1_GiB, 64_KiB);
  for (const auto block : {16383u, 0u, 64u, 63u}) map.mark({block, block});
  CHECK(map.take_marked() == std::vector<std::uint32_t>{0, 63, 64, 16383});
  CHECK(map.marked() == 0);
  CHECK(map.take_marked().empty());
}

TEST_CASE("a sweep takes marked blocks from its cursor on and goes round at the end of the disk", "[mirror]")
{
  BlockMap map(1_GiB, 64_KiB);
  for (const auto block : {10u, 100u, 101u, 16383u}) map.mark({block, block});
  CHECK(taken(map, 50, 2) == std::vector<std::uint32_t>{100, 101});
  CHECK(taken(map, 102, 2) == std::vector<std::uint32_t>{16383, 10});
  CHECK(map.marked() == 0);
  CHECK(taken(map, 16384, 1).empty()); // a cursor at the very end
  map.mark({3, 3});
  CHECK(taken(map, 16384, 1) == std::vector<std::uint32_t>{3});
}

TEST_CASE("a map all marked has every block of the disk once, the short last one too", "[mirror]")
{
  for (const auto size : {0_B, 1_B, 64_KiB, 64_KiB * 63, 64_KiB * 64, 64_KiB * 65 + 1_B}) {
    BlockMap map(size, 64_KiB);
    map.mark_first(size);
    CHECK(map.marked() == map.blocks());
    CHECK(map.take_marked().size() == map.blocks());
  }
}

TEST_CASE("whatever is marked and taken, the map agrees with a plain set of blocks", "[mirror]")
{
  rc::prop("marks", [] {
    const auto blocks = *rc::gen::inRange<std::uint32_t>(1, 300);
    BlockMap map(64_KiB * blocks, 64_KiB);
    std::set<std::uint32_t> marked;
    const auto steps = *rc::gen::inRange(1, 30);
    for (int step = 0; step < steps; ++step) {
      const auto first = *rc::gen::inRange<std::uint32_t>(0, blocks);
      if (*rc::gen::inRange(0, 3) > 0) {
        const auto last = *rc::gen::inRange<std::uint32_t>(first, std::min(blocks, first + 90));
        const auto before = marked.size();
        for (auto block = first; block <= last; ++block) marked.insert(block);
        RC_ASSERT(map.mark({first, last}) == marked.size() - before);
      } else {
        const auto most = *rc::gen::inRange<std::uint32_t>(0, 100);
        std::vector<std::uint32_t> expected(marked.lower_bound(first), marked.end());
        expected.insert(expected.end(), marked.begin(), marked.lower_bound(first));
        expected.resize(std::min<std::size_t>(expected.size(), most));
        for (const auto block : expected) marked.erase(block);
        RC_ASSERT(map.take_marked_from(first, most) == expected);
      }
      RC_ASSERT(map.marked() == marked.size());
    }
    for (std::uint32_t block = 0; block < blocks; ++block) RC_ASSERT(map.is_marked(block) == marked.contains(block));
    RC_ASSERT(map.take_marked() == std::vector<std::uint32_t>(marked.begin(), marked.end()));
  });
}

TEST_CASE("whatever is copied, a write's region is that of its furthest block", "[mirror]")
{
  rc::prop("regions", [] {
    const auto unit = *rc::gen::inRange<std::int64_t>(1, 200); // KiB a transfer: aligned to blocks or not
    const auto count = *rc::gen::inRange<std::int64_t>(1, 10);
    const auto done = *rc::gen::inRange<std::int64_t>(0, count);
    BlockMap map(1_KiB * unit * count, 64_KiB);
    for (std::int64_t i = 0; i < done; ++i) {
      map.transfer_begins(1_KiB * unit * i, 1_KiB * unit);
      map.transfer_done(1_KiB * unit * i);
    }
    map.transfer_begins(1_KiB * unit * done, 1_KiB * unit);
    const auto first = *rc::gen::inRange<std::uint32_t>(0, map.blocks());
    const auto last = *rc::gen::inRange<std::uint32_t>(first, map.blocks());
    auto expected = Region::NotCopied;
    for (auto block = first; block <= last; ++block) {
      const auto from = std::int64_t{block} * 64, to = from + 64; // KiB
      const bool flying = from < unit * (done + 1) && to > unit * done;
      const bool copied = from < unit * done;
      expected = std::max(expected, flying ? Region::InFlight : copied ? Region::Copied : Region::NotCopied,
                          [](Region a, Region b) { return (a == Region::InFlight ? 3 : int(a)) < (b == Region::InFlight ? 3 : int(b)); });
    }
    RC_ASSERT(map.region({first, last}) == expected);
  });
}

TEST_CASE("of several transfers in flight the cursor passes those done with all before them, and no write falls between", "[mirror]")
{
  BlockMap map(128_MiB, 64_KiB);
  map.transfer_begins(0_B, 32_MiB);
  map.transfer_begins(32_MiB, 32_MiB);
  map.transfer_begins(64_MiB, 32_MiB);
  map.transfer_done(32_MiB); // overtook the first
  CHECK(map.copied() == 0_B);
  CHECK(map.region(map.range(40_MiB, 4_KiB)) == Region::InFlight);
  map.transfer_done(0_B);
  CHECK(map.copied() == 64_MiB);
  CHECK(map.region(map.range(40_MiB, 4_KiB)) == Region::Copied);
  CHECK(map.region(map.range(64_MiB, 4_KiB)) == Region::InFlight);
  map.transfer_done(64_MiB);
  CHECK(map.region(map.range(96_MiB, 4_KiB)) == Region::NotCopied);
}

} // namespace block_map_test
