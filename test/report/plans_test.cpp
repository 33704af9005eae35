#include "report/compare.hpp"
#include "report/plans.hpp"
#include "report/summary_json.hpp"
#include "report/table.hpp"
#include "report/vmotion_sample.hpp"

#include <catch2/catch.hpp>

using namespace godwit::report;
using namespace godwit::report::testing;
using Catch::Contains;
namespace trace = godwit::trace;

namespace {

/// Made at 10 s: two moves, forecast to be done after 110 s, no order before 100 s. They end after 60 s and `took`.
struct Planned : Stream {
  explicit Planned(Seconds took, std::optional<Seconds> window, trace::Outcome last = trace::Outcome::Completed)
  {
    now = 10_s;
    record(trace::EvacuationPlanned{"refresh", "planned", {{"B/sas/write", "10 GB / 100 MB/s", 100_s}, {"slots of host esx1", "each alone", 80_s}}, 110_s, window, "",
                                    {{"refresh/a", "a", "B1", 0_s, 60_s}, {"refresh/b", "b", "B2", 0_s, 110_s}}});
    for (const auto* vm : {"a", "b"}) {
      record(trace::MigrationRequested{.migration = "refresh/" + std::string{vm}, .vm = vm, .kind = "storage_vmotion", .host = "esx1", .to_host = "esx1"});
      record(trace::SlotsTaken{"refresh/" + std::string{vm}, 0_s, {}});
    }
    now = 70_s;
    record(trace::MigrationEnded{"refresh/a", trace::Outcome::Completed, "", ""});
    now = 10_s + took;
    record(trace::MigrationEnded{"refresh/b", last, "", ""});
  }
};

} // namespace

TEST_CASE("a plan is held against its bound, its forecast and its window", "[report][plans]")
{
  const auto text = unwrapped(plans_text(Planned{120_s, 120_s}.summary()));
  CHECK_THAT(text, Contains("2 of 2 moves completed"));
  CHECK_THAT(text, Contains("No order is done before 1 min 40 s: B/sas/write, 10 GB / 100 MB/s."));
  CHECK_THAT(text, Contains("1.10 times that"));
  CHECK_THAT(text, Contains("1.20 times that"));
}

TEST_CASE("a window is kept to its last instant, and only when every move completed", "[report][plans]")
{
  const auto kept = [](Planned run) {
    const auto summary = run.summary();
    return result_of(summary, summary.plans.at(0)).in_window;
  };
  CHECK(kept(Planned{120_s, 120_s}) == true);
  CHECK(kept(Planned{121_s, 120_s}) == false);
  CHECK(kept(Planned{100_s, 120_s, trace::Outcome::Failed}) == false);
  CHECK_FALSE(kept(Planned{100_s, std::nullopt}));
}

TEST_CASE("what is impossible is said with its proof", "[report][plans]")
{
  Stream run;
  run.record(trace::EvacuationImpossible{"swap", {"a", "b"}, {"A1", "A2"}, 2_GiB, 1_GiB, true, "A1, A2 wait for each other"});
  const auto summary = run.summary();
  CHECK_THAT(table(summary, Style::Plain), Contains("Plan swap: impossible: A1, A2 wait for each other."));
  const auto json = plans_json(summary).at(0);
  CHECK(json.at("possible") == false);
  CHECK(json.at("needed") == (2_GiB).count());
  CHECK(json.at("datastores") == nlohmann::json{"A1", "A2"});
}

TEST_CASE("two plans stand beside each other with the bound of each", "[report][plans][compare]")
{
  const auto planned = read_run("planned", summary_json(Planned{110_s, 120_s}.summary()));
  const auto naive = read_run("naive", summary_json(Planned{200_s, 120_s}.summary()));
  REQUIRE(planned);
  REQUIRE(naive);
  const std::vector both{*planned, *naive};
  const auto text = compare_table(both, Style::Plain);
  CHECK_THAT(text, Contains("1.10 x"));
  CHECK_THAT(text, Contains("2.00 x"));
  CHECK_THAT(text, Contains("kept"));
  CHECK_THAT(text, Contains("missed"));
}
