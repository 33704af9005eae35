// XVM-14: which writes the mirror driver sends to both sides.

#include "claims/parts.hpp"

#include <catch2/catch.hpp>

namespace mirror_claims_test {

using namespace godwit::test;
using nlohmann::json;

namespace {

double count(const json& migration, const char* region) { return migration.at("writes").at(region).at("count"); }
double size(const json& migration, const char* region) { return migration.at("writes").at(region).at("bytes"); }

} // namespace

TEST_CASE("while the copy passes over the disk half of evenly spread writes fall before it, and half behind it", "[claims][XVM-14]")
{
  const auto summary = summary_of_file("writes-by-region");
  const auto& even = migration(summary, "everywhere");
  // 32 GiB / 297.5 MB/s = 115.5 s; 1000 a second; the mean of the part copied is a half: 57,750 each, give or take 240.
  CHECK(count(even, "not_copied") == Approx(57750).margin(4 * 240));
  CHECK(count(even, "copied") == Approx(57750).margin(4 * 240));
  // On the 32 MiB in flight: 115,500 x 32 MiB / 32 GiB = 113.
  CHECK(count(even, "in_flight") == Approx(113).margin(4 * 10.6));
}

TEST_CASE("writes to the disk's first tenth are mirrored as soon as that is copied", "[claims][XVM-14]")
{
  const auto summary = summary_of_file("writes-by-region");
  const auto& first = migration(summary, "first-tenth");
  // The first tenth takes 11.55 s, of whose 11,550 writes half fall before the copy; all of the other 103,950 behind it.
  CHECK(count(first, "not_copied") == Approx(5775).margin(4 * 76));
  CHECK(count(first, "copied") == Approx(103950 + 5775).margin(4 * 340));
}

TEST_CASE("what falls behind the copy or on its transfer in flight goes to both sides, what falls before it to the source alone", "[claims][XVM-14]")
{
  const auto summary = summary_of_file("writes-by-region");
  for (const auto* id : {"everywhere", "first-tenth"}) {
    const auto& m = migration(summary, id);
    CHECK(m.at("bytes").at("mirrored").get<double>() == size(m, "copied") + size(m, "in_flight"));
    CHECK(m.at("bytes").at("bulk") == 32 * gib); // the disk, once, whatever is written meanwhile
    CHECK(m.at("bytes").at("recopied") == 0);
  }
}

TEST_CASE("at switchover both sides are equal, block by block", "[claims][XVM-14]")
{
  const auto summary = summary_of_file("writes-by-region");
  for (const auto* id : {"everywhere", "first-tenth"}) {
    CHECK(differing(migration(summary, id), "switchover") == 0);
    CHECK(migration(summary, id).at("comparisons").at(0).at("written") > 10000);
  }
}

TEST_CASE("a write held for the transfer in flight waits for that transfer, not for the copy", "[claims][XVM-14]")
{
  const auto summary = summary_of_file("writes-by-region");
  const auto& writes = migration(summary, "everywhere").at("guest").at("write_latency_s").at("during");
  const auto transfer = 32 * mib / fs3dm_rate; // 0.113 s
  CHECK(writes.at("worst").get<double>() > 0.5 * transfer);
  CHECK(writes.at("worst").get<double>() < transfer + 0.01); // and its own write on both sides
  CHECK(writes.at("p95").get<double>() < 0.003);
}

TEST_CASE("a recorded guest on two disks moves with both sides of both equal", "[claims][XVM-14]")
{
  const auto summary = summary_of_file("recorded-guest");
  const auto& move = migration(summary, "move");
  CHECK(move.at("outcome") == "completed");
  CHECK(move.at("comparisons").size() == 2);
  CHECK(differing(move, "switchover") == 0);
}

} // namespace mirror_claims_test
