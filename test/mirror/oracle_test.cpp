#include "mirror/oracle.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <rapidcheck/catch.h>

namespace oracle_test {

using namespace godwit;
using namespace godwit::units::literals;
using mirror::Oracle;
using units::Bytes;

namespace {

/// A disk of 4 blocks, all copied, nothing written.
Oracle copied()
{
  Oracle oracle(256_KiB, 64_KiB);
  oracle.reads(0, 4);
  oracle.lands();
  return oracle;
}

std::uint64_t differing(Oracle oracle, Bytes zero_from = 256_KiB) { return oracle.compare(zero_from).differing; }

} // namespace

TEST_CASE("what was copied and not written since is whole", "[mirror]")
{
  auto oracle = copied();
  const auto verdict = oracle.compare(256_KiB);
  CHECK(verdict.blocks == 4);
  CHECK(verdict.written == 0);
  CHECK(verdict.differing == 0);
}

TEST_CASE("a block that was never copied is missed", "[mirror]")
{
  Oracle oracle(256_KiB, 64_KiB);
  CHECK(differing(oracle) == 4);
  oracle.reads(0, 3);
  oracle.lands();
  CHECK(differing(oracle) == 1);
}

TEST_CASE("blocks of zeroes need no copy until somebody writes there", "[mirror]")
{
  Oracle oracle(256_KiB, 64_KiB);
  oracle.reads(0, 2);
  oracle.lands();
  CHECK(differing(oracle, 128_KiB) == 0);
  CHECK(differing(oracle, 129_KiB) == 1); // a byte of block 2 is not zero
  oracle.wrote(3, 1, false);
  CHECK(differing(oracle, 128_KiB) == 1);
}

TEST_CASE("a write ahead of the copy is picked up by it", "[mirror][SVM-3]")
{
  Oracle oracle(256_KiB, 64_KiB);
  oracle.wrote(2, 2, false);
  oracle.reads(0, 4);
  oracle.lands();
  CHECK(differing(oracle) == 0);
  CHECK(oracle.compare(256_KiB).written == 2);
}

TEST_CASE("a write behind the copy that is not mirrored is lost", "[mirror]")
{
  auto oracle = copied();
  oracle.wrote(1, 2, false);
  CHECK(differing(oracle) == 2);
  oracle.reads(1, 2); // until a later pass takes it up
  oracle.lands();
  CHECK(differing(oracle) == 0);
}

TEST_CASE("a mirrored write behind the copy is not", "[mirror]")
{
  auto oracle = copied();
  oracle.wrote(1, 2, true);
  CHECK(differing(oracle) == 0);
  CHECK(oracle.compare(256_KiB).written == 2);
}

TEST_CASE("a write into the transfer in flight that was neither mirrored nor held is lost", "[mirror]")
{
  Oracle oracle(256_KiB, 64_KiB);
  oracle.reads(0, 4);
  oracle.wrote(1, 1, false);
  oracle.lands();
  CHECK(differing(oracle) == 1);
}

TEST_CASE("a write mirrored into the transfer in flight is overwritten by it, one held until it is done is not", "[mirror]")
{
  Oracle hasty(256_KiB, 64_KiB);
  hasty.reads(0, 4);
  hasty.wrote(1, 1, true);
  hasty.lands();
  CHECK(differing(hasty) == 1);

  Oracle patient(256_KiB, 64_KiB);
  patient.reads(0, 4);
  patient.lands();
  patient.wrote(1, 1, true);
  CHECK(differing(patient) == 0);
}

TEST_CASE("a later round's transfer that was read before a mirrored write overwrites it too", "[mirror]")
{
  auto oracle = copied();
  oracle.reads(1, 1);
  oracle.wrote(1, 1, true);
  CHECK(differing(oracle) == 0);
  oracle.lands();
  CHECK(differing(oracle) == 1);
}

TEST_CASE("a transfer that was lost has copied nothing, repeated, it has", "[mirror]")
{
  Oracle oracle(256_KiB, 64_KiB);
  oracle.reads(0, 4);
  oracle.lost();
  oracle.lands(); // nothing is left to land
  CHECK(differing(oracle) == 4);
  oracle.reads(0, 4);
  oracle.lands();
  CHECK(differing(oracle) == 0);
}

TEST_CASE("a mirrored write into a block that is not there yet does not make it whole", "[mirror]")
{
  Oracle oracle(256_KiB, 64_KiB);
  oracle.wrote(0, 1, true); // 4 KiB of 64
  CHECK(differing(oracle) == 4);
  oracle.reads(0, 4);
  oracle.lands();
  CHECK(differing(oracle) == 0);
}

TEST_CASE("a mirrored write does not heal a block that had missed the one before", "[mirror]")
{
  auto oracle = copied();
  oracle.wrote(0, 1, false);
  oracle.wrote(0, 1, true); // another part of the block
  CHECK(differing(oracle) == 1);
}

TEST_CASE("scattered blocks land as adjacent ones do, and what is read in two steps lands together", "[mirror]")
{
  Oracle oracle(256_KiB, 64_KiB);
  const std::vector<std::uint32_t> scattered{3, 0, 1};
  oracle.reads(scattered);
  oracle.reads(2, 1);
  oracle.lands();
  CHECK(differing(oracle) == 0);
}

TEST_CASE("three million writes are more than the journal holds and lose nothing", "[mirror]")
{
  auto oracle = copied();
  for (int i = 0; i < 3'000'000; ++i) oracle.wrote(static_cast<std::uint32_t>(i % 4), 1, true);
  CHECK(differing(oracle) == 0);
  oracle.wrote(2, 1, false);
  CHECK(differing(oracle) == 1);
}

TEST_CASE("a write to 67 million blocks misses none of them", "[mirror]")
{
  Oracle oracle(64_MiB * 32, 32_B); // 2^26 blocks, more than a journal's entry counts
  oracle.wrote(1, (1u << 26) - 1, false);
  const auto verdict = oracle.compare(0_B);
  CHECK(verdict.blocks == 1u << 26);
  CHECK(verdict.written == (1u << 26) - 1);
  CHECK(verdict.differing == (1u << 26) - 1);
}

namespace {

/// Every write in full, on both sides: what the oracle must agree with.
struct Copies {
  using Block = std::vector<int>; ///< the writes it has, in order
  std::vector<Block> source = std::vector<Block>(8), destination = std::vector<Block>(8);
  std::vector<bool> there = std::vector<bool>(8);
  std::vector<std::pair<std::uint32_t, Block>> staged;
  int writes = 0;

