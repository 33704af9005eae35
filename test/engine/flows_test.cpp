#include "engine/simulation.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <vector>

// Streams keep what SimGrid has of a transfer for the next one: nobody may tell from the times, or from what links carried.
namespace flows_test {

using namespace godwit::engine;
using namespace godwit::units::literals;

namespace {

constexpr LinkIndex first{0};
constexpr LinkIndex second{1};

PlatformSpec two_links() { return {.links = {{"first", 400_MBps}, {"second", 100_MBps}}, .cpus = {}, .streams = 4}; }

constexpr Bytes MB(std::int64_t number) { return Bytes{number * 1'000'000}; }

/// Starts a transfer and waits for it.
Delivery go(Stream& stream, Bytes size)
{
  stream.start(size);
  return stream.wait();
}

} // namespace

TEST_CASE("transfers follow each other without a gap, over one way and over two in turn", "[engine][flows]")
{
  Simulation simulation{two_links()};
  simulation.spawn("copy", [&] {
    auto stream = simulation.open_stream(std::array{first}, {});
    for (int i = 0; i < 1000; ++i) {
      stream.route(i % 2 == 0 ? std::array{first} : std::array{second});
      REQUIRE(go(stream, MB(100)) == Delivery::Done);
      REQUIRE(stream.over() == simulation.now());
    }
  });
  simulation.run();
  CHECK(simulation.now().value() == Approx(500 * 0.25 + 500 * 1).epsilon(1e-12));
  CHECK(simulation.carried(first) == MB(100) * 500);
  CHECK(simulation.carried(second) == MB(100) * 500);
}

TEST_CASE("transfers that end together are taken up in the order they began, whatever their streams carried before", "[engine][flows]")
{
  constexpr int streams = 24;
  Simulation simulation{{.links = {{"first", 400_MBps}, {"second", 100_MBps}}, .cpus = {}, .streams = streams}};
  std::vector<int> ended, wanted;
  for (int number = 0; number < streams; ++number) {
    wanted.push_back(number);
    simulation.spawn("copy", [&, number] {
      auto stream = simulation.open_stream(std::array{first}, {});
      // Some have carried something before, now and then over another way.
      for (int before = 0; before < number * 7 % 5; ++before) {
        stream.route(before % 2 == 0 ? std::array{first} : std::array{second});
        REQUIRE(go(stream, MB(1 + number * 11 % 13)) == Delivery::Done);
      }
      stream.route(std::array{first});
      simulation.sleep_until(60_s);
      simulation.sleep_for(Seconds{0.25 * number}); // one after the other
      simulation.sleep_until(100_s);
      stream.start(MB(400));
      REQUIRE(stream.wait() == Delivery::Done);
      ended.push_back(number);
    });
  }
  simulation.run();
  CHECK(ended == wanted);
}

TEST_CASE("between its transfers a stream takes nothing of its links", "[engine][flows]")
{
  Simulation simulation{two_links()};
  Seconds neighbour_done;
  simulation.spawn("now and then", [&] {
    auto stream = simulation.open_stream(std::array{second}, {});
    CHECK(go(stream, MB(50)) == Delivery::Done); // half the link
    CHECK(simulation.now().value() == Approx(1));
    simulation.sleep_for(1_s);
    CHECK(go(stream, MB(50)) == Delivery::Done);
    CHECK(simulation.now().value() == Approx(3));
  });
  simulation.spawn("all the time", [&] {
    auto stream = simulation.open_stream(std::array{second}, {});
    CHECK(go(stream, MB(300)) == Delivery::Done);
    neighbour_done = simulation.now();
  });
  simulation.run();
  CHECK(neighbour_done.value() == Approx(4)); // 50 + 100 + 50 + 100
}

TEST_CASE("a stream nobody waits for when it ends gives its link back all the same", "[engine][flows]")
{
  Simulation simulation{two_links()};
  simulation.spawn("busy elsewhere", [&] {
    auto stream = simulation.open_stream(std::array{second}, {});
    stream.start(MB(50));
    simulation.sleep_for(10_s);
    CHECK(stream.wait() == Delivery::Done);
    CHECK(stream.over().value() == Approx(1));
    CHECK(simulation.now() == 10_s);
  });
  simulation.spawn("neighbour", [&] {
    auto stream = simulation.open_stream(std::array{second}, {});
    CHECK(go(stream, MB(150)) == Delivery::Done);
    CHECK(simulation.now().value() == Approx(2)); // 50, then 100
  });
  simulation.run();
}

TEST_CASE("what begins on a link that is off is lost at once, and goes when the link is on again", "[engine][flows]")
{
  Simulation simulation{two_links()};
  simulation.spawn("copy", [&] {
    auto known = simulation.open_stream(std::array{second}, {});
    auto fresh = simulation.open_stream(std::array{first}, {});
    CHECK(go(known, MB(100)) == Delivery::Done);
    const auto off_at = simulation.now();
    simulation.turn_off(second);
    CHECK(go(known, MB(100)) == Delivery::LinkLost);
    CHECK(known.sent() == 0_B);
    fresh.route(std::array{second});
    CHECK(go(fresh, MB(100)) == Delivery::LinkLost);
    CHECK(simulation.now() == off_at);
    // Another way in between: the one that was off is told to the engine anew.
    fresh.route(std::array{first});
    CHECK(go(fresh, MB(100)) == Delivery::Done);
    simulation.turn_on(second);
    fresh.route(std::array{second});
    CHECK(go(fresh, MB(100)) == Delivery::Done);
    CHECK(go(known, MB(100)) == Delivery::Done);
    CHECK((simulation.now() - off_at).value() == Approx(0.25 + 1 + 1));
  });
  simulation.run();
  CHECK(simulation.carried(second) == MB(100) * 3);
}

TEST_CASE("a link that goes off takes who transfers, not who rests on it", "[engine][flows]")
{
  Simulation simulation{two_links()};
  simulation.spawn("at rest", [&] {
    auto stream = simulation.open_stream(std::array{second}, {});
    CHECK(go(stream, MB(100)) == Delivery::Done); // until 2 s, by halves
    simulation.sleep_until(5_s);
    CHECK(go(stream, MB(100)) == Delivery::Done);
    CHECK(simulation.now().value() == Approx(6));
  });
  simulation.spawn("under way", [&] {
    auto stream = simulation.open_stream(std::array{second}, {});
    CHECK(go(stream, MB(900)) == Delivery::LinkLost);
    CHECK(simulation.now() == 3_s);
    CHECK(stream.sent() == MB(200));
  });
  simulation.spawn("fault", [&] {
    simulation.sleep_until(3_s);
    simulation.turn_off(second);
    simulation.sleep_until(4_s);
    simulation.turn_on(second);
  });
  simulation.run();
  CHECK(simulation.carried(second) == MB(400));
}

TEST_CASE("a transfer cut in the instant of its end has carried all, and the next one starts from nothing", "[engine][flows]")
{
  Simulation simulation{two_links()};
  auto stream = simulation.open_stream(std::array{second}, {});
  const auto alarm = simulation.call_after(1_s, [&] { stream.cut(); });
  simulation.spawn("copy", [&] {
    go(stream, MB(100));
    CHECK(simulation.now().value() == Approx(1));
    CHECK(stream.sent() == MB(100));
    CHECK(go(stream, MB(100)) == Delivery::Done);
    CHECK(simulation.now().value() == Approx(2));
  });
  simulation.run();
  CHECK(simulation.carried(second) == MB(200));
}

TEST_CASE("a pace holds from the next transfer on", "[engine][flows]")
{
  Simulation simulation{two_links()};
  simulation.spawn("copy", [&] {
    auto stream = simulation.open_stream(std::array{first}, 50_MBps);
    CHECK(go(stream, MB(100)) == Delivery::Done);
    CHECK(simulation.now().value() == Approx(2));
    stream.pace(25_MBps);
    CHECK(go(stream, MB(100)) == Delivery::Done);
    CHECK(simulation.now().value() == Approx(6));
    stream.pace({});
    CHECK(go(stream, MB(100)) == Delivery::Done);
    CHECK(simulation.now().value() == Approx(6.25));
    stream.pace(50_MBps);
    CHECK(go(stream, MB(100)) == Delivery::Done);
    CHECK(simulation.now().value() == Approx(8.25));
  });
  simulation.run();
}

TEST_CASE("however near each other their transfers end, streams keep to their paces", "[engine][flows]")
{
  Simulation simulation{two_links()};
  constexpr BytesPerSecond pace = 120_MBps;
  simulation.spawn("copy", [&] {
    std::vector<Stream> streams;
    for (int i = 0; i < 3; ++i) streams.push_back(simulation.open_stream(std::array{first}, pace));
    for (int round = 0; round < 400; ++round) {
      const auto from = simulation.now();
      // To the byte, a byte apart, two of three: a byte takes 8 ns, which is more than an instant and less than any transfer.
      const auto size = [&](int i) { return MB(12) + Bytes{(round >> i) % 3 * i}; };
      for (int i = 0; i < 3; ++i) streams[static_cast<std::size_t>(i)].start(size(i));
      for (int i = 0; i < 3; ++i) {
        auto& stream = streams[static_cast<std::size_t>(i)];
        REQUIRE(stream.wait() == Delivery::Done);
        INFO("round " << round << ", stream " << i);
        REQUIRE((stream.over() - from).value() == Approx(size(i) / pace / 1_s).epsilon(1e-6));
      }
    }
  });
  simulation.run();
}

TEST_CASE("a stream may go round more ways than it keeps", "[engine][flows]")
{
  PlatformSpec platform{.links = {}, .cpus = {}, .streams = 2};
  for (int i = 0; i < 40; ++i) platform.links.push_back({"link" + std::to_string(i), 100_MBps});
  Simulation simulation{platform};
  simulation.spawn("copy", [&] {
    auto stream = simulation.open_stream(std::array{first}, {});
    for (std::uint32_t i = 0; i < 120; ++i) {
      stream.route(std::array{LinkIndex{i % 40}});
      REQUIRE(go(stream, MB(100)) == Delivery::Done);
    }
  });
  simulation.run();
  CHECK(simulation.now().value() == Approx(120));
  for (std::uint32_t i = 0; i < 40; ++i) CHECK(simulation.carried(LinkIndex{i}) == MB(300));
}

TEST_CASE("a stream dropped after its transfer was whole has carried all of it", "[engine][flows]")
{
  Simulation simulation{two_links()};
  simulation.spawn("copy", [&] {
    {
      auto stream = simulation.open_stream(std::array{second}, {});
      stream.start(MB(100));
      simulation.sleep_for(3_s);
    }
    CHECK(simulation.carried(second) == MB(100));
    auto next = simulation.open_stream(std::array{second}, {});
    CHECK(go(next, MB(100)) == Delivery::Done);
    CHECK(simulation.now().value() == Approx(4));
  });
  simulation.run();
}

} // namespace flows_test
