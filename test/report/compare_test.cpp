#include "report/compare.hpp"
#include "report/sample.hpp"
#include "report/summary_json.hpp"
#include "report/table.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace godwit::report;
using namespace godwit::report::testing;
using Catch::Contains;

namespace {

/// One migration of `transfers` x 32 MiB at a second each over an HBA, at `cpu`.
Run run_of(const std::string& label, int transfers, Seconds cpu)
{
  Stream stream{label};
  const auto hba = stream.resource("esx1/hba0/in", "hba_in", 800_MBps);
  stream.request("m1");
  const auto copy = stream.start(Stream::copy_of("m1", {hba}, {}));
  stream.transfers(copy, transfers, 1_s);
  stream.finish(copy, cpu);
  stream.end("m1");
  return read_run(label, summary_json(stream.summary())).value();
}

} // namespace

TEST_CASE("a run read back from summary.json has its figures", "[report][compare]")
{
  const auto run = read_run("sample", summary_json(Sample{}.summary())).value();
  CHECK(run.label == "sample");
  CHECK(run.title == "Inside one array, or to another?");
  CHECK(run.outcomes.at("completed") == 2);
  CHECK(run.span.value() == Approx(134.7177 + 268.9355).epsilon(1e-4)); // one after the other
  CHECK(run.lead.value() == Approx(run.span.value()));
  CHECK(run.longest.value() == Approx(268.9355).epsilon(1e-4));
  CHECK(run.naive == 150_s);
  CHECK(run.downtime.value() == Approx(1.0));
  CHECK(run.cpu.value() == Approx(20.2));
  CHECK(run.movers.size() == 2);
  CHECK(run.bound_by == "window");
  CHECK(run.bytes.at(ResourceClass::Hbas) == 128_GiB);
}

TEST_CASE("ratios are to the first run, and beside nothing there is none", "[report][compare]")
{
  CHECK(ratio(30, 10) == 3);
  CHECK(ratio(0, 10) == 0);
  CHECK_FALSE(ratio(10, 0));

  const std::vector<Run> runs{run_of("one", 10, 0_s), run_of("two", 25, 5_s)};
  const auto text = compare_table(runs, Style::Plain);
  CHECK_THAT(text, Contains("10 s (1.00 x)") && Contains("25 s (2.50 x)"));
  CHECK_THAT(text, Contains("800 MiB (2.50 x)")); // 25 x 32 MiB

  const auto json = nlohmann::json::parse(compare_json(runs));
  CHECK(json.at("runs")[1].at("ratio_to_first").at("lead") == 2.5);
  CHECK(json.at("runs")[1].at("ratio_to_first").at("hbas") == 2.5);
  CHECK(json.at("runs")[1].at("ratio_to_first").at("cpu").is_null()); // the first took none
  CHECK_THAT(compare_csv(runs), Contains("\ntwo,two,1 completed,25,2.5,"));
}

TEST_CASE("a comparison tells how much of the time until all are done nothing ran", "[report][compare]")
{
  const auto run_with = [](Seconds pause) {
    Stream stream{"r"};
    for (const auto* id : {"m1", "m2"}) {
      stream.request(id);
      stream.now += 20_s;
      stream.end(id);
      stream.now += pause;
    }
    return read_run("r", summary_json(stream.summary())).value();
  };
  const std::vector<Run> runs{run_with(10_s), run_with(0_s)};
  CHECK(runs[0].span == 50_s);
  CHECK(runs[0].idle.value() == Approx(10));
  CHECK(runs[1].idle == 0_s);
  CHECK_THAT(compare_table(runs, Style::Plain), Contains("nothing runs"));
  CHECK_THAT(compare_table(std::vector<Run>{runs[1], runs[1]}, Style::Plain), !Contains("nothing runs"));
  CHECK(nlohmann::json::parse(compare_json(runs)).at("runs")[0].at("idle_s").get<double>() == Approx(10));
}

