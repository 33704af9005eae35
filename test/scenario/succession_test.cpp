#include "scenario/inputs.hpp"

#include <catch2/catch.hpp>

using namespace godwit;
using namespace godwit::scenario;
namespace inputs = godwit::scenario::inputs;
using Catch::Contains;
using Json = inputs::Json;

namespace {

/// The tiny scenario's move m1, and these actions after it; m2 and m3 move the same VM.
Json with_actions(std::initializer_list<const char*> actions)
{
  auto json = inputs::scenario();
  for (const auto* action : actions) json["actions"].push_back(Json::parse(action));
  return json;
}

constexpr const char* m2_after_m1 = R"({"after": "m1", "storage_vmotion": {"id": "m2", "vm": "db1", "to": "A1"}})";

} // namespace

TEST_CASE("an action begins at a time or after a migration, and says one of them", "[scenario][actions][after]")
{
  const auto actions = inputs::read(with_actions({m2_after_m1, R"({"after": "m2", "fault": {"host": "esx1"}})"})).actions;
  CHECK(actions.at(0).after.empty());
  CHECK(actions.at(1).after == "m1");
  CHECK(std::get<RelocateSpec>(actions.at(1).what).after == "m1");
  CHECK(actions.at(2).after == "m2");

  const auto both = inputs::problem_of(with_actions({R"({"at": "1 s", "after": "m1", "fault": {"host": "esx1"}})"}));
  CHECK(both.pointer == "/actions/1");
  CHECK(both.found == R"("at" and "after")");
  const auto neither = inputs::problem_of(with_actions({R"({"fault": {"host": "esx1"}})"}));
  CHECK(neither.found == R"(neither "at" nor "after")");
}

TEST_CASE("what comes after nothing known is refused, with the nearest name", "[scenario][actions][after]")
{
  const auto problem = inputs::problem_of(with_actions({R"({"after": "m11", "storage_vmotion": {"id": "other", "vm": "db1", "to": "A1"}})"}));
  CHECK(problem.pointer == "/actions/1/after");
  CHECK(problem.nearest == "m1");
}

TEST_CASE("nothing comes after itself, nor after what comes after it", "[scenario][actions][after]")
{
  const auto itself = inputs::problem_of(with_actions({R"({"after": "m2", "storage_vmotion": {"id": "m2", "vm": "db1", "to": "A1"}})"}));
  CHECK(itself.pointer == "/actions/1/after");
  CHECK_THAT(itself.found, Contains("itself"));

  // m4 waits for a ring it is no part of: one mistake, told once.
  const auto ring = inputs::problem_of(with_actions({R"({"after": "m3", "storage_vmotion": {"id": "m2", "vm": "db1", "to": "A1"}})",
                                                     R"({"after": "m2", "storage_vmotion": {"id": "m3", "vm": "db1", "to": "A2"}})",
                                                     R"({"after": "m3", "storage_vmotion": {"id": "m4", "vm": "db1", "to": "A1"}})"}));
  CHECK_THAT(ring.found, Contains("which comes after this one"));
  CHECK_THAT(ring.pointer, Contains("/actions/1/after") || Contains("/actions/2/after"));

  CHECK(inputs::problems_of(with_actions({m2_after_m1, R"({"after": "m2", "storage_vmotion": {"id": "m3", "vm": "db1", "to": "A2"}})"})).empty());
}

TEST_CASE("only a migration or an evacuate has an end to come after", "[scenario][actions][after]")
{
  const auto plan = R"({"at": "0 s", "evacuation_plan": {"id": "p", "from": ["A1"], "to": ["A2"]}})";
  const auto problem = inputs::problem_of(with_actions({plan, R"({"after": "p", "fault": {"host": "esx1"}})"}));
  CHECK(problem.pointer == "/actions/2/after");
  CHECK_THAT(problem.allowed, Contains("evacuate"));
}

TEST_CASE("the schema says so too: at or after, not both", "[scenario][schema][after]")
{
  const auto against = [](const Json& json) { return validate_against_schema(FileKind::Scenario, json.dump(), "scenario.json"); };
  CHECK(against(with_actions({m2_after_m1})).empty());
  CHECK_FALSE(against(with_actions({R"({"at": "1 s", "after": "m1", "fault": {"host": "esx1"}})"})).empty());
  CHECK_FALSE(against(with_actions({R"({"fault": {"host": "esx1"}})"})).empty());
}
