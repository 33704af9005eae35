// Actions that begin when a migration is over.

#include "support/simulated.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace after_test {

using namespace godwit::test;
using nlohmann::json;

namespace {

/// Two VMs on esx4, a GiB each on A1 of with-a-vmotion-network.json, and these actions.
Simulated with_actions(const std::string& actions)
{
  const auto vm = [](const char* id) {
    return fmt::format(R"({{"id": "{}", "host": "esx4", "memory": "1 GiB", "memory_reservation": "1 GiB", "disks": [{{"id": "d0", "datastore": "A1", "size": "1 GiB"}}]}})", id);
  };
  return simulated(fmt::format(R"({{"title": "in turn", "platform": "with-a-vmotion-network.json", "vms": [{}, {}], "actions": [{}]}})", vm("v1"), vm("v2"), actions));
}

constexpr auto m1 = R"({"at": "10 s", "storage_vmotion": {"id": "m1", "vm": "v1", "to": "B1"}})";
constexpr auto m2 = R"({"after": "m1", "storage_vmotion": {"id": "m2", "vm": "v2", "to": "B1"}})";

double requested(const json& migration) { return migration.at("end_s").get<double>() - migration.at("duration_s").get<double>(); }
double end(const json& migration) { return migration.at("end_s").get<double>(); }

} // namespace

TEST_CASE("a migration after another is asked for at the very end of that, wherever it stands in the file", "[simulate][after]")
{
  const auto [summary, trace] = with_actions(fmt::format("{}, {}", m2, m1));
  CHECK(migration(summary, "m2").at("outcome") == "completed");
  CHECK(requested(migration(summary, "m2")) == Approx(end(migration(summary, "m1"))).epsilon(1e-9));
  CHECK(migration(summary, "m2").at("after") == "m1");
  CHECK(events(trace, "migration_requested").at(1).at("after") == "m1");
  CHECK_FALSE(events(trace, "migration_requested").at(0).contains("after"));
}

TEST_CASE("what comes after a migration does not ask how that ended: refused is over too", "[simulate][after]")
{
  const auto refused = with_actions(fmt::format(R"({}, {{"at": "11 s", "vmotion": {{"id": "m0", "vm": "v1", "host": "esx5"}}}},
                                                   {{"after": "m0", "storage_vmotion": {{"id": "m2", "vm": "v2", "to": "B1"}}}})", m1)).summary;
  CHECK(migration(refused, "m0").at("outcome") == "refused"); // v1 is being migrated already
  CHECK(requested(migration(refused, "m2")) == Approx(11));

  const auto failed = with_actions(fmt::format(R"({}, {}, {{"at": "12 s", "fault": {{"datastore": "B1", "for": "10 min"}}}})", m1, m2)).summary;
  CHECK(migration(failed, "m1").at("outcome") != "completed");
  CHECK(requested(migration(failed, "m2")) == Approx(end(migration(failed, "m1"))).epsilon(1e-9));
}

TEST_CASE("several may come after one, and more after those, a fault may", "[simulate][after]")
{
  const auto [summary, trace] = with_actions(fmt::format(R"({}, {{"after": "m1", "vmotion": {{"id": "a", "vm": "v1", "host": "esx5"}}}},
      {{"after": "m1", "vmotion": {{"id": "b", "vm": "v2", "host": "esx5"}}}}, {{"after": "b", "fault": {{"host": "esx4", "for": "1 min"}}}})", m1));
  const auto over = end(migration(summary, "m1"));
  CHECK(requested(migration(summary, "a")) == Approx(over));
  CHECK(requested(migration(summary, "b")) == Approx(over));
  const auto fault = events(trace, "fault_began");
  REQUIRE(fault.size() == 1);
  CHECK(fault.at(0).at("t").get<double>() == Approx(end(migration(summary, "b"))));
}

TEST_CASE("what comes after an evacuate waits for the last of its migrations, and for none where the host is empty", "[simulate][after]")
{
  const auto summary = with_actions(R"({"at": "10 s", "evacuate": {"id": "e", "host": "esx4", "to_hosts": ["esx5"]}},
      {"after": "e", "evacuate": {"id": "back", "host": "esx5", "to_hosts": ["esx4"]}},
      {"at": "1 s", "evacuate": {"id": "none", "host": "esx1", "to_hosts": ["esx4"]}},
      {"after": "none", "storage_vmotion": {"id": "early", "vm": "v1", "to": "A2"}})").summary;
  const auto last = std::max(end(migration(summary, "e/v1")), end(migration(summary, "e/v2")));
  CHECK(requested(migration(summary, "back/v1")) == Approx(last));
  CHECK(migration(summary, "back/v1").at("after") == "e");
  CHECK(requested(migration(summary, "early")) == Approx(1));
}

} // namespace after_test
