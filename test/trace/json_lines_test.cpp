#include "trace/sinks.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

namespace json_lines_test {

using namespace godwit::trace;
using namespace godwit::units::literals;

namespace {

std::string line_of(Seconds at, const Event& event)
{
  std::ostringstream out;
  JsonLines{out}.on(at, event);
  return out.str();
}

} // namespace

TEST_CASE("a stun is one line: time, event, then its members as declared", "[trace]")
{
  CHECK(line_of(12.5_s, Stunned{"m1", "db1", "fsr"}) ==
        R"({"t":12.5,"event":"stunned","migration":"m1","vm":"db1","part":"fsr"})" "\n");
}

TEST_CASE("sizes are bytes, times end in _s and rates in _bytes_per_s", "[trace]")
{
  CHECK(line_of(2_s, TransferDone{3, 7, 1, 224_MiB, 32_MiB, 16_MiB, 512, 1.5_s}) ==
        R"({"t":2,"event":"transfer_done","copy":3,"index":7,"route":1,"offset":234881024,"read":33554432,"written":16777216,"ios":512,"began_s":1.5})"
        "\n");
  CHECK(line_of(0_s, ResourceDeclared{"A/sas/read", "pool_read", 400_MBps, 400_MBps}) ==
        R"({"t":0,"event":"resource_declared","id":"A/sas/read","kind":"pool_read","rated_bytes_per_s":400000000,"payload_bytes_per_s":400000000})"
        "\n");
}

TEST_CASE("a double is written as the shortest text that reads back the same", "[trace]")
{
  CHECK(line_of(0.1_s, RunEnded{}) == R"({"t":0.1,"event":"run_ended"})" "\n");
  const Seconds awkward{1.0 / 3};
  CHECK(nlohmann::json::parse(line_of(awkward, RunEnded{})).at("t").get<double>() == awkward.value());
  const Seconds tiny{5e-324};
  CHECK(nlohmann::json::parse(line_of(tiny, RunEnded{})).at("t").get<double>() == tiny.value());
}

TEST_CASE("what is not a number is null, and the line stays JSON", "[trace]")
{
  CHECK(nlohmann::json::parse(line_of(Seconds{0.0 / 0.0}, RunEnded{})).at("t").is_null());
}

TEST_CASE("names with quotes, backslashes and control characters survive", "[trace]")
{
  const std::string name = "a \"b\" \\ \n \x01 \xc3\xa9";
  CHECK(nlohmann::json::parse(line_of(0_s, PhaseEnded{name, "home"})).at("migration") == name);
}

TEST_CASE("a decision lists every mover tried, in order, with the rule that refused it", "[trace][DM-2]")
{
  const DecisionMade decision{"m1", "data_mover", "d0", "fsdm", "the last resort", "DM-5", "unknown",
                              {{"fs3dm_hw", "block sizes differ", "DM-5"}, {"fs3dm", "block sizes differ", "DM-5"}}};
  const auto line = nlohmann::json::parse(line_of(0_s, decision));
  CHECK(line.at("tried").size() == 2);
  CHECK(line.at("tried")[0].at("name") == "fs3dm_hw");
  CHECK(line.at("tried")[1].at("name") == "fs3dm");
  CHECK(line.at("tried")[1].at("claim") == "DM-5");
  CHECK(line.at("device_state") == "unknown");
}

TEST_CASE("a copy without a window has none in its line", "[trace]")
{
  CopyStarted copy{.reads = {{0, 2, 1}}, .writes = {{}}};
  auto line = nlohmann::json::parse(line_of(0_s, copy));
  CHECK_FALSE(line.contains("window_bytes_per_s"));
  CHECK(line.at("reads").dump() == "[[0,2,1]]");
  CHECK(line.at("writes").dump() == "[[]]");
  copy.window = 300_MBps;
  line = nlohmann::json::parse(line_of(0_s, copy));
  CHECK(line.at("window_bytes_per_s") == 3e8);
}

TEST_CASE("a copy says where in the file it begins and whether it goes on for as long as anything is dirty", "[trace][VAAI-5]")
{
  const auto line = nlohmann::json::parse(line_of(0_s, CopyStarted{.start = 3_GiB, .size = 61_GiB, .open_ended = true}));
  CHECK(line.at("start") == 3'221'225'472);
  CHECK(line.at("size") == 65'498'251'264);
  CHECK(line.at("open_ended") == true);
}

TEST_CASE("writes by region and felt latencies are objects of their own", "[trace]")
{
  const WritesSorted sorted{"m1", "db1", "d0", 1_s, {5, 40_KiB}, {1, 8_KiB}, {2, 16_KiB}, 192_KiB};
  CHECK(line_of(2_s, sorted) ==
        R"({"t":2,"event":"writes_sorted","migration":"m1","vm":"db1","disk":"d0","from_s":1,"not_copied":{"count":5,"bytes":40960},)"
        R"("in_flight":{"count":1,"bytes":8192},"copied":{"count":2,"bytes":16384},"dirtied":196608})" "\n");
  const GuestFelt felt{"m1", "db1", "during", 0_s, 60_s, {}, {3, 2_s, 1_s, 3_s, 3_s, 4_s}};
  const auto line = nlohmann::json::parse(line_of(60_s, felt));
  CHECK(line.at("window") == "during");
  CHECK(line.at("reads").at("count") == 0);
  CHECK(line.at("writes").at("mean_s") == 2);
  CHECK(line.at("writes").at("worst_s") == 4);
}

TEST_CASE("a handover, a judgement and a device state say why and by which claim", "[trace][VAAI-5]")
{
  const auto handed = nlohmann::json::parse(line_of(0_s, HandedOver{"m1", "d0", "fs3dm_hw", "fs3dm", 3_GiB, "A answered a command with an error", "VAAI-5"}));
  CHECK(handed.at("event") == "handed_over");
  CHECK(handed.at("offset") == 3'221'225'472);
  CHECK(handed.at("claim") == "VAAI-5");
  const auto judged = nlohmann::json::parse(line_of(0_s, IterationJudged{"m1", 2, 300_MiB, 100_MBps, 3_s, 5_s, "switch_over", "below", "SVM-11"}));
  CHECK(judged.at("measured_bytes_per_s") == 1e8);
  CHECK(judged.at("target_s") == 5);
  const auto state = nlohmann::json::parse(line_of(9_s, DeviceStateChanged{"A", "clone", "not_supported", 7_s, "failed", "VAAI-6"}));
  CHECK(state.at("evaluated_s") == 7);
}

TEST_CASE("who waits says for which slots: what it costs, what is taken and how many there are", "[trace][XVM-9]")
{
  CHECK(line_of(3_s, MigrationQueued{"m1", {{"host esx1", 4, 8, 8}, {"datastore A1", 16, 128, 128}}}) ==
        R"({"t":3,"event":"migration_queued","migration":"m1","lacking":[{"resource":"host esx1","cost":4,"in_use":8,"most":8},)"
        R"({"resource":"datastore A1","cost":16,"in_use":128,"most":128}]})" "\n");
  const auto taken = nlohmann::json::parse(line_of(15_s, SlotsTaken{"m1", 12_s, {{"host esx1", 4, 8, 8}}}));
  CHECK(taken.at("waited_s") == 12);
  CHECK(taken.at("slots")[0].at("in_use") == 8);
}

TEST_CASE("a stream says which links it takes, how fast it is by itself and why", "[trace][XVM-12]")
{
  CHECK(line_of(1_s, StreamDeclared{2, "m1", "esx1/nic0 - vmotion - esx2/nic0", {4, 9}, 10_ms, 50_MBps, "0.5 MB / 10 ms = 50 MB/s", 0.5_s}) ==
        R"({"t":1,"event":"stream_declared","stream":2,"migration":"m1","name":"esx1/nic0 - vmotion - esx2/nic0","links":[4,9],"rtt_s":0.01,)"
        R"("most_bytes_per_s":50000000,"how":"0.5 MB / 10 ms = 50 MB/s","cpu_per_gib_s":0.5})" "\n");
  CHECK(line_of(2_s, StreamCarried{2, Cause::Memory, 1_s, 50_MiB, true}) ==
        R"({"t":2,"event":"stream_carried","stream":2,"cause":"memory","from_s":1,"size":52428800,"cut":true})" "\n");
}

TEST_CASE("a judged pass has what the verdict was taken from", "[trace][XVM-6]")
{
  const auto line = nlohmann::json::parse(line_of(
      16_s, PassJudged{"m1", 0, 16_s, 1600_MiB, 800_MiB, 100_MBps, 50_MBps, 200, 8_s, 500_ms, 0.25, "again", "8 s are left, the goal is 0.5 s", "XVM-6"}));
  CHECK(line.at("sent") == 1'677'721'600);
  CHECK(line.at("dirtied") == 838'860'800);
  CHECK(line.at("transmitted_bytes_per_s") == 1e8);
  CHECK(line.at("dirtying_bytes_per_s") == 5e7);
  CHECK(line.at("progress_percent") == 200);
  CHECK(line.at("estimate_s") == 8);
  CHECK(line.at("goal_s") == 0.5);
  CHECK(line.at("slowdown") == 0.25);
  CHECK(line.at("verdict") == "again");
}

TEST_CASE("a request names the host it leaves and the host it goes to", "[trace]")
{
  const auto line = nlohmann::json::parse(line_of(0_s, MigrationRequested{.migration = "m1", .vm = "db1", .kind = "vmotion", .host = "esx1", .to_host = "esx2"}));
  CHECK(line.at("host") == "esx1");
  CHECK(line.at("to_host") == "esx2");
}

namespace {

template <std::size_t... Index> std::string one_line_of_each(std::index_sequence<Index...>)
{
  return (line_of(1.25_s, std::variant_alternative_t<Index, AnyFact>{}) + ...);
}

} // namespace

TEST_CASE("every event type is a JSON object a line, the same bytes each time", "[trace]")
{
  const auto indices = std::make_index_sequence<std::variant_size_v<AnyFact>>{};
  const auto text = one_line_of_each(indices);
  CHECK(text == one_line_of_each(indices));
  std::istringstream lines{text};
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    INFO(line);
    const auto object = nlohmann::json::parse(line);
    CHECK(object.at("t") == 1.25);
    CHECK(object.at("event").is_string());
  }
  CHECK(count == std::variant_size_v<AnyFact>);
}

} // namespace json_lines_test
