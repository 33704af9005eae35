#include "engine/simulation.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <memory>
#include <optional>
#include <vector>

namespace alarm_test {

using namespace godwit::engine;
using namespace godwit::units::literals;

namespace {

constexpr LinkIndex wire{0};

PlatformSpec one_link() { return {.links = {{"link", 100_MBps}}, .cpus = {}, .streams = 1}; }

} // namespace

TEST_CASE("an alarm rings once, at its instant", "[engine]")
{
  Simulation simulation{one_link()};
  std::vector<double> rang;
  simulation.spawn("sleeper", [&] {
    simulation.sleep_for(1_s);
    const auto alarm = simulation.call_after(3_s, [&] { rang.push_back(simulation.now().value()); });
    simulation.sleep_for(10_s);
  });
  simulation.run();
  CHECK(rang == std::vector{4.0});
}

TEST_CASE("an alarm dropped a moment before its instant never rings", "[engine]")
{
  Simulation simulation{one_link()};
  int rang = 0;
  simulation.spawn("sleeper", [&] {
    {
      const auto alarm = simulation.call_after(3_s, [&] { ++rang; });
      simulation.sleep_for(2.999_s);
    }
    simulation.sleep_for(10_s);
  });
  simulation.run();
  CHECK(rang == 0);
}

TEST_CASE("an alarm that has rung may be dropped", "[engine]")
{
  Simulation simulation{one_link()};
  int rang = 0;
  simulation.spawn("sleeper", [&] {
    std::optional<Alarm> alarm{simulation.call_after(3_s, [&] { ++rang; })};
    simulation.sleep_for(5_s);
    alarm.reset();
    simulation.sleep_for(5_s);
  });
  simulation.run();
  CHECK(rang == 1);
}

TEST_CASE("who moves an alarm takes it along: it rings once", "[engine]")
{
  Simulation simulation{one_link()};
  int rang = 0;
  simulation.spawn("sleeper", [&] {
    auto first = simulation.call_after(3_s, [&] { ++rang; });
    const auto second = std::move(first);
    simulation.sleep_for(10_s);
  });
  simulation.run();
  CHECK(rang == 1);
}

TEST_CASE("a run is over when its last actor is: an alarm its actor held keeps nobody waiting", "[engine]")
{
  Simulation simulation{one_link()};
  int rang = 0;
  simulation.spawn("sleeper", [&] {
    const auto alarm = simulation.call_after(100_s, [&] { ++rang; });
    simulation.sleep_for(1_s);
  });
  simulation.run();
  CHECK(simulation.now() == 1_s);
  CHECK(rang == 0);
}

TEST_CASE("an alarm of a killed actor goes with it", "[engine]")
{
  Simulation simulation{one_link()};
  int rang = 0;
  simulation.spawn("supervisor", [&] {
    auto task = simulation.spawn("sleeper", [&] {
      const auto alarm = simulation.call_after(3_s, [&] { ++rang; });
      simulation.sleep_for(10_s);
    });
    simulation.sleep_for(1_s);
    task.kill();
    simulation.sleep_for(10_s);
  });
  simulation.run();
  CHECK(rang == 0);
}

TEST_CASE("alarms and sleepers of one instant have their turns in the order in which they asked, whatever else is asked for", "[engine]")
{
  Simulation simulation{one_link()};
  std::vector<int> turns, wanted;
  std::vector<Alarm> alarms;
  simulation.spawn("asks", [&] {
    for (int number = 0; number < 40; ++number) {
      wanted.push_back(number);
      for (int other = 0; other < 7; ++other) alarms.push_back(simulation.call_after(Seconds{(other * 7 + number * 3) % 11 * 1.0}, [] {}));
      if (number % 2 == 0) alarms.push_back(simulation.call_after(8_s - simulation.now(), [&turns, number] { turns.push_back(number); }));
      else simulation.spawn("sleeper", [&, number] { simulation.sleep_until(8_s), turns.push_back(number); });
      simulation.sleep_for(0.125_s);
    }
    simulation.sleep_for(10_s);
  });
  simulation.run();
  CHECK(turns == wanted);
}

TEST_CASE("of those whose sleep ends in one instant the first turn goes before the second, whoever fell asleep first", "[engine]")
{
  Simulation simulation{one_link()};
  std::vector<int> turns;
  const auto sleeper = [&](Turn turn, int number, Seconds from) {
    simulation.spawn("sleeper", [&, turn, number, from] {
      simulation.sleep_until(from);
      simulation.sleep_until(8_s, turn);
      turns.push_back(number);
    });
  };
  sleeper(Turn::Usual, 4, 1_s);
  sleeper(Turn::Third, 3, 2_s);
  sleeper(Turn::Second, 2, 3_s);
  sleeper(Turn::First, 0, 4_s);
  sleeper(Turn::Usual, 5, 5_s);
  sleeper(Turn::First, 1, 6_s);
  simulation.run();
  CHECK(turns == std::vector<int>{0, 1, 2, 3, 4, 5});
}

TEST_CASE("an alarm may cut a transfer and open a gate", "[engine]")
{
  Simulation simulation{one_link()};
  auto gate = simulation.gate();
  double passed = 0;
  simulation.spawn("waiter", [&] {
    gate.wait();
    passed = simulation.now().value();
  });
  simulation.spawn("copy", [&] {
    auto stream = simulation.open_stream(std::array{wire}, {});
    stream.start(godwit::units::Bytes{100'000'000});
    const auto alarm = simulation.call_after(0.25_s, [&] {
      stream.cut();
      gate.open();
    });
    CHECK(stream.wait() == Delivery::LinkLost);
    CHECK(simulation.now().value() == Approx(0.25));
    CHECK(stream.sent().count() == Approx(25e6));
  });
  simulation.run();
  CHECK(passed == Approx(0.25));
}

TEST_CASE("an alarm after no time rings within the instant", "[engine]")
{
  Simulation simulation{one_link()};
  double rang = -1;
  simulation.spawn("sleeper", [&] {
    simulation.sleep_for(2_s);
    const auto alarm = simulation.call_after(0_s, [&] { rang = simulation.now().value(); });
    simulation.sleep_for(1_s);
  });
  simulation.run();
  CHECK(rang == Approx(2));
}

} // namespace alarm_test
