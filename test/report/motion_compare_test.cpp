#include "report/compare.hpp"
#include "report/summary_json.hpp"
#include "report/vmotion_sample.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace godwit::report;
using namespace godwit::report::testing;
using Catch::Contains;

namespace {

/// An XvMotion whose stun and worst write grow with the round trip; from 50 ms on the buffer fills up.
Run at_rtt(double ms)
{
  Stream stream{"XvMotion"};
  const auto nic = stream.resource("esx1/nic0/out", "nic_out", gib_per_s);
  stream.request_vmotion("m1", 1_GiB, "xvmotion");
  const auto only = stream.stream("m1", {nic}, 1875_MBps, "", Seconds{ms / 1000});
  stream.record(godwit::trace::MirrorModeChanged{"m1", "d0", "asynchronous", 0_B, 64_MiB, "", "", stream.now});
  stream.carry(only, Cause::Memory, 1_GiB, 10_s);
  stream.judged_pass("m1", 0, 1_GiB, 64_MiB, 10_s, "switch_over");
  if (ms >= 50) {
    stream.record(godwit::trace::MirrorModeChanged{"m1", "d0", "synchronous", 64_MiB, 64_MiB, "", "XVM-13", stream.now});
    stream.now += 4_s;
    stream.record(godwit::trace::MirrorModeChanged{"m1", "d0", "asynchronous", 32_MiB, 64_MiB, "", "XVM-13", stream.now});
  }
  stream.carry(only, Cause::Memory, 64_MiB, 1_s);
  stream.stun("m1", "round_trips", Seconds{ms / 1000 * 5});
  stream.felt("m1", "during", 1000, Seconds{ms / 1000}); // worst: ten times that
  stream.end("m1");
  return read_run(std::to_string(static_cast<int>(ms)) + " ms", summary_json(stream.summary())).value();
}

} // namespace

TEST_CASE("one XvMotion at six round trips is one table: stun, worst write and mode switches in columns", "[report][compare][XVM-15]")
{
  std::vector<Run> runs;
  for (const auto ms : {1.0, 5.0, 10.0, 50.0, 100.0, 150.0}) runs.push_back(at_rtt(ms));
  const auto text = compare_table(runs, Style::Plain);
  CHECK_THAT(text, Contains("stun") && Contains("write") && Contains("switches") && Contains("again"));
  std::istringstream lines{text};
  std::size_t rows = 0;
  for (std::string line; std::getline(lines, line);) {
    CHECK(line.size() <= 100);
    if (line.starts_with("150 ms")) CHECK_THAT(line, Contains("750 ms") && Contains("1.5 s") && Contains(" 2 ") && Contains("4 s")); // 5 x 150 ms; 10 x 150 ms
    if (line.starts_with("10 ms")) CHECK_THAT(line, Contains("50 ms") && Contains("100 ms") && Contains(" 0 "));
    rows += line.find(" ms ") != line.npos ? 1 : 0;
  }
  CHECK(rows == 6);
  CHECK_THAT(text, Contains("Of each run: 1 completed"));
  CHECK_THAT(text, !Contains("waited") && !Contains("slowed")); // nobody was
}

TEST_CASE("a few runs side by side have a row for each figure of memory, slots and mirroring", "[report][compare]")
{
  const auto sample = read_run("sample", summary_json(Vmotion{}.summary())).value();
  CHECK(sample.queued == 12_s);
  CHECK(sample.still_longest.value() == Approx(0.2));
  CHECK(sample.passes == 3);
  CHECK(sample.memory == 19'008_MiB);
  CHECK(sample.memory_resent == 2'624_MiB);
  CHECK(sample.slowdown == 0.6);
  CHECK_FALSE(sample.mirrors_by_network);
  const std::vector<Run> runs{sample, at_rtt(50)};
  CHECK(runs[1].mode_switches == 2);
  CHECK(runs[1].synchronous == 4_s);
  const auto text = compare_table(runs, Style::Plain);
  CHECK_THAT(text, Contains("guest slowed") && Contains("to 40 %") && Contains("mode switches") && Contains("2, 4 s synchronous"));
  CHECK_THAT(text, Contains("waited, sum") && Contains("12 s (1.00 x)"));
  CHECK_THAT(text, Contains("of it again") && Contains("2.56 GiB (1.00 x)")); // 2,624 MiB
  const auto json = nlohmann::json::parse(compare_json(runs)).at("runs");
  CHECK(json[0].at("memory_resent") == 2'624 * 1'048'576LL);
  CHECK(json[1].at("mode_switches") == 2);
  const auto csv = compare_csv(runs);
  const auto head_commas = std::count(csv.begin(), csv.begin() + static_cast<std::ptrdiff_t>(csv.find('\n')), ',');
  CHECK(std::count(csv.begin(), csv.end(), ',') >= 3 * head_commas);
}

TEST_CASE("a summary written before there were lines between sites, passes and slots can still be compared", "[report][compare]")
{
  auto old = nlohmann::ordered_json::parse(summary_json(Vmotion{}.summary()));
  auto& migration = old.at("migrations").at(0);
  for (const auto* key : {"admission", "passes", "streams", "networks", "mirror_modes", "slowings", "locks", "registrations"}) migration.erase(key);
  migration.at("bytes").erase("memory_resent");
  migration.at("bytes_by_class").erase("wan");
  migration.at("guest").erase("cpu_slowdown");
  const auto run = read_run("old", old.dump());
  REQUIRE(run);
  CHECK(run->bytes.at(ResourceClass::Wan) == 0_B);
  CHECK(run->passes == 0);
}

TEST_CASE("what is varied has a column of its own, in the order it was named", "[report][compare]")
{
  std::vector<Run> runs;
  for (const auto* buffer : {"64 MiB", "0 B"})
    for (const auto ms : {5.0, 50.0, 150.0}) {
      auto run = at_rtt(ms);
      run.varied = {{"rtt", run.label}, {"mirror buffer", buffer}};
      run.label = "";
      runs.push_back(std::move(run));
    }
  const auto text = compare_table(runs, Style::Plain);
  CHECK(text.starts_with("rtt "));
  CHECK(text.find("rtt ") < text.find("mirror"));
  CHECK(text.find("mirror") < text.find("migration"));
  CHECK_THAT(text, Contains("\n50 ms ") && Contains("0 B"));
  CHECK(nlohmann::json::parse(compare_json(runs)).at("runs").at(4).at("run") == "rtt 50 ms, mirror buffer 0 B");
}

TEST_CASE("why a run did not complete stands beside those that did", "[report][compare]")
{
  Stream refused{"XvMotion"};
  refused.request_vmotion("m1", 1_GiB, "xvmotion");
  refused.refuse("m1", "the round trip is 120 ms, 6.0 admits 100 ms", "MOB-7");
  const auto run = read_run("120 ms", summary_json(refused.summary())).value();
  CHECK_THAT(compare_table(std::vector{at_rtt(50), run}, Style::Plain), Contains("why not") && Contains("trip is 120 ms, 6.0"));
  CHECK_THAT(compare_table(std::vector{at_rtt(5), at_rtt(10), at_rtt(50), at_rtt(100), run}, Style::Plain), Contains("120 ms: the round trip is 120 ms, 6.0 admits 100 ms"));
}
