#include "report/moments.hpp"
#include "report/page.hpp"
#include "report/page_log.hpp"
#include "report/rules.hpp"
#include "report/tours.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace godwit;
using units::Seconds;

TEST_CASE("nothing in a run's texts ends the script it stands in", "[report][page]")
{
  const report::PageRun run{"</script><b>", R"({"version":1,"summary":{"godwit":"","scenario":"</script><script>alert(1)</script>&amp;@SCRIPT@"}})"};
  const auto page = report::page({&run, 1}, "");
  const auto begin = page.find("id=\"data\""), end = page.find("</script>", begin);
  const auto data = page.substr(begin, end - begin);
  CHECK(data.find("\"tour\":\"\"}") != data.npos); // the whole of it, up to its last member
  CHECK(data.find("\\u003c/script\\u003e\\u003cscript\\u003ealert(1)") != data.npos);
  CHECK(data.find("@SCRIPT@") != data.npos); // text, and not the place of the script
}

TEST_CASE("what is no page's data is told from what is", "[report][page]")
{
  CHECK(report::is_page_data(R"({"version":1,"summary":{"godwit":"0.3.0"}})"));
  CHECK_FALSE(report::is_page_data(R"({"version":2,"summary":{"godwit":"0.3.0"}})"));
  CHECK_FALSE(report::is_page_data(R"({"version":1,"summary":{"godwit":"0.3.0")"));
  CHECK_FALSE(report::is_page_data(""));
}

TEST_CASE("every tour begins somewhere, looks at a part of the page and says something there", "[report][page]")
{
  const std::set<std::string> parts{"timeline", "map", "why", "paths", "series", "compare"};
  REQUIRE(report::tours().size() >= 5);
  for (const auto& tour : report::tours()) {
    INFO(tour.name);
    CHECK(tour.stops.size() >= 5);
    CHECK(report::find_tour(tour.name));
    for (const auto& stop : tour.stops) {
      CHECK(parts.contains(stop.focus));
      CHECK(stop.text.size() > 40);
      CHECK((stop.phase.empty() || stop.event.empty()));
    }
  }
  CHECK_FALSE(report::find_tour("no-such-tour"));
}

TEST_CASE("a file that grows bit by bit is one moment, not thousands", "[report][page]")
{
  report::Moments moments;
  for (int grown = 1; grown <= 100; ++grown) moments.on(Seconds{1.0 * grown}, trace::SpaceReserved{"m1", "B1", units::Bytes{32 << 20}, units::Bytes{1LL << 40}});
  CHECK(moments.all().size() == 1);
}

TEST_CASE("what Storage DRS recommends is a moment of the migration that comes of it, and a latency is no bare number", "[report][page]")
{
  report::Moments moments;
  moments.on(Seconds{1}, trace::StorageDrsJudged{"pod", "io", "A1", 0.196, 0.015, true, ""});
  moments.on(Seconds{1}, trace::StorageDrsJudged{"pod", "space", "B1", 80.05, 80, true, ""});
  trace::StorageDrsRecommended move{};
  move.cluster = "pod", move.migration = "pod/1", move.vm = "db1", move.from = "A1", move.to = "A2", move.cause = "io", move.disks = {"d0"};
  moments.on(Seconds{1}, move);
  REQUIRE(moments.all().size() == 3);
  CHECK(moments.all()[0].what.find("196 ms, threshold 15 ms") != std::string::npos);
  CHECK(moments.all()[1].what.find("80.05 %, threshold 80 %") != std::string::npos);
  CHECK(moments.all()[2].migration == "pod/1");
}

TEST_CASE("two samples of a disk become one that keeps time, dirty set and worst latency", "[report][page]")
{
  report::PageLog log;
  // One write a block, 512 a sample: 240,000 are kept, so after 469 samples neighbours have become one.
  for (int second = 1; second <= 469; ++second) {
    trace::DiskSampled sample{.migration = "m1", .vm = "v", .disk = "d0", .from = Seconds{second - 1.0}, .block = units::Bytes{65536}, .size = units::Bytes{1 << 30}};
    for (std::uint32_t block = 0; block < 512; ++block) sample.copied.push_back(block);
    sample.dirty = units::Bytes{second * 65536}, sample.writes = 512, sample.mean = Seconds{0.001}, sample.worst = Seconds{0.001 * second};
    log.on(Seconds{1.0 * second}, sample);
  }
  const auto& samples = log.disks().at({"m1", "d0"}).samples;
  REQUIRE(samples.size() == 235); // 234 pairs, and the last alone
  CHECK(samples[0].to == Seconds{2});
  CHECK(samples[0].one_in == 2);
  CHECK(samples[0].copied.size() == 512);
  CHECK(samples[0].dirty == units::Bytes{2 * 65536});
  CHECK(samples[0].writes == 1024);
  CHECK(samples[0].worst == Seconds{0.002});
  CHECK(samples[0].mean.value() == Approx(0.001));
}
