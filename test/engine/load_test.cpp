#include "engine/simulation.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <optional>

namespace load_test {

using namespace godwit::engine;
using namespace godwit::units::literals;

namespace {

constexpr LinkIndex only{0};

PlatformSpec one_link() { return {.links = {{"link", 100_MBps}}, .cpus = {}, .streams = 2}; }

} // namespace

TEST_CASE("a load takes its rate off what a transfer under way gets, from that instant on", "[engine][load]")
{
  Simulation simulation{one_link()};
  auto load = simulation.open_load(std::array{only});
  simulation.spawn("copy", [&] {
    auto stream = simulation.open_stream(std::array{only}, {});
    stream.start(godwit::units::Bytes{100'000'000});
    stream.wait();
  });
  simulation.spawn("guest", [&] {
    simulation.sleep_for(0.5_s);
    load.rate(20_MBps);
  });
  simulation.run();
  CHECK(simulation.now().value() == Approx(0.5 + 50.0 / 80).epsilon(1e-9));
}

TEST_CASE("loads leave a transfer at least a hundredth of the link, and give all back when they go", "[engine][load]")
{
  Simulation simulation{one_link()};
  std::optional<Load> load{simulation.open_load(std::array{only})};
  load->rate(500_MBps);
  simulation.spawn("copy", [&] {
    auto stream = simulation.open_stream(std::array{only}, {});
    stream.start(godwit::units::Bytes{1'000'000});
    stream.wait();
    CHECK(simulation.now().value() == Approx(1.0));
    load.reset();
    stream.start(godwit::units::Bytes{100'000'000});
    stream.wait();
    CHECK(simulation.now().value() == Approx(2.0));
  });
  simulation.run();
}

TEST_CASE("small changes of a load wait, but none is forgotten", "[engine][load]")
{
  Simulation simulation{one_link()};
  auto load = simulation.open_load(std::array{only});
  for (int i = 1; i <= 100; ++i) load.rate(godwit::units::BytesPerSecond{i * 0.2e6}); // each 1/500 of the link
  simulation.spawn("copy", [&] {
    auto stream = simulation.open_stream(std::array{only}, {});
    stream.start(godwit::units::Bytes{80'000'000});
    stream.wait();
  });
  simulation.run();
  CHECK(simulation.now().value() == Approx(1.0).epsilon(0.0063));
}

TEST_CASE("what a load says it carried stands on its links", "[engine][load]")
{
  Simulation simulation{one_link()};
  auto load = simulation.open_load(std::array{only});
  load.carried(5_MiB);
  load.carried(1_MiB);
  CHECK(simulation.carried(only) == 6_MiB);
}

TEST_CASE("a transfer that another actor cuts off is lost, and what had passed is known", "[engine]")
{
  Simulation simulation{one_link()};
  std::optional<Stream> stream{simulation.open_stream(std::array{only}, {})};
  simulation.spawn("copy", [&] {
    stream->start(godwit::units::Bytes{100'000'000});
    CHECK(stream->wait() == Delivery::LinkLost);
    CHECK(simulation.now().value() == Approx(0.25));
    CHECK(stream->sent().count() == Approx(25'000'000).margin(2));
    CHECK(simulation.carried(only) == stream->sent());
    stream->start(godwit::units::Bytes{100'000'000}); // and it may go on
    CHECK(stream->wait() == Delivery::Done);
    CHECK(simulation.now().value() == Approx(1.25));
  });
  simulation.spawn("fault", [&] {
    simulation.sleep_for(0.25_s);
    stream->cut();
  });
  simulation.run();
}

TEST_CASE("a link that went off in mid-transfer says how much had passed, turned on, it carries again", "[engine]")
{
  Simulation simulation{one_link()};
  simulation.spawn("copy", [&] {
    auto stream = simulation.open_stream(std::array{only}, {});
    stream.start(godwit::units::Bytes{100'000'000});
    CHECK(stream.wait() == Delivery::LinkLost);
    CHECK(stream.sent().count() == Approx(25'000'000).margin(2));
    CHECK_FALSE(simulation.is_on(only));
    stream.start(godwit::units::Bytes{100'000'000});
    CHECK(stream.wait() == Delivery::LinkLost);
    CHECK(stream.sent().count() == 0);
    simulation.sleep_for(1_s);
    CHECK(simulation.is_on(only));
    stream.start(godwit::units::Bytes{100'000'000});
    CHECK(stream.wait() == Delivery::Done);
  });
  simulation.spawn("fault", [&] {
    simulation.sleep_for(0.25_s);
    simulation.turn_off(only);
    simulation.sleep_for(0.5_s);
    simulation.turn_on(only);
  });
  simulation.run();
}

TEST_CASE("a gate that nobody opens is given up after the time said, one that is opened is not", "[engine]")
{
  Simulation simulation{one_link()};
  auto gate = simulation.gate();
  simulation.spawn("waiter", [&] {
    CHECK_FALSE(gate.wait_for(0_s));
    CHECK_FALSE(gate.wait_for(2_s));
    CHECK(simulation.now().value() == Approx(2.0));
    CHECK(gate.wait_for(2_s));
    CHECK(simulation.now().value() == Approx(3.0));
  });
  simulation.spawn("opener", [&] {
    simulation.sleep_for(3_s);
    gate.open();
  });
  simulation.run();
}

} // namespace load_test
