#include "support/simulated.hpp"

#include <catch2/catch.hpp>

namespace determinism_test {

using namespace godwit::test;

TEST_CASE("the same scenario twice gives the same trace, byte for byte", "[run]")
{
  for (const auto* name : {"intra-vs-cross-array", "two-movers-one-pool", "several-disks"}) {
    const auto first = simulated_file(name);
    const auto second = simulated_file(name);
    CHECK(first.trace == second.trace);
    CHECK(first.summary == second.summary);
    CHECK(first.trace.size() > 100'000);
  }
}

} // namespace determinism_test