TEST_CASE("runs of days are compared by what Storage DRS moved, how long guests waited, and how even datastores are at last", "[report][compare][storage_drs]")
{
  const auto days = [](double a, double b, Seconds latency) {
    Stream stream{"days"};
    const auto recommend = [&](const char* cause, const char* from) { stream.record(godwit::trace::StorageDrsRecommended{"pod", "vmware", cause, "", "vm", {"d0"}, from, "B", 1_GiB, {}, ""}); };
    recommend("space", "A"), recommend("io", "A"), recommend("io", "A"), recommend("placement", ""); // what arrives does not move
    const auto judge = [&](const char* cause, const char* datastore, double value) { stream.record(godwit::trace::StorageDrsJudged{"pod", cause, datastore, value, 80, false, ""}); };
    judge("space", "A", 90), judge("space", "A", a), judge("space", "B", b); // the last counts
    judge("io", "A", 0.005), judge("io", "B", 0.008);
    stream.now = 3600_s;
    stream.record(godwit::trace::DatastoreSampled{"A", {}, {}, 100, 200, 1, latency, latency});
    stream.now = 100'000_s;
    stream.record(godwit::trace::DatastoreSampled{"A", {}, {}, 50, 50, 1, latency * 3, latency * 3});
    return read_run("days", summary_json(stream.summary())).value();
  };
  const std::vector<Run> runs{days(70, 50, 10_ms), days(60, 60, 5_ms)};
  CHECK(runs[0].recommended == std::map<std::string, std::size_t>{{"space", 1}, {"io", 2}});
  CHECK(runs[0].used_deviation.value() == Approx(10));
  CHECK(runs[1].used_deviation.value() == Approx(0));
  CHECK(runs[0].slowest.value().value() == Approx(0.008));
  CHECK(runs[0].io_latency.value().value() == Approx((300 * 0.01 + 100 * 0.03) / 400));
  CHECK(runs[0].io_latency_last_day.value().value() == Approx(0.03));
  CHECK_THAT(compare_table(runs, Style::Plain), Contains("3 (2 for I/O, 1 for space)") && Contains("15 ms (1.00 x)") && Contains("7.5 ms (0.50 x)") && Contains("10.0 points of %"));
  CHECK_THAT(compare_table(std::vector<Run>(5, runs[0]), Style::Plain), Contains("guest I/O") && Contains("use, dev.") && Contains("10.0 %"));
  CHECK(nlohmann::json::parse(compare_json(runs)).at("runs")[0].at("use_deviation_percent") == Approx(10));
  CHECK_THAT(compare_csv(runs), Contains("storage_drs_moves,use_deviation_percent,slowest_datastore_s,guest_io_latency_s,guest_io_latency_last_day_s,") && Contains(",3,10,0.008,0.015,0.03,"));
  CHECK_THAT(compare_table(std::vector{run_of("one", 10, 0_s), run_of("two", 25, 5_s)}, Style::Plain), !Contains("Storage DRS") && !Contains("guest I/O"));
}

