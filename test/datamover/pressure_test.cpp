#include "datamover/pressure.hpp"

#include <array>
#include <catch2/catch.hpp>

namespace pressure_test {

using namespace godwit::datamover;
using namespace godwit::units::literals;
using godwit::engine::LinkIndex;

namespace {

constexpr LinkIndex pool{0};
constexpr LinkIndex port{1};
constexpr std::array way{pool, port};

Pressure links() { return Pressure{{100_MBps, 800_MBps}}; }

} // namespace

TEST_CASE("a copy's excess window stands in front of the fullest link of its way, if that is full, and nowhere else", "[datamover][pressure]")
{
  auto pressure = links();
  const auto copy = pressure.enter();
  const Pressure::Use half{way, 100_MBps};
  pressure.copies(copy, {&half, 1}, 2_MiB);
  CHECK(pressure.standing(pool) == 2_MiB);
  CHECK(pressure.standing(port) == 0_B);
  const Pressure::Use slower{way, 94_MBps};
  pressure.copies(copy, {&slower, 1}, 2_MiB);
  CHECK(pressure.standing(pool) == 0_B);
  CHECK(pressure.taken(pool).value() == Approx(94e6));
}

TEST_CASE("what a guest takes counts towards a full link", "[datamover][pressure]")
{
  auto pressure = links();
  const auto copy = pressure.enter(), guest = pressure.enter();
  const Pressure::Use load{way, 20_MBps}, half{way, 80_MBps};
  pressure.load(guest, load);
  pressure.copies(copy, {&half, 1}, 1_MiB);
  CHECK(pressure.standing(pool) == 1_MiB);
}

TEST_CASE("two copies' queues add up, and each takes its own away", "[datamover][pressure]")
{
  auto pressure = links();
  const auto one = pressure.enter(), other = pressure.enter();
  const Pressure::Use half{way, 50_MBps};
  pressure.copies(one, {&half, 1}, 1_MiB); // the link is half full yet
  pressure.copies(other, {&half, 1}, 2_MiB);
  pressure.copies(one, {&half, 1}, 1_MiB);
  CHECK(pressure.standing(pool) == 3_MiB);
  pressure.leave(other);
  CHECK(pressure.standing(pool) == 1_MiB);
  pressure.leave(one);
  CHECK(pressure.standing(pool) == 0_B);
  CHECK(pressure.taken(pool).value() == Approx(0).margin(1e-6));
}

TEST_CASE("a copy within its window keeps nothing queued however full the link", "[datamover][pressure]")
{
  auto pressure = links();
  const auto copy = pressure.enter();
  const Pressure::Use half{way, 100_MBps};
  pressure.copies(copy, {&half, 1}, 0_B);
  CHECK(pressure.standing(pool) == 0_B);
}

TEST_CASE("guests at rest hear of a queue that grows or shrinks by more than a tenth, of one that stays they do not", "[datamover][pressure]")
{
  auto pressure = links();
  const auto copy = pressure.enter();
  const Pressure::Use half{way, 100_MBps};
  pressure.copies(copy, {&half, 1}, 100_MiB);
  const auto first = pressure.changes();
  CHECK(first == 1);
  for (int transfer = 0; transfer < 100; ++transfer) pressure.copies(copy, {&half, 1}, 100_MiB + 1_MiB * (transfer % 2));
  CHECK(pressure.changes() == first);
  for (int transfer = 0; transfer <= 12; ++transfer) pressure.copies(copy, {&half, 1}, 100_MiB + 1_MiB * transfer); // bit by bit
  CHECK(pressure.changes() == first + 1);
  pressure.leave(copy);
  CHECK(pressure.changes() == first + 2);
}

} // namespace pressure_test
