#include "scenario/inputs.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace godwit;
using namespace godwit::scenario;
using namespace godwit::units::literals;
namespace inputs = godwit::scenario::inputs;
using Json = inputs::Json;

namespace {

/// The tiny scenario (VM db1, datastores A1 and A2) with a plan.
Json with_plan(const std::string& plan)
{
  auto json = inputs::scenario();
  json["actions"].push_back({{"at", "1 s"}, {"evacuation_plan", Json::parse(plan)}});
  return json;
}
EvacuationPlan plan_of(const std::string& plan) { return std::get<EvacuationPlan>(inputs::read(with_plan(plan)).actions.at(1).what); }
Problem plan_problem_of(const std::string& plan) { return inputs::problem_of(with_plan(plan)); }

} // namespace

TEST_CASE("datastores are emptied into others, within a window", "[scenario][evacuation]")
{
  const auto plan = plan_of(R"({"id": "refresh", "from": ["A1"], "to": ["A2"], "window": "58 h"})");
  CHECK(plan.from == std::vector<std::string>{"A1"});
  CHECK(plan.to == std::vector<std::string>{"A2"});
  CHECK(plan.window == units::Seconds{58 * 3600});
  CHECK(plan.order == EvacuationPlan::Order::Planned);
  CHECK(plan_of(R"({"id": "refresh", "from": ["A1"], "to": ["A2"], "order": "naive"})").order == EvacuationPlan::Order::Naive);
}

TEST_CASE("VMs go each to its own datastore, over spares", "[scenario][evacuation]")
{
  const auto plan = plan_of(R"({"id": "swap", "vms": {"db1": "A2"}, "spare": ["A1"]})");
  CHECK(plan.vms == std::map<std::string, std::string>{{"db1", "A2"}});
  CHECK(plan.spare == std::vector<std::string>{"A1"});
  CHECK(plan.from.empty());
}

TEST_CASE("a plan that contradicts itself is refused where it does", "[scenario][evacuation]")
{
  const std::string at = "/actions/1/evacuation_plan";
  for (const auto& to : {R"("to": ["A2"],)", ""}) {
    const auto both = plan_problem_of(fmt::format(R"({{"id": "p", "from": ["A1"], {} "vms": {{"db1": "A2"}}}})", to));
    CHECK(both.pointer == at);
    CHECK(both.found == R"("from" and "vms")");
  }
  CHECK(plan_problem_of(R"({"id": "p"})").found == R"(neither "from" nor "vms")");
  const auto same = plan_problem_of(R"({"id": "p", "from": ["A1"], "to": ["A2", "A1"]})");
  CHECK(same.pointer == at + "/to");
  CHECK(same.found == R"("A1")");
  CHECK(plan_problem_of(R"({"id": "p", "from": ["A1"]})").pointer == at + "/to");
  CHECK(plan_problem_of(R"({"id": "p", "vms": {"db1": "A2"}, "to": ["A2"]})").pointer == at + "/to");
  CHECK(plan_problem_of(R"({"id": "p", "from": ["A1"], "to": ["A2"], "spare": ["A2"]})").pointer == at + "/spare");
  CHECK(plan_problem_of(R"({"id": "p", "vms": {}})").pointer == at + "/vms");
}

TEST_CASE("what a plan names must exist, and the nearest name is told", "[scenario][evacuation]")
{
  const std::string at = "/actions/1/evacuation_plan";
  const auto vm = plan_problem_of(R"({"id": "p", "vms": {"bd1": "A2"}})");
  CHECK(vm.pointer == at + "/vms/bd1");
  CHECK(vm.nearest == "db1");
  CHECK(plan_problem_of(R"({"id": "p", "from": ["A1"], "to": ["A3"]})").pointer == at + "/to/0");
  const auto order = plan_problem_of(R"({"id": "p", "from": ["A1"], "to": ["A2"], "order": "plannd"})");
  CHECK(order.pointer == at + "/order");
  CHECK(order.nearest == "planned");
  CHECK(plan_problem_of(R"({"id": "p", "from": ["A1"], "to": ["A2"], "windw": "1 h"})").nearest == "window");
  CHECK(plan_problem_of(R"({"id": "p", "from": ["A1"], "to": ["A2"], "window": "0 s"})").pointer == at + "/window");
}
