// How many streams, how fast each by itself, and what binds it.

#include "vmotion/streams.hpp"

#include <catch2/catch.hpp>

#include <vector>

namespace streams_test {

using namespace godwit;
using namespace godwit::units::literals;
using namespace godwit::vmotion;
using inventory::NetworkPath;
using scenario::Edition;
using scenario::Version;

namespace {

const inventory::Host big{.id = "big", .cores = 64};
const inventory::Host small{.id = "small", .cores = 2};

/// Before 7.0 U2; the buffer of V10's test.
scenario::Parameters parameters()
{
  scenario::Parameters p;
  p.socket_buffer = 500'000_B;
  p.latency_threshold = 4_ms;
  p.expected_line_rate = 133;
  p.helper_rate = 18'000;
  p.encryption_cost = 50;
  p.nfc_rate = 1300;
  return p;
}

scenario::Parameters by_link()
{
  auto p = parameters();
  p.helper_rate = 15'000;
  p.streams_by_link = 1;
  return p;
}

NetworkPath path(BytesPerSecond rate, Seconds rtt = 0.1_ms, double loss = 0)
{
  return {.name = "a - vmotion - b", .network = "vmotion", .rated = rate, .payload = rate, .rtt = rtt, .loss = loss, .segment = 1448_B};
}

Ends ends(Version version, Edition edition, bool encrypted = false) { return {big, big, version, edition, encrypted}; }

std::vector<Stream> streams_of(const std::vector<NetworkPath>& paths, const scenario::Parameters& p,
                               const Ends& ends = streams_test::ends(Version::V6_5, Edition::EnterprisePlus))
{
  return streams_over(paths, p, ends);
}

Stream one(Seconds rtt, const Ends& ends, double loss = 0) { return streams_of({path(1_Gbps, rtt, loss)}, parameters(), ends).front(); }

BytesPerSecond sum(const std::vector<Stream>& streams)
{
  BytesPerSecond total;
  for (const auto& stream : streams) total = total + stream.most;
  return total;
}

} // namespace

TEST_CASE("one, two and three vmknics on one 40 GbE NIC reach 18, 28 and 36 Gbit/s together", "[vmotion][V8][XVM-5][validation]")
{
  std::vector<NetworkPath> paths;
  for (const auto published : {18_Gbps, 28_Gbps, 36_Gbps}) {
    paths.push_back(path(40_Gbps));
    const auto streams = streams_of(paths, parameters());
    CHECK(streams.size() == paths.size());
    CHECK(sum(streams) == published);
    CHECK(streams.front().most == streams.back().most);
  }
}

TEST_CASE("a fourth vmknic adds as much as the third, and what a helper reaches scales them all", "[vmotion][XVM-5]")
{
  auto p = parameters();
  CHECK(helper_total(p, 0, false) == BytesPerSecond{});
  CHECK(helper_total(p, 4, false) == 44_Gbps); // 36 + 8
  CHECK(helper_total(p, 16, false) == 140_Gbps); // 36 + 13 x 8
  p.helper_rate = 9000;
  CHECK(helper_total(p, 3, false) == 18_Gbps);
}

TEST_CASE("from 7.0 U2 a vmknic has as many streams as its link takes helpers of 15 Gbit/s", "[vmotion]")
{
  const auto count = [](BytesPerSecond rate) { return streams_of({path(rate)}, by_link()).size(); };
  CHECK(count(1_Gbps) == 1);
  CHECK(count(10_Gbps) == 1);
  CHECK(count(15_Gbps) == 1);
  CHECK(count(25_Gbps) == 2);
  CHECK(count(40_Gbps) == 3);
  CHECK(count(100_Gbps) == 7); // 6.7
  CHECK(streams_of({path(25_Gbps), path(10_Gbps)}, by_link()).size() == 3);
  CHECK(sum(streams_of({path(100_Gbps)}, by_link())) == 105_Gbps); // the link binds
}

TEST_CASE("encrypting costs a helper half as much again, so it reaches two thirds", "[vmotion]")
{
  const auto streams = streams_of({path(40_Gbps)}, parameters(), ends(Version::V6_5, Edition::EnterprisePlus, true));
  CHECK(streams.front().most.value() == Approx(12e9 / 8)); // 18 / 1.5
  CHECK(streams.front().how == "a stream helper's 12 Gbit/s, encrypted");
}

TEST_CASE("three streams on a host of two cores reach two thirds, at either end", "[vmotion]")
{
  const std::vector<NetworkPath> paths(3, path(40_Gbps));
  for (const Ends& scarce : {Ends{big, small, Version::V6_5, Edition::EnterprisePlus, false},
                             Ends{small, big, Version::V6_5, Edition::EnterprisePlus, false}}) {
    const auto streams = streams_over(paths, parameters(), scarce);
    CHECK(sum(streams).value() == Approx(24e9 / 8)); // 36 x 2 / 3
    CHECK(streams.front().how == "3 stream helpers' 24 Gbit/s, 2 of 3 cores / 3 = 8 Gbit/s");
    CHECK(sum(streams_over(std::vector{path(40_Gbps)}, parameters(), scarce)) == 18_Gbps); // enough for one
  }
}

TEST_CASE("hosts without a way between them have no stream", "[vmotion]")
{
  CHECK(streams_of({}, parameters()).empty());
}

TEST_CASE("1 GbE is full up to 5 ms, falls to 50 MB/s at 10 ms, and is full with Metro vMotion", "[vmotion][V10][validation]")
{
  const auto rate = [](Seconds rtt, const Ends& ends) { return units::min(125_MBps, one(rtt, ends).most).value(); };
  const auto standard = ends(Version::V5_0, Edition::Standard), metro = ends(Version::V5_0, Edition::EnterprisePlus);
  CHECK(rate(1_ms, standard) == Approx(125e6).epsilon(0.05));
  CHECK(rate(4_ms, standard) == Approx(125e6).epsilon(0.05)); // 0.5 MB / 4 ms
  CHECK(rate(5_ms, standard) == Approx(125e6).epsilon(0.05)); // 133 MB/s x 5 ms = 0.665 MB
  CHECK(rate(10_ms, standard) == Approx(50e6).epsilon(0.05)); // beyond what Standard supports: 0.5 MB / 10 ms
  CHECK(rate(10_ms, metro) == Approx(125e6).epsilon(0.05)); // 133 MB/s x 10 ms = 1.33 MB
}

TEST_CASE("buffers are resized above 4 ms and up to the longest round trip that is supported", "[vmotion][XVM-12]")
{
  const auto p = parameters();
  CHECK(window(p, 4_ms, 10_ms) == 500'000_B);
  CHECK(window(p, 4.01_ms, 10_ms) == 533'330_B); // 133 MB/s x 4.01 ms
  CHECK(window(p, 10_ms, 10_ms) == 1'330'000_B);
  CHECK(window(p, 10.01_ms, 10_ms) == 500'000_B);
  CHECK(window(p, 150_ms, 150_ms) == 19'950'000_B);
}

TEST_CASE("a buffer is never made smaller, and in 4.1 never resized", "[vmotion][XVM-12]")
{
  auto p = parameters();
  p.expected_line_rate = 10;
  CHECK(window(p, 5_ms, 10_ms) == 500'000_B); // 50,000 would do
  p.expected_line_rate = 0;
  CHECK(window(p, 10_ms, 10_ms) == 500'000_B);
}

TEST_CASE("a stream with a given buffer slows down as the round trip grows, and more streams make up for it", "[vmotion][XVM-12]")
{
  auto p = parameters();
  p.expected_line_rate = 0;
  for (const int streams : {1, 2, 4})
    for (const double ms : {5, 10, 50, 100, 150}) {
      const std::vector<NetworkPath> paths(static_cast<std::size_t>(streams), path(10_Gbps, Seconds{ms / 1000}));
      CHECK(sum(streams_of(paths, p)).value() == Approx(streams * 500'000 / (ms / 1000))); // streams x window / RTT
    }
}

TEST_CASE("what binds a stream is said with its arithmetic", "[vmotion]")
{
  const auto metro = ends(Version::V5_0, Edition::EnterprisePlus);
  CHECK(one(0.1_ms, metro).how == "a stream helper's 18 Gbit/s");
  CHECK(one(10_ms, ends(Version::V5_0, Edition::Standard)).how == "a socket buffer of 0.5 MB / a round trip of 10 ms = 50 MB/s (this release and edition size no buffers for such a round trip)");
  CHECK(one(10_ms, metro).how == "a buffer sized for 133 MB/s, 1.33 MB, sent once in a round trip of 10 ms");
  CHECK(streams_of({path(40_Gbps), path(40_Gbps)}, parameters()).back().how == "2 stream helpers' 28 Gbit/s / 2 = 14 Gbit/s");
  CHECK(streams_of({path(100_Gbps)}, by_link()).front().how == "a stream helper's 15 Gbit/s");
  CHECK(one(100_ms, ends(Version::V6_0, Edition::EnterprisePlus), 0.0001).how == "segments of 1448 B / a round trip of 100 ms x sqrt(1.5 x 10000) = 1.77 MB/s: one packet in so many is lost");
}

TEST_CASE("a lossy line holds a stream to segment / RTT x sqrt(3/2) / sqrt(loss)", "[vmotion]")
{
  // 1,448 B / 0.1 s x 1.2247 / 0.01 = 1.773 MB/s; a hundredth of the loss lets ten times as much through.
  CHECK(loss_bound(1448_B, 100_ms, 1e-4)->value() == Approx(1.7734e6).epsilon(0.0001));
  CHECK(loss_bound(1448_B, 100_ms, 1e-6)->value() == Approx(17.734e6).epsilon(0.0001));
  CHECK_FALSE(loss_bound(1448_B, 100_ms, 0));
  CHECK_FALSE(loss_bound(1448_B, 0_s, 1e-4));
  CHECK(one(100_ms, ends(Version::V6_5, Edition::EnterprisePlus), 1e-4).most.value() == Approx(1.7734e6).epsilon(0.0001));
}

TEST_CASE("without a round trip a stream waits for nothing but its helper", "[vmotion]")
{
  CHECK(one(0_s, ends(Version::V5_0, Edition::Standard), 0.01).most == 18_Gbps);
}

TEST_CASE("a file copy has one stream, and its buffer is never resized", "[vmotion][MOB-4]")
{
  const auto near = nfc_stream_over(path(10_Gbps), parameters());
  CHECK(near.most.value() == Approx(1300e6 / 8));
  CHECK(near.how == "a file copy's 1.3 Gbit/s");
  const auto far = nfc_stream_over(path(10_Gbps, 100_ms), parameters());
  CHECK(far.most == 5_MBps); // 0.5 MB / 100 ms
  CHECK(far.how == "a socket buffer of 0.5 MB / a round trip of 100 ms = 5 MB/s");
}

} // namespace streams_test
