#include "datamover/sender.hpp"

#include "datamover/network.hpp"

#include <catch2/catch.hpp>
#include <numeric>

namespace sender_test {

using namespace godwit;
using namespace godwit::test;
using datamover::Sender;
using Sent = Sender::Sent;

namespace {

struct Heard {
  Sent how{};
  double ended = 0;
  std::vector<double> arrived; ///< MB, piece by piece
  double all() const { return std::accumulate(arrived.begin(), arrived.end(), 0.0); }
};

/// Sends `size` in pieces with 20 s of patience.
Heard send(Network& network, units::Bytes size, units::Bytes piece, const std::function<void(Sender&)>& meanwhile = [](Sender&) {})
{
  Heard heard;
  network.simulation.spawn("sender", [&] {
    Sender sender{network.workshop, network.lanes, trace::Cause::Memory, "m1", 20_s};
    meanwhile(sender);
    heard.how = sender.send(size, piece, [&](units::Bytes arrived) { heard.arrived.push_back(static_cast<double>(arrived.count()) / 1e6); });
    heard.ended = network.simulation.now().value();
  });
  network.simulation.run();
  return heard;
}

} // namespace

TEST_CASE("memory arrives piece by piece, the last one smaller", "[datamover]")
{
  Network network{{100_MBps}};
  const auto heard = send(network, 250_MB, 100_MB);
  CHECK(heard.how == Sent::Whole);
  CHECK(heard.ended == Approx(2.5));
  CHECK(heard.arrived == std::vector{100.0, 100.0, 50.0});
}

TEST_CASE("nothing to send is sent at once", "[datamover]")
{
  Network network{{100_MBps}};
  const auto heard = send(network, 0_B, 100_MB);
  CHECK(heard.how == Sent::Whole);
  CHECK(heard.ended == 0);
  CHECK(heard.arrived.empty());
}

TEST_CASE("what was lost with an adapter is sent again over the others: every byte arrives, once", "[datamover][XVM-5]")
{
  Network network{{100_MBps, 100_MBps}};
  network.at(0.5_s, [&] { network.lose(0); });
  const auto heard = send(network, 200_MB, 200_MB);
  CHECK(heard.how == Sent::Whole);
  CHECK(heard.ended == Approx(2)); // 100 MB by 1 s, the other 100 over the same by 2 s
  CHECK(heard.arrived == std::vector{100.0, 100.0});
  CHECK(network.carried(1) == 200_MB);
}

TEST_CASE("a way that comes back after 19.9 s is waited for, and the piece that was lost begins anew", "[datamover]")
{
  Network network{{100_MBps}};
  network.at(0.5_s, [&] { network.lose(0); });
  network.at(20.4_s, [&] { network.regain(0); });
  const auto heard = send(network, 100_MB, 100_MB);
  CHECK(heard.how == Sent::Whole);
  CHECK(heard.ended == Approx(21.4)); // 20.4 s, and all 100 MB again
}

TEST_CASE("a way that would come back after 20.1 s is given up after 20 s", "[datamover]")
{
  Network network{{100_MBps}};
  network.at(0.5_s, [&] { network.lose(0); });
  network.at(20.6_s, [&] { network.regain(0); });
  const auto heard = send(network, 100_MB, 100_MB);
  CHECK(heard.how == Sent::TimedOut);
  CHECK(heard.ended == Approx(20.5));
  CHECK(heard.all() == 0);
}

TEST_CASE("patience is for one outage: two of 15 s each are borne", "[datamover]")
{
  Network network{{100_MBps}};
  for (const auto begins : {0.5_s, 16_s}) {
    network.at(begins, [&] { network.lose(0); });
    network.at(begins + 15_s, [&] { network.regain(0); });
  }
  const auto heard = send(network, 100_MB, 100_MB);
  CHECK(heard.how == Sent::Whole);
  CHECK(heard.ended == Approx(32)); // begun anew at 15.5 s, lost at 16 s, begun anew at 31 s
}

TEST_CASE("one way back is enough", "[datamover][XVM-5]")
{
  Network network{{100_MBps, 100_MBps}};
  network.at(0.5_s, [&] { network.lose(0), network.lose(1); });
  network.at(10_s, [&] { network.regain(1); });
  const auto heard = send(network, 200_MB, 200_MB);
  CHECK(heard.how == Sent::Whole);
  CHECK(heard.ended == Approx(12)); // 200 MB from 10 s on over one
}

TEST_CASE("who is stopped ends at once, in the middle of a piece", "[datamover]")
{
  Network network{{100_MBps}};
  network.at(0.25_s, [&] { network.outages.stop("m1"); });
  const auto heard = send(network, 100_MB, 100_MB);
  CHECK(heard.how == Sent::Stopped);
  CHECK(heard.ended == Approx(0.25));
  CHECK(network.carried(0).count() == Approx(25e6)); // the ledger has what passed
}

TEST_CASE("who is stopped while it waits for a way waits no longer, and another migration's end is no matter", "[datamover]")
{
  Network network{{100_MBps}};
  network.at(0.5_s, [&] { network.lose(0); });
  network.at(2_s, [&] { network.outages.stop("m2"); });
  network.at(5_s, [&] { network.outages.stop("m1"); });
  const auto heard = send(network, 100_MB, 100_MB);
  CHECK(heard.how == Sent::Stopped);
  CHECK(heard.ended == Approx(5));
}

TEST_CASE("who was stopped sends nothing any more", "[datamover]")
{
  Network network{{100_MBps}};
  const auto heard = send(network, 100_MB, 100_MB, [](Sender& sender) { sender.stop(); });
  CHECK(heard.how == Sent::Stopped);
  CHECK(heard.ended == 0);
  CHECK(network.carried(0) == 0_B);
}

} // namespace sender_test
