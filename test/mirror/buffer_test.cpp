#include "mirror/buffer.hpp"

#include <catch2/catch.hpp>

namespace buffer_test {

using namespace godwit::mirror;
using namespace godwit::units::literals;

namespace {

/// Room for 100 bytes, asynchronous again at 50.
Buffer buffer() { return Buffer{100_B, 50_B}; }
Buffer::Entry entry(Bytes size, Seconds arrives, std::uint32_t block = 0) { return {arrives, {block, block}, size}; }

int take_out(Buffer& buffer, Seconds now)
{
  int count = 0;
  while (buffer.arrived(now)) ++count;
  return count;
}

} // namespace

TEST_CASE("writes that just fill the buffer leave the guest alone, the next one makes it wait", "[mirror][XVM-13]")
{
  auto b = buffer();
  CHECK(b.put(entry(60_B, 1_s)) == MirrorMode::Asynchronous);
  CHECK(b.put(entry(40_B, 1_s)) == MirrorMode::Asynchronous); // 100 of 100
  CHECK(b.put(entry(1_B, 1_s)) == MirrorMode::Synchronous); // 101
  CHECK(b.filled() == 101_B);
}

TEST_CASE("a write larger than the whole buffer waits although nothing stands before it", "[mirror][XVM-13]")
{
  auto b = buffer();
  CHECK(b.put(entry(101_B, 1_s)) == MirrorMode::Synchronous);
  CHECK(take_out(b, 1_s) == 1);
  CHECK(b.mode() == MirrorMode::Asynchronous);
}

TEST_CASE("once synchronous it stays so one byte above the low-water mark, and ends at it", "[mirror][XVM-13][XVM-15]")
{
  auto b = buffer();
  b.put(entry(50_B, 1_s));
  b.put(entry(1_B, 2_s));
  b.put(entry(50_B, 3_s)); // 101: synchronous
  CHECK(take_out(b, 1_s) == 1);
  CHECK(b.filled() == 51_B);
  CHECK(b.mode() == MirrorMode::Synchronous);
  CHECK(b.put(entry(1_B, 3_s)) == MirrorMode::Synchronous); // 52: room enough, and yet
  CHECK(take_out(b, 2_s) == 1);
  CHECK(b.filled() == 51_B);
  CHECK(b.mode() == MirrorMode::Synchronous);
  CHECK(take_out(b, 3_s) == 2);
  CHECK(b.mode() == MirrorMode::Asynchronous);
}

TEST_CASE("a buffer emptied exactly to its low-water mark is asynchronous", "[mirror][XVM-15]")
{
  auto b = buffer();
  b.put(entry(51_B, 1_s));
  b.put(entry(50_B, 2_s)); // 101
  CHECK(b.mode() == MirrorMode::Synchronous);
  take_out(b, 1_s);
  CHECK(b.filled() == 50_B);
  CHECK(b.mode() == MirrorMode::Asynchronous);
}

TEST_CASE("without a buffer every write waits", "[mirror][XVM-15]")
{
  Buffer b{0_B, 0_B};
  CHECK(b.put(entry(512_B, 1_s)) == MirrorMode::Synchronous);
  take_out(b, 1_s);
  CHECK(b.put(entry(512_B, 2_s)) == MirrorMode::Synchronous);
}

TEST_CASE("a write has arrived at its instant, not a moment before", "[mirror]")
{
  auto b = buffer();
  b.put(entry(10_B, 1_s));
  CHECK_FALSE(b.arrived(0.999999_s));
  CHECK(b.arrived(1_s));
  CHECK_FALSE(b.arrived(1_s));
}

TEST_CASE("nobody overtakes: what would be there sooner arrives with the one before, in order", "[mirror][XVM-14]")
{
  auto b = buffer();
  b.put(entry(10_B, 5_s, 1));
  b.put(entry(10_B, 3_s, 2));
  CHECK(b.empty_at() == 5_s);
  CHECK_FALSE(b.arrived(4_s));
  CHECK(b.arrived(5_s)->blocks.first == 1);
  CHECK(b.arrived(5_s)->blocks.first == 2);
}

TEST_CASE("the mirror has caught up when the last write has arrived, an empty one has long since", "[mirror][XVM-17]")
{
  auto b = buffer();
  CHECK(b.empty_at() == 0_s);
  b.put(entry(10_B, 2_s));
  b.put(entry(10_B, 7_s));
  CHECK(b.empty_at() == 7_s);
  take_out(b, 2_s);
  CHECK(b.empty_at() == 7_s);
  take_out(b, 7_s);
  CHECK(b.empty_at() == 0_s);
  CHECK(b.filled() == 0_B);
}

TEST_CASE("without a buffer mirroring is synchronous from the first write to the last, however empty it is between", "[mirror][XVM-12]")
{
  Buffer none{0_B, 0_B};
  CHECK(none.mode() == MirrorMode::Synchronous);
  none.put(entry(1_B, 1_s));
  CHECK(take_out(none, 1_s) == 1);
  CHECK(none.mode() == MirrorMode::Synchronous);
}

} // namespace buffer_test
