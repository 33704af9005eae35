#include "engine/simulation.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <optional>
#include <string>

namespace actors_test {

using namespace godwit::engine;
using namespace godwit::units::literals;

namespace {

PlatformSpec one_link() { return {.links = {{"link", 100_MBps}}, .cpus = {{"esx1", 1}}, .streams = 2}; }

/// Says when it goes.
struct Held {
  explicit Held(std::string& told) : told_(told) {}
  ~Held() { told_ += "gone "; }
  std::string& told_;
};

} // namespace

TEST_CASE("a gate lets who came first pass first, one an opening", "[engine]")
{
  Simulation simulation{one_link()};
  auto gate = simulation.gate();
  std::string passed;
  for (const char* name : {"a", "b", "c"})
    simulation.spawn(name, [&, name] {
      gate.wait();
      passed += name;
    });
  simulation.spawn("opener", [&] {
    simulation.sleep_for(1_s);
    gate.open();
    gate.open();
    simulation.sleep_for(1_s);
    passed += "|";
    gate.open();
  });
  simulation.run();
  CHECK(passed == "ab|c");
}

TEST_CASE("an opening nobody waits for is kept for who comes", "[engine]")
{
  Simulation simulation{one_link()};
  auto gate = simulation.gate();
  bool passed = false;
  gate.open();
  simulation.spawn("late", [&] {
    simulation.sleep_for(1_s);
    passed = gate.wait_for(0_s);
    CHECK_FALSE(gate.wait_for(0_s));
  });
  simulation.run();
  CHECK(passed);
  CHECK(simulation.now() == 1_s);
}

TEST_CASE("who is killed in the instant in which a gate opened for it leaves the opening to the next", "[engine]")
{
  Simulation simulation{one_link()};
  auto gate = simulation.gate();
  std::string passed;
  const auto wait = [&](const char* name) {
    return [&, name] {
      gate.wait();
      passed += name;
    };
  };
  std::optional<Task> first{simulation.spawn("first", wait("first"))};
  simulation.spawn("second", wait("second"));
  simulation.spawn("killer", [&] {
    simulation.sleep_for(1_s);
    gate.open();
    first->kill();
    first->join();
    CHECK(simulation.now() == 1_s);
  });
  simulation.run();
  CHECK(passed == "second");
}

TEST_CASE("an actor killed before its first step never takes it, one killed asleep is gone at once", "[engine]")
{
  Simulation simulation{one_link()};
  std::string told;
  simulation.spawn("killer", [&] {
    auto unborn = simulation.spawn("unborn", [&] { told += "born "; });
    unborn.kill();
    unborn.join();
    auto asleep = simulation.spawn("asleep", [&] {
      const Held held{told};
      simulation.sleep_for(10_s);
      told += "woken ";
    });
    simulation.sleep_for(1_s);
    asleep.kill();
    asleep.join();
    asleep.kill(); // that is over: nothing
    CHECK(simulation.now() == 1_s);
  });
  simulation.run();
  CHECK(told == "gone ");
  CHECK(simulation.now() == 1_s);
}

TEST_CASE("all that wait for an actor's end hear of it", "[engine]")
{
  Simulation simulation{one_link()};
  int heard = 0;
  auto worker = simulation.spawn("worker", [&] { simulation.sleep_for(2_s); });
  for (int number = 0; number < 3; ++number)
    simulation.spawn("waits", [&] {
      worker.join();
      heard += simulation.now() == 2_s;
    });
  simulation.run();
  CHECK(heard == 3);
}

TEST_CASE("who gives way goes on in the same instant, after all that were ready", "[engine]")
{
  Simulation simulation{one_link()};
  std::string order;
  simulation.spawn("first", [&] {
    simulation.spawn("spawned", [&] { order += "spawned "; });
    order += "before ";
    simulation.give_way();
    order += "after ";
    CHECK(simulation.now() == 0_s);
  });
  simulation.run();
  CHECK(order == "before spawned after ");
}

TEST_CASE("who waits an instant out goes on in it after all whose sleep ends with it, whoever fell asleep first", "[engine]")
{
  Simulation simulation{one_link()};
  std::string order;
  const auto woken = [&](const char* name) {
    return [&simulation, &order, name] {
      simulation.sleep_until(5_s);
      order += name;
    };
  };
  simulation.spawn("before", woken("before "));
  simulation.spawn("waits", [&] {
    simulation.sleep_until(5_s);
    order += "woken ";
    simulation.wait_out_instant();
    order += "last ";
    CHECK(simulation.now() == 5_s);
    simulation.wait_out_instant(); // and nothing else is there
    order += "again";
  });
  simulation.spawn("behind", woken("behind "));
  simulation.run();
  CHECK(order == "before woken behind last again");
}

TEST_CASE("who is killed while it waits an instant out is gone", "[engine]")
{
  Simulation simulation{one_link()};
  bool went_on = false;
  auto waits = simulation.spawn("waits", [&] {
    simulation.wait_out_instant();
    went_on = true;
  });
  simulation.spawn("kills", [&] { waits.kill(); });
  simulation.run();
  CHECK_FALSE(went_on);
}

TEST_CASE("in a deadlock what actors hold is given back", "[engine]")
{
  std::string told;
  Simulation simulation{one_link()};
  auto never = simulation.gate();
  simulation.spawn("holds", [&] {
    const Held held{told};
    auto stream = simulation.open_stream(std::array{LinkIndex{0}}, {});
    stream.start(1_MiB);
    never.wait();
  });
  CHECK_THROWS_AS(simulation.run(), Deadlock);
  CHECK(told == "gone ");
}

TEST_CASE("when an actor throws, what others hold is given back", "[engine]")
{
  std::string told;
  Simulation simulation{one_link()};
  simulation.spawn("holds", [&] {
    const Held held{told};
    auto stream = simulation.open_stream(std::array{LinkIndex{0}}, {});
    stream.start(1_GiB);
    stream.wait();
  });
  simulation.spawn("throws", [&] {
    simulation.sleep_for(1_s);
    throw std::runtime_error{"broken"};
  });
  CHECK_THROWS_WITH(simulation.run(), "broken");
  CHECK(told == "gone ");
}

TEST_CASE("ten thousand actors sleep, each to its own instant", "[engine]")
{
  Simulation simulation{one_link()};
  constexpr int count = 10'000;
  int woken = 0;
  for (int number = 0; number < count; ++number)
    simulation.spawn("sleeper", [&, number] {
      simulation.sleep_for(1_s * ((number * 7919) % count));
      CHECK(simulation.now() == 1_s * ((number * 7919) % count));
      ++woken;
    });
  simulation.run();
  CHECK(woken == count);
}

} // namespace actors_test
