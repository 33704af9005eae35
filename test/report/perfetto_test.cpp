#include "report/link_series.hpp"
#include "report/perfetto.hpp"
#include "report/sample.hpp"
#include "report/vmotion_sample.hpp"
#include "support/chrome_trace_rules.hpp"

#include <catch2/catch.hpp>

using namespace godwit;
using namespace godwit::report;
using namespace godwit::report::testing;
using chrome_trace::broken_rules;
using nlohmann::json;

namespace {

json events_of(const Summary& summary) { return json::parse(perfetto_json(summary)).at("traceEvents"); }

json first(const json& events, const std::string& ph, const std::string& name)
{
  for (const auto& event : events)
    if (event.at("ph") == ph && event.at("name") == name) return event;
  return {};
}

} // namespace

TEST_CASE("the trace for Perfetto keeps the documented rules", "[report][perfetto]")
{
  CHECK(broken_rules(json::parse(perfetto_json(Sample{}.summary()))) == std::vector<std::string>{});
  CHECK(broken_rules(json::parse(perfetto_json(Vmotion{}.summary()))) == std::vector<std::string>{});
  CHECK(broken_rules(json::parse(perfetto_json(Summary{}))) == std::vector<std::string>{});
}

TEST_CASE("the checker finds what breaks the rules", "[report][perfetto]")
{
  auto trace = json::parse(perfetto_json(Vmotion{}.summary()));
  auto& events = trace.at("traceEvents");
  const auto spoil = [&](const std::string& ph, auto change) {
    auto spoilt = trace;
    for (auto& event : spoilt.at("traceEvents"))
      if (event.at("ph") == ph) {
        change(event);
        break;
      }
    return !broken_rules(spoilt).empty();
  };
  REQUIRE(!events.empty());
  CHECK(spoil("b", [](json& event) { event.at("ph") = "q"; }));
  CHECK(spoil("e", [](json& event) { event.at("name") = "another"; }));
  CHECK(spoil("e", [](json& event) { event.at("id") = "0x99"; }));
  CHECK(spoil("X", [](json& event) { event.at("dur") = -1; }));
  CHECK(spoil("C", [](json& event) { event.at("ts") = 1e12; }));
  CHECK(spoil("s", [](json& event) { event.at("tid") = 99; }));
  CHECK(spoil("f", [](json& event) { event.at("ts") = 0; }));
}

TEST_CASE("a migration is one slice from its request to its end, with its wait and its phases in it", "[report][perfetto]")
{
  const auto events = events_of(Vmotion{}.summary());
  const auto begin = first(events, "b", "m1: vmotion of vm-m1");
  REQUIRE(!begin.is_null());
  CHECK(begin.at("ts") == 0);
  CHECK(first(events, "e", "m1: vmotion of vm-m1").at("ts") == 31e6); // 31 s
  const auto waits = first(events, "X", "waits for slots");
  CHECK(waits.at("dur") == 12e6);
  CHECK(waits.at("args").at("lacking").at(0) == "host esx1");
  CHECK(first(events, "X", "memory_pass").at("dur") == 16e6); // 16 GiB at 1 GiB/s
}

TEST_CASE("the pass that was not fast enough points to the pass with the slowed guest", "[report][perfetto]")
{
  const auto events = events_of(Vmotion{}.summary());
  CHECK(first(events, "s", "slows the guest for").at("ts") == 12e6); // the first pass begins
  CHECK(first(events, "f", "slows the guest for").at("ts") == 28e6); // the second
}

TEST_CASE("a link's counter over time comes to the bytes of the ledger, cause by cause", "[report][perfetto][ledger]")
{
  for (const auto& summary : {Sample{}.summary(), Vmotion{}.summary()}) {
    const auto series = link_series(summary);
    REQUIRE(series.size() == summary.resources.size());
    for (std::size_t number = 0; number < series.size(); ++number) {
      INFO(summary.resources[number].resource.id);
      std::map<trace::Cause, double> integral;
      for (std::size_t i = 0; i + 1 < series[number].size(); ++i)
        for (const auto& [cause, rate] : series[number][i].rates) integral[cause] += rate.value() * (series[number][i + 1].at - series[number][i].at).value();
      for (const auto& [cause, bytes] : summary.resources[number].bytes) CHECK(integral[cause] == Approx(static_cast<double>(bytes.count())).epsilon(1e-9));
      if (!series[number].empty())
        for (const auto& [cause, rate] : series[number].back().rates) CHECK(rate == BytesPerSecond{});
    }
  }
}
