#include "report/table.hpp"
#include "report/totals.hpp"
#include "report/vmotion_sample.hpp"

#include <catch2/catch.hpp>
#include <sstream>

using namespace godwit::report;
using namespace godwit::report::testing;
using Catch::Contains;
namespace trace = godwit::trace;

namespace {

/// So many VMs leave `hosts` hosts one after the other, 2 s each; all asked for at 10 s.
struct Evacuation : Stream {
  Evacuation(int count, int hosts)
  {
    const auto nic = resource("esx1/nic0/out", "nic_out", gib_per_s);
    now = 10_s;
    for (int i = 0; i < count; ++i)
      record(trace::MigrationRequested{.migration = name(i), .vm = "vm" + std::to_string(i), .kind = "vmotion", .host = "esx" + std::to_string(1 + i % hosts),
                                       .to_host = "esx99", .memory = 1_GiB});
    for (int i = 0; i < count; ++i) {
      if (i > 0) record(trace::MigrationQueued{name(i), {{"host esx1", 1, 8, 8}}});
      record(trace::SlotsTaken{name(i), now - 10_s, {{"host esx1", 1, 8, 8}}});
      const auto only = stream(name(i), {nic});
      now += 0.5_s;
      carry(only, Cause::Memory, 1_GiB, 1_s);
      now += 0.5_s;
      end(name(i));
    }
  }
  static std::string name(int i) { return "m" + std::to_string(i); }
};

} // namespace

TEST_CASE("an evacuation is judged by its first request, its last end and what it waited", "[report][totals][MOB-9]")
{
  const auto all = totals(Evacuation{500, 1}.summary());
  REQUIRE(all.size() == 1); // one kind, one host
  CHECK(all[0].of == "all");
  CHECK(all[0].migrations == 500);
  CHECK(all[0].completed == 500);
  CHECK(all[0].span() == 1000_s); // 500 x 2 s
  CHECK(all[0].waited == 249'500_s); // 2 s x (0 + 1 + ... + 499)
  CHECK(all[0].longest_wait == 998_s);
  CHECK(all[0].longest == 1000_s); // the last one: its wait and its own 2 s
  CHECK(all[0].memory == 500_GiB);
}

TEST_CASE("several hosts have a line each, and all together one", "[report][totals][MOB-9]")
{
  const auto all = totals(Evacuation{10, 2}.summary());
  REQUIRE(all.size() == 3);
  CHECK(all[0].of == "vmotion from esx1");
  CHECK(all[0].migrations == 5);
  CHECK(all[0].span() == 18_s); // m8 ends the ninth
  CHECK(all[1].of == "vmotion from esx2");
  CHECK(all[1].span() == 20_s);
  CHECK(all[2].of == "all");
}

TEST_CASE("with more hosts than lines they are counted together, by kind", "[report][totals]")
{
  CHECK(totals(Evacuation{24, 24}.summary()).size() == 25);
  const auto all = totals(Evacuation{25, 25}.summary());
  REQUIRE(all.size() == 1);
  CHECK(all[0].migrations == 25);
}

TEST_CASE("500 migrations fit one screen, 30 have a row each", "[report][totals][table]")
{
  const auto lines = [](const std::string& text) { return std::count(text.begin(), text.end(), '\n'); };
  const auto many = table(Evacuation{500, 2}.summary(), Style::Plain);
  CHECK(lines(many) <= 24);
  CHECK_THAT(many, Contains("\nfrom esx1 ") && Contains("500") && Contains("16 min 40 s")); // 1,000 s
  CHECK_THAT(many, !Contains("\nm7 "));
  CHECK_THAT(table(Evacuation{30, 1}.summary(), Style::Plain), Contains("\nm29 ") && Contains("\nall "));
  CHECK_THAT(table(Evacuation{31, 1}.summary(), Style::Plain), !Contains("\nm29 ") && Contains("\nall "));
}

TEST_CASE("equal reasons of many migrations are told once", "[report][totals][table]")
{
  Stream run;
  for (int i = 0; i < 40; ++i) {
    const auto id = "m" + std::to_string(i);
    run.request_vmotion(id, 1_GiB);
    run.refuse(id, "esx1 and esx2 share no vMotion network", "XVM-2");
  }
  const auto text = unwrapped(table(run.summary(), Style::Plain));
  CHECK_THAT(text, Contains("m0 and 39 more: refused: esx1 and esx2 share no vMotion network [XVM-2]."));
  CHECK_THAT(text, Contains("40, 0 completed"));
}

TEST_CASE("two migrations are enough to be told how long all took together, and how long nothing ran between them", "[report][totals][table]")
{
  using Leads = std::vector<Lead>;
  CHECK(nothing_running({}) == 0_s);
  CHECK(nothing_running(Leads{{10_s, 20_s}}) == 0_s); // what comes before the first request does not count
  CHECK(nothing_running(Leads{{30_s, 40_s}, {0_s, 10_s}, {5_s, 25_s}}) == 5_s); // from 25 to 30 s
  CHECK(nothing_running(Leads{{0_s, 100_s}, {10_s, 20_s}, {90_s, 110_s}}) == 0_s); // one within another ends nothing

  const auto after = [](Seconds pause) {
    Stream run;
    run.request("m1");
    run.now += 20_s;
    run.end("m1");
    run.now += pause;
    run.request("m2");
    run.now += 30_s;
    run.end("m2");
    return run.summary();
  };
  CHECK_THAT(unwrapped(table(after(10_s), Style::Plain)), Contains("All together: 1 min from") && Contains("10 s with nothing running"));
  CHECK_THAT(unwrapped(table(after(0_s), Style::Plain)), Contains("All together: 50 s from") && !Contains("with nothing running"));
  CHECK(all_together(Evacuation{1, 1}.summary()).empty());
}