  void wrote(std::uint32_t first, std::uint32_t count, bool mirrored)
  {
    ++writes;
    for (auto block = first; block < first + count; ++block) {
      source[block].push_back(writes);
      if (mirrored) destination[block].push_back(writes);
    }
  }
  void reads(std::uint32_t first, std::uint32_t count)
  {
    for (auto block = first; block < first + count; ++block) staged.emplace_back(block, source[block]);
  }
  void lands()
  {
    for (const auto& [block, content] : staged) destination[block] = content, there[block] = true;
    staged.clear();
  }
  std::uint64_t differing() const
  {
    std::uint64_t count = 0;
    for (std::size_t block = 0; block < 8; ++block) count += !there[block] || source[block] != destination[block];
    return count;
  }
};

} // namespace

TEST_CASE("whatever is done to the two sides, the oracle finds the blocks whose writes differ", "[mirror]")
{
  rc::prop("oracle", [] {
    Oracle oracle(512_KiB, 64_KiB);
    Copies copies;
    const auto steps = *rc::gen::inRange(0, 60);
    for (int step = 0; step < steps; ++step) {
      const auto first = *rc::gen::inRange<std::uint32_t>(0, 8);
      const auto count = *rc::gen::inRange<std::uint32_t>(1, 9 - first);
      switch (*rc::gen::inRange(0, 6)) {
      case 0: oracle.wrote(first, count, false); copies.wrote(first, count, false); break;
      case 1: oracle.wrote(first, count, true); copies.wrote(first, count, true); break;
      case 2:
      case 3: oracle.reads(first, count); copies.reads(first, count); break;
      case 4: oracle.lands(); copies.lands(); break;
      case 5: if (step % 4 == 0) oracle.lost(), copies.staged.clear(); break;
      }
    }
    RC_ASSERT(oracle.compare(512_KiB).differing == copies.differing());
  });
}

} // namespace oracle_test
