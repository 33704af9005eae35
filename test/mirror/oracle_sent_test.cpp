// Writes on their way to a destination across a network: acknowledged by the source, not yet there (XVM-12, XVM-14).

#include "mirror/oracle.hpp"

#include <catch2/catch.hpp>
#include <deque>
#include <rapidcheck/catch.h>

namespace oracle_sent_test {

using namespace godwit;
using namespace godwit::units::literals;
using mirror::Oracle;

namespace {

/// A disk of 4 blocks, all copied, nothing written.
Oracle copied()
{
  Oracle oracle(256_KiB, 64_KiB);
  oracle.reads(0, 4);
  oracle.lands();
  return oracle;
}

std::uint64_t differing(Oracle oracle) { return oracle.compare(256_KiB).differing; }

} // namespace

TEST_CASE("a block whose last write never arrived differs, and no more once it has", "[mirror][XVM-14]")
{
  auto oracle = copied();
  oracle.sent(1, 1);
  CHECK(differing(oracle) == 1);
  oracle.arrived(1, 1);
  CHECK(differing(oracle) == 0);
}

TEST_CASE("of two writes to a block only the first has arrived: it differs", "[mirror][XVM-14]")
{
  auto oracle = copied();
  oracle.sent(1, 1);
  oracle.sent(1, 1);
  oracle.arrived(1, 1);
  CHECK(differing(oracle) == 1);
  oracle.arrived(1, 1);
  CHECK(differing(oracle) == 0);
}

TEST_CASE("a write to the source alone between two that are sent is missed for good", "[mirror][XVM-14]")
{
  auto oracle = copied();
  oracle.sent(2, 1);
  oracle.wrote(2, 1, false);
  oracle.sent(2, 1);
  oracle.arrived(2, 1);
  oracle.arrived(2, 1);
  CHECK(differing(oracle) == 1);
}

TEST_CASE("what arrives where the block was never copied brings a part of it only", "[mirror][XVM-14]")
{
  Oracle oracle(256_KiB, 64_KiB);
  oracle.reads(0, 3);
  oracle.lands();
  oracle.sent(3, 1);
  oracle.arrived(3, 1);
  CHECK(differing(oracle) == 1);
}

TEST_CASE("whatever is copied first and sent after, those blocks differ whose writes are under way or were never sent", "[mirror][XVM-14]")
{
  rc::prop("sent", [] {
    Oracle oracle(512_KiB, 64_KiB);
    // All writes in full, on both sides.
    std::vector<std::vector<int>> source(8), destination(8);
    std::deque<std::tuple<std::uint32_t, std::uint32_t, int>> under_way;
    const auto before = *rc::gen::inRange(0, 10);
    int writes = 0;
    const auto write = [&](std::uint32_t first, std::uint32_t count) {
      ++writes;
      for (auto block = first; block < first + count; ++block) source[block].push_back(writes);
    };
    const auto where = [] {
      const auto first = *rc::gen::inRange<std::uint32_t>(0, 8);
      return std::pair{first, *rc::gen::inRange<std::uint32_t>(1, 9 - first)};
    };
    for (int i = 0; i < before; ++i) {
      const auto [first, count] = where();
      oracle.wrote(first, count, false), write(first, count);
    }
    oracle.reads(0, 8);
    oracle.lands();
    destination = source;
    const auto steps = *rc::gen::inRange(0, 60);
    for (int step = 0; step < steps; ++step) {
      const auto kind = *rc::gen::inRange(0, 9);
      if (kind < 4) {
        const auto [first, count] = where();
        oracle.sent(first, count), write(first, count);
        under_way.emplace_back(first, count, writes);
      } else if (kind < 8) {
        if (under_way.empty()) continue;
        const auto [first, count, which] = under_way.front();
        under_way.pop_front();
        oracle.arrived(first, count);
        for (auto block = first; block < first + count; ++block) destination[block].push_back(which);
      } else {
        const auto [first, count] = where();
        oracle.wrote(first, count, false), write(first, count);
      }
    }
    std::uint64_t differ = 0;
    for (std::size_t block = 0; block < 8; ++block) differ += source[block] != destination[block];
    RC_ASSERT(oracle.compare(512_KiB).differing == differ);
  });
}

TEST_CASE("a hot block with a thousand writes on their way is whole when the last has arrived, and not before", "[mirror][XVM-12]")
{
  auto oracle = copied();
  for (int write = 0; write < 1000; ++write) oracle.sent(1, 1);
  for (int write = 0; write < 999; ++write) oracle.arrived(1, 1);
  CHECK(differing(oracle) == 1);
  oracle.arrived(1, 1);
  CHECK(differing(oracle) == 0);
}

TEST_CASE("65,536 lost writes to one block are missed like one", "[mirror][XVM-14]")
{
  auto oracle = copied();
  for (int write = 0; write < 65536; ++write) oracle.wrote(1, 1, false);
  CHECK(differing(oracle) == 1);
  oracle.reads(1, 1);
  oracle.lands();
  CHECK(differing(oracle) == 0);
}

TEST_CASE("what arrives twice leaves a destination the source never was like", "[mirror][XVM-14]")
{
  auto oracle = copied();
  oracle.sent(1, 1);
  oracle.arrived(1, 1);
  oracle.arrived(1, 1);
  CHECK(differing(oracle) == 1);
}

} // namespace oracle_sent_test
