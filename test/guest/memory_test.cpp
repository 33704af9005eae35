#include "guest/memory.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <rapidcheck/catch.h>

namespace memory_test {

using namespace godwit;
using namespace godwit::units::literals;
using guest::Memory;
using scenario::DirtySet;
using scenario::MemoryWorkload;
using units::Bytes;
using units::BytesPerSecond;
using units::Seconds;
using enum MemoryWorkload::Pattern;

namespace {

constexpr DirtySet pages(std::int64_t pages_per_second, std::int64_t working_set)
{
  return {BytesPerSecond{static_cast<double>(pages_per_second * 4096)}, guest::page * working_set};
}

} // namespace

TEST_CASE("without a workload all of the memory is sent once and no page is dirtied", "[guest][memory]")
{
  const Memory memory{4_GiB, nullptr};
  CHECK(memory.resident() == 4_GiB);
  CHECK(memory.zero() == 0_B);
  CHECK(memory.swapped() == 0_B);
  CHECK(memory.dirtied(3600_s) == 0_B);
}

TEST_CASE("neither zero pages nor swapped ones are in the first pass", "[guest][memory]")
{
  const MemoryWorkload workload{.zero = 2_GiB, .swapped = 512_MiB};
  const Memory memory{4_GiB, &workload};
  CHECK(memory.resident() == 1536_MiB); // 4096 - 2048 - 512
  CHECK(memory.zero() == 2_GiB);
  CHECK(memory.swapped() == 512_MiB);
}

TEST_CASE("a guest that writes page after page has dirtied all of its working set once it has been round, and no more after", "[guest][memory]")
{
  const auto set = pages(100, 1000); // round in 10 s
  CHECK(guest::dirtied(set, Sequential, 0_s) == 0_B);
  CHECK(guest::dirtied(set, Sequential, 4_s) == guest::page * 400);
  CHECK(guest::dirtied(set, Sequential, 9.99_s) == guest::page * 999);
  CHECK(guest::dirtied(set, Sequential, 10_s) == guest::page * 1000);
  CHECK(guest::dirtied(set, Sequential, 1000_s) == guest::page * 1000);
}

TEST_CASE("a guest that writes pages at random dirties 63 % of its working set in the time of one round, 99.3 % in that of five", "[guest][memory]")
{
  const auto set = pages(100, 1000);
  CHECK(guest::dirtied(set, Random, 10_s) / (guest::page * 1000) == Approx(0.6321).epsilon(0.001)); // 1 - 1/e
  CHECK(guest::dirtied(set, Random, 50_s) / (guest::page * 1000) == Approx(0.99326)); // 1 - e^-5
  CHECK(guest::dirtied(set, Random, 0.1_s) / guest::page == Approx(10).epsilon(0.01)); // hardly any page twice yet
}

TEST_CASE("the expected number of different pages is what drawing them one by one gives", "[guest][memory]")
{
  // After k draws out of n a page is missed with (1 - 1/n)^k: 1,000 x (1 - 0.999^1500) = 777.
  const auto set = pages(100, 1000);
  CHECK(guest::dirtied(set, Random, 15_s) / guest::page == Approx(1000 * (1 - std::pow(0.999, 1500))).epsilon(0.001));
}

TEST_CASE("a guest that dirties nothing, or has no working set, dirties nothing", "[guest][memory]")
{
  for (const auto pattern : {Sequential, Random}) {
    CHECK(guest::dirtied({BytesPerSecond{}, 1_GiB}, pattern, 60_s) == 0_B);
    CHECK(guest::dirtied({100_MBps, 0_B}, pattern, 60_s) == 0_B);
  }
}

TEST_CASE("a page that is begun is dirty as a whole", "[guest][memory]")
{
  const MemoryWorkload workload{.pages = pages(100, 1000)};
  const Memory memory{1_GiB, &workload};
  CHECK(memory.dirtied(1_s) == guest::page * 100);
  CHECK(memory.dirtied(1.001_s) == guest::page * 101);
  CHECK(memory.dirtied(1.01_s) == guest::page * 101);
}

TEST_CASE("the hot set has pages of its own, so both sets' dirty pages add up", "[guest][memory]")
{
  const MemoryWorkload workload{.pages = pages(100, 10'000), .hot = pages(1000, 500)};
  const Memory memory{1_GiB, &workload};
  CHECK(memory.dirtied(0.25_s) == guest::page * 275); // 25 + 250
  CHECK(memory.dirtied(10_s) == guest::page * 1500); // 1,000 + all 500 of the hot set
}

TEST_CASE("a working set beyond what is resident is all that is resident, the hot set first", "[guest][memory]")
{
  MemoryWorkload workload{.pages = {1000_MBps, 8_GiB}, .zero = 3_GiB};
  CHECK(Memory{4_GiB, &workload}.dirtied(3600_s) == 1_GiB);
  workload.hot = DirtySet{1000_MBps, 256_MiB};
  CHECK(Memory{4_GiB, &workload}.dirtied(3600_s) == 1_GiB); // 256 MiB hot, 768 of the 8,192 MiB
  workload.pages.rate = {};
  CHECK(Memory{4_GiB, &workload}.dirtied(3600_s) == 256_MiB);
  workload.hot->size = 2_GiB;
  CHECK(Memory{4_GiB, &workload}.dirtied(3600_s) == 1_GiB);
}

TEST_CASE("zero and swapped pages beyond what is configured leave nothing to send", "[guest][memory]")
{
  const MemoryWorkload workload{.pages = {100_MBps, 1_GiB}, .zero = 3_GiB, .swapped = 3_GiB};
  const Memory memory{4_GiB, &workload};
  CHECK(memory.resident() == 0_B);
  CHECK(memory.zero() + memory.swapped() == 4_GiB);
  CHECK(memory.dirtied(60_s) == 0_B);
}

TEST_CASE("whatever a guest does, what is dirty only grows, and never beyond what is resident", "[guest][memory]")
{
  rc::prop("dirty pages", [] {
    const auto upto = [](std::int64_t most) { return rc::gen::inRange<std::int64_t>(0, most); };
    const MemoryWorkload workload{.pages = pages(*upto(100'000), *upto(100'000)),
                                  .hot = pages(*upto(1'000'000), *upto(50'000)),
                                  .pattern = *rc::gen::element(Sequential, Random),
                                  .zero = guest::page * *upto(50'000),
                                  .swapped = guest::page * *upto(50'000)};
    const Memory memory{guest::page * *rc::gen::inRange<std::int64_t>(1, 200'000), &workload};
    auto before = 0_B;
    for (double t = 0.001; t < 1e5; t *= 3) {
      const auto dirty = memory.dirtied(Seconds{t});
      RC_ASSERT(dirty >= before);
      RC_ASSERT(dirty <= memory.resident());
      RC_ASSERT(dirty.count() % guest::page.count() == 0);
      before = dirty;
    }
  });
}

} // namespace memory_test
