#include "datamover/lanes.hpp"

#include "datamover/network.hpp"

#include <catch2/catch.hpp>

namespace lanes_test {

using namespace godwit;
using namespace godwit::test;
using datamover::Lanes;
using engine::Delivery;

namespace {

/// In an actor, lanes opened over the network.
template <class Story> void over(Network& network, Story story)
{
  network.simulation.spawn("lanes", [&] {
    Lanes lanes{network.workshop, network.lanes, trace::Cause::Memory, {}};
    story(lanes);
  });
  network.simulation.run();
}

} // namespace

TEST_CASE("two streams share the bytes by what they are expected to carry", "[datamover][XVM-5]")
{
  Network network{{100_MBps, 300_MBps}};
  network.lanes[1].expected = 300_MBps;
  over(network, [&](Lanes& lanes) {
    lanes.start(400_MB);
    CHECK(lanes.wait() == Delivery::Done);
    CHECK(network.simulation.now().value() == Approx(1)); // 100 MB / 100 MB/s and 300 / 300
    CHECK(lanes.arrived() == 400_MB);
  });
  CHECK(network.carried(0) == 100_MB);
  CHECK(network.carried(1) == 300_MB);
}

TEST_CASE("shares follow what each stream carried: a slow one gets less of the next piece", "[datamover][XVM-5]")
{
  Network network{{100_MBps, 300_MBps}};
  over(network, [&](Lanes& lanes) {
    lanes.start(400_MB); // 200 each: 2 s and 2/3 s
    lanes.wait();
    CHECK(network.simulation.now().value() == Approx(2));
    lanes.start(400_MB); // 100 and 300
    lanes.wait();
    CHECK(network.simulation.now().value() == Approx(3));
  });
  CHECK(network.carried(0).count() == Approx(300e6));
  CHECK(network.carried(1).count() == Approx(500e6));
}

TEST_CASE("each stream is bound by its own most", "[datamover][XVM-5]")
{
  Network network{{100_MBps, 100_MBps}};
  network.lanes[1].most = 50_MBps;
  over(network, [&](Lanes& lanes) {
    lanes.start(200_MB); // 100 each
    lanes.wait();
    CHECK(network.simulation.now().value() == Approx(2)); // 100 MB / 50 MB/s
  });
}

TEST_CASE("a stream that is down when a piece begins gets nothing of it, and its share again once it is back", "[datamover][XVM-5]")
{
  Network network{{100_MBps, 100_MBps}};
  over(network, [&](Lanes& lanes) {
    network.lose(0);
    CHECK(lanes.works());
    lanes.start(100_MB);
    CHECK(lanes.wait() == Delivery::Done);
    CHECK(network.carried(0) == 0_B);
    network.lose(1);
    CHECK_FALSE(lanes.works());
    network.regain(0);
    network.regain(1);
    lanes.start(100_MB);
    CHECK(lanes.wait() == Delivery::Done);
    CHECK(network.carried(0) == 50_MB);
  });
}

TEST_CASE("a stream lost in mid-flight loses its part, what the other carries arrives", "[datamover][XVM-5]")
{
  Network network{{100_MBps, 100_MBps}};
  network.at(0.5_s, [&] { network.lose(0); });
  over(network, [&](Lanes& lanes) {
    lanes.start(200_MB);
    CHECK(lanes.wait() == Delivery::LinkLost);
    CHECK(network.simulation.now().value() == Approx(1));
    CHECK(lanes.arrived() == 100_MB); // of the other
    CHECK(lanes.sent().count() == Approx(150e6)); // and 0.5 s x 100 MB/s in vain
  });
  const auto carried = network.memory.all<trace::StreamCarried>();
  REQUIRE(carried.size() == 2);
  CHECK(carried[0].cut);
  CHECK(carried[0].size.count() == Approx(50e6));
  CHECK_FALSE(carried[1].cut);
  CHECK(network.carried(0) == carried[0].size); // the ledger's word is the engine's
  CHECK(network.carried(1) == carried[1].size);
}

TEST_CASE("all streams cut at once end there", "[datamover]")
{
  Network network{{100_MBps, 100_MBps}};
  Lanes* under_way = nullptr;
  network.at(0.25_s, [&] { under_way->cut(); });
  over(network, [&](Lanes& lanes) {
    under_way = &lanes;
    lanes.start(200_MB);
    CHECK(lanes.wait() == Delivery::LinkLost);
    CHECK(network.simulation.now().value() == Approx(0.25));
    CHECK(lanes.arrived() == 0_B);
    CHECK(lanes.sent().count() == Approx(50e6));
  });
}

TEST_CASE("a pace for all together is shared as the bytes are", "[datamover]")
{
  Network network{{100_MBps, 100_MBps}};
  over(network, [&](Lanes& lanes) {
    lanes.pace(40_MBps);
    lanes.start(80_MB);
    lanes.wait();
    CHECK(network.simulation.now().value() == Approx(2));
  });
}

TEST_CASE("bytes that do not divide go somewhere: none is lost, one alone arrives", "[datamover]")
{
  Network network{{100_MBps, 100_MBps, 100_MBps}};
  over(network, [&](Lanes& lanes) {
    for (const auto size : {units::Bytes{1}, units::Bytes{2}, units::Bytes{100}}) {
      lanes.start(size);
      CHECK(lanes.wait() == Delivery::Done);
      CHECK(lanes.arrived() == size);
    }
  });
}

} // namespace lanes_test
