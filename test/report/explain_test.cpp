#include "report/explain/explain.hpp"
#include "report/sample.hpp"
#include "report/vmotion_sample.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <nlohmann/json.hpp>

using namespace godwit;
using namespace godwit::report;
using namespace godwit::report::testing;

namespace {

std::string text_of(const Summary& summary, std::size_t migration = 0)
{
  const std::vector<Explanation> told{{narrate(summary, summary.migrations.at(migration)), std::nullopt}};
  return explain_text(summary, told, Style::Plain, 400);
}

bool has(const std::string& text, const std::string& part)
{
  INFO(text);
  INFO("should hold: " << part);
  return text.find(part) != text.npos;
}

std::string wrapped(const Summary& summary, std::size_t width)
{
  const std::vector<Explanation> told{{narrate(summary, summary.migrations.front()), std::nullopt}};
  return explain_text(summary, told, Style::Plain, width);
}

} // namespace

TEST_CASE("a move between arrays is told with the mover passed over, its rule in words, and the window's arithmetic", "[report][explain][DM-4]")
{
  const auto text = text_of(Sample{}.summary(), 1);
  CHECK(has(text, "d0: the array (FS3DM with hardware offload) is passed over: A1 is on A, B1 on B. [DM-4]"));
  CHECK(has(text, "rule DM-4: Between two arrays the hardware offload fails and the VMkernel selects the software data mover FS3DM."));
  CHECK(has(text, "Bound by the data mover's window: 32 x 64 KiB / (5 ms + 3 ms + 192 us) = 256 MB/s."));
  // 64 GiB / 256 MB/s = 268.4 s
  CHECK(has(text, "64 GiB in 4 min 28.4 s = 256 MB/s"));
  CHECK(has(text, "its next limits:"));
  CHECK(has(text, "DM: \"VAAI hw offload and Storage vMotion between two Storage Arrays\""));
}

TEST_CASE("a move inside an array is bound by the array's own copy engine, and nothing is passed over", "[report][explain][DM-1]")
{
  const auto text = text_of(Sample{}.summary(), 0);
  CHECK(has(text, "Bound by the array's own copying, busy all the time: A/xcopy 512 MB/s."));
  CHECK(!has(text, "passed over"));
}

TEST_CASE("steps come in the order of time, the request first and the end last", "[report][explain]")
{
  const auto summary = Sample{}.summary();
  for (const auto& migration : summary.migrations) {
    const auto story = narrate(summary, migration);
    REQUIRE(story.steps.size() >= 3);
    CHECK(std::ranges::is_sorted(story.steps, {}, &NarrativeStep::from));
    CHECK(story.steps.front().title == "It is asked for");
    CHECK(story.steps.front().from == migration.requested);
    CHECK(story.steps.back().from == migration.end);
  }
}

TEST_CASE("a vMotion tells of its wait, of each pass with its arithmetic, of the slowed guest and of each part of the stun", "[report][explain][XVM-6]")
{
  const auto text = text_of(Vmotion{}.summary());
  CHECK(has(text, "It waits 12 s: for host esx1: 8 of 8 slots in use when it asked, 4 needed"));
  CHECK(has(text, "It starts after 12 s"));
  CHECK(has(text, "Pass 1: 16 GiB in 16 s = 1.07 GB/s; meanwhile 2 GiB changed"));
  CHECK(has(text, "From 28 s on the guest's vCPUs run at 40 % of their speed: too fast. [XVM-6]"));
  CHECK(has(text, "so it switches over"));
  CHECK(has(text, "the lock on its files passes from esx1 to esx2"));
  // 62.5 ms last pages + 37.5 ms round trips + 100 ms resume
  CHECK(has(text, "vm-m1 stood still for 200 ms in all: last pages 62.5 ms, round trips 37.5 ms, resume 100 ms"));
}

TEST_CASE("a rule's sentence is said once, however often it is cited", "[report][explain]")
{
  const auto summary = Sample{}.summary();
  std::vector<Explanation> told;
  for (const auto& migration : summary.migrations) told.push_back({narrate(summary, migration), std::nullopt});
  const auto text = explain_text(summary, told, Style::Plain, 400);
  const auto first = text.find("rule SVM-3:");
  REQUIRE(first != text.npos);
  CHECK(text.find("rule SVM-3:", first + 1) == text.npos);
}

TEST_CASE("no line of an explanation is wider than the terminal", "[report][explain]")
{
  const auto summary = Vmotion{}.summary();
  for (const std::size_t width : {40, 72, 100}) {
    std::istringstream lines{wrapped(summary, width)};
    for (std::string line; std::getline(lines, line);) CHECK(line.size() <= width);
  }
}

TEST_CASE("the explanation as JSON says the same as the text, step by step", "[report][explain]")
{
  const auto summary = Sample{}.summary();
  const std::vector<Explanation> told{{narrate(summary, summary.migrations.at(1)), std::nullopt}};
  const auto document = nlohmann::json::parse(explain_json(summary, told));
  const auto& one = document.at("explanations").at(0);
  CHECK(one.at("migration") == "cross");
  CHECK(one.at("steps").size() == told.front().narrative.steps.size());
  CHECK(one.at("sensitivity").is_null());
  std::vector<std::string> claims;
  for (const auto& rule : one.at("rules")) claims.push_back(rule.at("claim"));
  CHECK(std::ranges::find(claims, "DM-4") != claims.end());
}
