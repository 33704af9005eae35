#include "engine/simulation.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <memory>

namespace simulation_test {

using namespace godwit::engine;
using namespace godwit::units::literals;

namespace {

constexpr LinkIndex first{0};
constexpr LinkIndex second{1};
constexpr CpuIndex host{0};

PlatformSpec two_links()
{
  return {.links = {{"first", 400_MBps}, {"second", 100_MBps}}, .cpus = {{"esx1", 2}}, .streams = 4};
}

/// Keeps `depth` I/Os of `size` outstanding until `count` are done, then opens the gate.
struct ClosedLoop : IoClient {
  ClosedLoop(Simulation& simulation, Io io, int count) : simulation_(simulation), io_(io), left_(count), gate_(simulation.gate()) {}
  void start(int depth)
  {
    for (int slot = 0; slot < depth; ++slot) issue();
  }
  void issue()
  {
    if (issued_ == left_) return;
    ++issued_;
    simulation_.submit(io_, *this, 0);
  }
  void io_done(std::uint64_t) override
  {
    if (++done_ == left_) gate_.open();
    issue();
  }
  Simulation& simulation_;
  Io io_;
  int left_;
  int issued_ = 0;
  int done_ = 0;
  Gate gate_;
};

} // namespace

TEST_CASE("a transfer alone runs at the nominal rate of the slowest link, to the last digit", "[engine]")
{
  Simulation simulation{two_links()};
  simulation.spawn("copy", [&] {
    auto stream = simulation.open_stream(std::array{first, second}, {});
    stream.start(32_MiB);
    CHECK(stream.wait() == Delivery::Done);
  });
  simulation.run();
  CHECK(simulation.now().value() == Approx(33554432.0 / 100e6).epsilon(1e-12));
  CHECK(simulation.carried(first) == 32_MiB);
}

TEST_CASE("two transfers on one link get half of it each, and the whole once alone", "[engine]")
{
  Simulation simulation{two_links()};
  std::vector<double> ends;
  for (const auto size : {10_MiB, 20_MiB})
    simulation.spawn("copy", [&, size] {
      auto stream = simulation.open_stream(std::array{first}, {});
      stream.start(size);
      stream.wait();
      ends.push_back(simulation.now().value());
    });
  simulation.run();
  CHECK(ends.at(0) == Approx(20 * 1048576.0 / 400e6)); // 10 MiB at 200 MB/s
  CHECK(ends.at(1) == Approx(30 * 1048576.0 / 400e6)); // the link was never idle: 30 MiB at 400 MB/s
}

TEST_CASE("a paced transfer leaves what it does not use to its neighbour", "[engine]")
{
  Simulation simulation{two_links()};
  std::vector<double> rates;
  for (const auto pace : {300_MBps, 100_MBps})
    simulation.spawn("copy", [&, pace] {
      auto stream = simulation.open_stream(std::array{first}, pace);
      for (int i = 0; i < 30; ++i) {
        stream.start(32_MiB);
        stream.wait();
      }
      rates.push_back(30 * 33.554432e6 / simulation.now().value());
    });
  simulation.run();
  CHECK(rates.at(0) == Approx(300e6)); // 300 + 100 fit into 400: neither waits
  CHECK(rates.at(1) == Approx(100e6));
}

TEST_CASE("a stream may take another way for its next transfer", "[engine]")
{
  Simulation simulation{two_links()};
  simulation.spawn("copy", [&] {
    auto stream = simulation.open_stream(std::array{first}, {});
    stream.start(1_MiB);
    stream.wait();
    stream.route(std::array{second});
    stream.start(1_MiB);
    stream.wait();
  });
  simulation.run();
  CHECK(simulation.carried(first) == 1_MiB);
  CHECK(simulation.carried(second) == 1_MiB);
}

TEST_CASE("a dropped stream cancels its transfer and gives the link back", "[engine]")
{
  Simulation simulation{two_links()};
  double end = 0;
  simulation.spawn("cancelled", [&] {
    auto stream = simulation.open_stream(std::array{second}, {});
    stream.start(100_MiB);
    simulation.sleep_for(0.5_s);
  });
  simulation.spawn("copy", [&] {
    auto stream = simulation.open_stream(std::array{second}, {});
    stream.start(godwit::units::Bytes{75'000'000});
    stream.wait();
    end = simulation.now().value();
  });
  simulation.run();
  CHECK(end == Approx(1.0)); // 25 MB at 50 MB/s until 0.5 s, then 50 MB at 100 MB/s
  CHECK(simulation.carried(second).count() == 100'000'000);
}

TEST_CASE("a killed actor's transfer does not go on", "[engine]")
{
  Simulation simulation{two_links()};
  double end = 0;
  simulation.spawn("supervisor", [&] {
    auto task = simulation.spawn("copy", [&] {
      auto stream = simulation.open_stream(std::array{second}, {});
      stream.start(100_MiB);
      stream.wait();
    });
    simulation.sleep_for(0.5_s);
    task.kill();
    task.join();
    auto stream = simulation.open_stream(std::array{second}, {});
    stream.start(godwit::units::Bytes{50'000'000});
    stream.wait();
    end = simulation.now().value();
  });
  simulation.run();
  CHECK(end == Approx(1.0));
}

TEST_CASE("a transfer on a link that goes off is lost", "[engine]")
{
  Simulation simulation{two_links()};
  auto delivery = Delivery::Done;
  simulation.spawn("copy", [&] {
    auto stream = simulation.open_stream(std::array{second}, {});
    stream.start(100_MiB);
    delivery = stream.wait();
  });
  simulation.spawn("fault", [&] {
    simulation.sleep_for(0.25_s);
    simulation.turn_off(second);
  });
  simulation.run();
  CHECK(delivery == Delivery::LinkLost);
  CHECK(simulation.now().value() == Approx(0.25));
}

TEST_CASE("actors that wait for what never comes are a deadlock, named", "[engine]")
{
  Simulation simulation{two_links()};
  simulation.spawn("waiter", [&] {
    auto gate = simulation.gate();
    gate.wait();
  });
  CHECK_THROWS_WITH(simulation.run(), Catch::Contains("waiter"));
}

TEST_CASE("an actor may spawn one that is over within the instant", "[engine]")
{
  Simulation simulation{two_links()};
  int done = 0;
  simulation.spawn("parent", [&] {
    for (int child = 0; child < 100; ++child) simulation.spawn("child", [&] { ++done; });
  });
  simulation.run();
  CHECK(done == 100);
}

TEST_CASE("what an actor throws comes out of run()", "[engine]")
{
  Simulation simulation{two_links()};
  simulation.spawn("copy", [] { throw std::runtime_error("as expected"); });
  CHECK_THROWS_WITH(simulation.run(), "as expected");
}

TEST_CASE("more streams than the platform has are a programmer's error", "[engine]")
{
  Simulation simulation{{.links = {{"first", 400_MBps}}, .cpus = {}, .streams = 1}};
  simulation.spawn("copy", [&] {
    auto one = simulation.open_stream(std::array{first}, {});
    auto two = simulation.open_stream(std::array{first}, {});
  });
  CHECK_THROWS_AS(simulation.run(), std::logic_error);
}

TEST_CASE("an exhausted CPU slows whoever charges it", "[engine]")
{
  Simulation simulation{two_links()};
  for (int worker = 0; worker < 4; ++worker)
    simulation.spawn("copy", [&] {
      auto meter = simulation.meter(host, 10_s);
      for (int i = 0; i < 100; ++i) meter.charge(0.1_s);
      CHECK(meter.settle().value() == Approx(10.0));
    });
  simulation.run();
  CHECK(simulation.now().value() == Approx(20.0)); // 4 x 10 s of work on 2 cores
}

TEST_CASE("one copy runs on one core, however many there are", "[engine]")
{
  Simulation simulation{two_links()};
  simulation.spawn("copy", [&] {
    auto meter = simulation.meter(host, 10_s);
    for (int i = 0; i < 100; ++i) meter.charge(0.1_s);
    meter.settle();
  });
  simulation.run();
  CHECK(simulation.now().value() == Approx(10.0));
}

TEST_CASE("just below exhaustion the CPU costs no time either", "[engine]")
{
  Simulation simulation{two_links()};
  double end = 0;
  simulation.spawn("copy", [&] {
    auto meter = simulation.meter(host, 19_s);
    for (int i = 0; i < 200; ++i) {
      meter.charge(0.095_s);
      simulation.sleep_for(0.1_s);
    }
    end = simulation.now().value();
    meter.settle();
  });
  simulation.run();
  CHECK(end == Approx(20.0));
}

TEST_CASE("a meter dropped on the way leaves no one working", "[engine]")
{
  Simulation simulation{two_links()};
  simulation.spawn("copy", [&] {
    auto meter = simulation.meter(host, 100_s);
    meter.charge(1_s);
  });
  simulation.run();
  CHECK(simulation.now().value() < 3);
}

TEST_CASE("an idle CPU costs no time", "[engine]")
{
  Simulation simulation{two_links()};
  simulation.spawn("copy", [&] {
    auto meter = simulation.meter(host, 5_s);
    for (int i = 0; i < 10; ++i) {
      meter.charge(0.5_s);
      simulation.sleep_for(1_s);
    }
    CHECK(meter.settle().value() == Approx(5.0));
  });
  simulation.run();
  CHECK(simulation.now().value() == Approx(10.0));
}

TEST_CASE("an I/O alone takes its latency, transfer included", "[engine][io]")
{
  Simulation simulation{two_links()};
  const std::array path{first, second};
  ClosedLoop loop{simulation, {path, 64_KiB, 5_ms, host, 0_s, 0_s}, 1};
  simulation.spawn("io", [&] {
    loop.start(1);
    loop.gate_.wait();
  });
  simulation.run();
  CHECK(simulation.now().value() == Approx(0.005));
}

TEST_CASE("32 I/Os outstanding move 32 x 64 KiB a latency while nothing saturates", "[engine][io]")
{
  Simulation simulation{two_links()};
  const std::array path{first};
  ClosedLoop loop{simulation, {path, 64_KiB, 6_ms, host, 0_s, 0_s}, 32'000};
  simulation.spawn("io", [&] {
    loop.start(32);
    loop.gate_.wait();
  });
  simulation.run();
  CHECK(simulation.now().value() == Approx(1000 * 0.006).epsilon(0.002)); // 349.5 MB/s of 400
}

TEST_CASE("a saturated station serves by outstanding bytes and is never idle", "[engine][io]")
{
  Simulation simulation{two_links()};
  const std::array path{second};
  ClosedLoop deep{simulation, {path, 64_KiB, 1_ms, host, 0_s, 0_s}, 24'000};
  ClosedLoop shallow{simulation, {path, 64_KiB, 1_ms, host, 0_s, 0_s}, 8'000};
  double deep_end = 0;
  double shallow_end = 0;
  simulation.spawn("deep", [&] {
    deep.start(24);
    deep.gate_.wait();
    deep_end = simulation.now().value();
  });
  simulation.spawn("shallow", [&] {
    shallow.start(8);
    shallow.gate_.wait();
    shallow_end = simulation.now().value();
  });
  simulation.run();
  CHECK(shallow_end == Approx(deep_end).epsilon(0.01)); // shares 24 : 8
  CHECK(deep_end == Approx(32'000 * 65536.0 / 100e6).epsilon(0.01));
  CHECK(simulation.carried(second).count() == 32'000LL * 65536);
}

} // namespace simulation_test
