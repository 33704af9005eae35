#include "support/simulated.hpp"

#include <catch2/catch.hpp>
#include <set>

namespace random_faults_test {

using namespace godwit::test;

TEST_CASE("two actions that ask for random faults get different ones, each with a name of its own", "[run][fault]")
{
  const auto trace = simulated(R"({"title": "two bad nights", "platform": "two-fc-arrays.json",
    "vms": [{"id": "vm", "host": "esx1", "memory": "8 GiB", "disks": [{"id": "d0", "datastore": "A1", "size": "1 GiB"}]}],
    "actions": [{"at": "0 s", "random_faults": {"kinds": ["port_lost"], "mean_interval": "10 s", "mean_length": "1 s", "until": "5 min"}},
                {"at": "0 s", "random_faults": {"kinds": ["port_lost"], "mean_interval": "10 s", "mean_length": "1 s", "until": "5 min"}}]})")
                         .trace;
  std::set<std::string> ids;
  std::set<double> instants;
  const auto begun = events(trace, "fault_began");
  for (const auto& fault : begun) {
    ids.insert(fault.at("fault").get<std::string>());
    instants.insert(fault.at("t").get<double>());
  }
  REQUIRE(begun.size() > 30);
  CHECK(ids.size() == begun.size());
  CHECK(instants.size() == begun.size());
}

} // namespace random_faults_test
