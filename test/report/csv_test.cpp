#include "report/csv.hpp"
#include "report/sample.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace godwit::report;
using namespace godwit::report::testing;
using Catch::Contains;

TEST_CASE("values with commas, quotes or line ends are quoted", "[report][csv]")
{
  const std::vector<std::string> values{"plain", "a,b", "say \"no\"", "two\nlines", ""};
  CHECK(csv_line(values) == "plain,\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",\n");
}

TEST_CASE("migrations.csv has a line a migration under its header", "[report][csv]")
{
  const auto text = lines(migrations_csv(Sample{}.summary()));
  REQUIRE(text.size() == 3);
  CHECK(text[0].starts_with("id,vm,kind,outcome,reason,host,from,to,start_s,end_s,duration_s,naive_s"));
  CHECK(text[1].starts_with("intra,vm-intra,storage_vmotion,completed,,esx1,d0=A1 home=A1,d0=A2 home=A2,0,"));
  CHECK(std::count(text[0].begin(), text[0].end(), ',') == std::count(text[1].begin(), text[1].end(), ','));
}

TEST_CASE("migrations.csv has what the guest felt and what was copied again, nothing where nobody looked", "[report][csv]")
{
  Stream run;
  run.request("m1");
  run.felt("m1", "before", 30'000, 1_ms);
  run.felt("m1", "during", 25'800, 8_ms);
  run.judged("m1", 1, 3_MiB, "switch_over");
  const auto text = lines(migrations_csv(run.summary()));
  CHECK_THAT(text[0], Contains(",recopied,mirrored,iterations,write_mean_before_s,write_p99_before_s,write_worst_before_s,write_mean_during_s,"
                          "write_p99_during_s,write_worst_during_s,write_mean_after_s,write_p99_after_s,write_worst_after_s,iops_during,wan,"));
  CHECK_THAT(text[1], Contains(",0,0,1,0.001,0.003,0.01,0.008,0.024,0.08,,,,430,0,esx1,")); // 25,800 / 60 s
  CHECK_THAT(lines(migrations_csv(Sample{}.summary()))[1], Contains(",0,0,0,,,,,,,,,,,0,esx1,"));
}

TEST_CASE("series.csv says stretch by stretch how fast a copy went and what bound it", "[report][csv]")
{
  const auto text = lines(series_csv(Sample{}.summary()));
  REQUIRE(text.size() == 3);
  CHECK(text[0] == "migration,subject,cause,from_s,to_s,bytes,rate_bytes_per_s,bound_by,guest_share");
  CHECK(text[1].starts_with("intra,d0,bulk,0,"));
  CHECK(text[1].ends_with(",A/xcopy,0"));
  CHECK(text[2].ends_with(",window,0"));
}

TEST_CASE("an empty run writes the headers alone", "[report][csv]")
{
  const auto summary = Stream{}.summary();
  CHECK(lines(migrations_csv(summary)).size() == 1);
  CHECK(lines(series_csv(summary)).size() == 1);
}