TEST_CASE("runs are compared by what their guests felt, where any guest felt anything", "[report][compare][guest]")
{
  Stream busy;
  busy.request("m1");
  busy.felt("m1", "before", 30'000, 1_ms);
  busy.felt("m1", "during", 25'800, 8_ms); // worst 80 ms, 430 of 500 IOPS
  busy.judged("m1", 1, 3_MiB, "again");
  busy.judged("m1", 2, 1_MiB, "switch_over");
  busy.end("m1");
  const std::vector<Run> runs{run_of("idle", 10, 1_s), read_run("busy", summary_json(busy.summary())).value()};
  CHECK(runs[1].worst_write.value() == Approx(0.08));
  CHECK(runs[1].iops_kept.value() == Approx(0.86));
  CHECK(runs[1].iterations == 2);
  const auto text = compare_table(runs, Style::Plain);
  CHECK_THAT(text, Contains("worst guest write") && Contains("80 ms") && Contains("IOPS kept") && Contains("86 %") && Contains("iterations"));
  CHECK_THAT(text, !Contains("mirrored"));
  const std::vector<Run> idle{run_of("one", 10, 1_s), run_of("two", 10, 1_s)};
  CHECK_THAT(compare_table(idle, Style::Plain), !Contains("guest") && !Contains("IOPS") && !Contains("iterations"));
  CHECK(nlohmann::json::parse(compare_json(runs)).at("runs")[1].at("iops_kept") == Approx(0.86));
}

TEST_CASE("what guests kept is of all together: an I/O a second of each says nothing alone, and little is not told at all", "[report][compare][guest]")
{
  const auto kept_by = [](std::vector<std::pair<int, int>> guests) { // I/Os in 60 s before and 60 s during
    Stream stream{"r"};
    for (std::size_t i = 0; i < guests.size(); ++i) {
      const auto id = "m" + std::to_string(i);
      stream.request(id);
      stream.felt(id, "before", static_cast<std::uint64_t>(guests[i].first), 1_ms);
      stream.felt(id, "during", static_cast<std::uint64_t>(guests[i].second), 1_ms);
      stream.end(id);
    }
    return read_run("r", summary_json(stream.summary())).value().iops_kept;
  };
  CHECK(kept_by({{60, 30}, {60, 80}}).value() == Approx(110.0 / 120));
  CHECK(kept_by({{1000, 500}, {9000, 9000}}).value() == Approx(0.95)); // by I/Os, not by VMs
  CHECK_FALSE(kept_by({{60, 30}}));
}

TEST_CASE("what an array without an XCOPY rate copied is told where its engine stands", "[report][compare][table]")
{
  const auto run_of_array = [](bool with_rate) {
    Stream stream{"r"};
    const auto engine = stream.resource("A/xcopy", "copy_engine", 1000_MBps);
    stream.request("m1", "A2");
    auto copy = Stream::copy_of("m1", with_rate ? std::vector{engine} : std::vector<ResourceNumber>{}, {});
    copy.mover = "fs3dm_hw";
    copy.offloaded = true;
    stream.transfers(stream.start(copy), 4, 1_s);
    stream.end("m1");
    return stream.summary();
  };
  CHECK_THAT(table(run_of_array(false), Style::Plain), Contains("on copy engine") && Contains("128 MiB, of no rate of its own"));
  CHECK_THAT(table(run_of_array(true), Style::Plain), Contains("128 MiB") && !Contains("of no rate"));
  const std::vector<Run> runs(2, read_run("r", summary_json(run_of_array(false))).value());
  CHECK_THAT(compare_table(runs, Style::Plain), Contains("128 MiB, of no rate of its own"));
}

TEST_CASE("more than four runs are a row each", "[report][compare]")
{
  const std::vector<Run> runs(5, run_of("again", 10, 1_s));
  const auto text = compare_table(runs, Style::Plain);
  std::size_t rows = 0;
  for (auto at = text.find("\nagain "); at != text.npos; at = text.find("\nagain ", at + 1)) ++rows;
  CHECK(rows == 5);
}

TEST_CASE("an empty run can be compared", "[report][compare]")
{
  const auto nothing = read_run("nothing", summary_json(Stream{}.summary())).value();
  const std::vector<Run> runs{nothing, run_of("one", 10, 1_s)};
  CHECK_THAT(compare_table(runs, Style::Plain), Contains("10 s"));
}

TEST_CASE("what is no summary.json is no run", "[report][compare]")
{
  CHECK_FALSE(read_run("x", ""));
  CHECK_FALSE(read_run("x", "{}"));
  CHECK_FALSE(read_run("x", "[1, 2"));
  CHECK_FALSE(read_run("x", R"({"scenario": 5, "migrations": []})"));
}
