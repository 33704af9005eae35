#include "scenario/inputs.hpp"

#include <catch2/catch.hpp>

using namespace godwit;
using namespace godwit::scenario;
using namespace godwit::units::literals;
namespace inputs = godwit::scenario::inputs;
using Catch::Contains;
using Json = inputs::Json;

namespace {

/// The tiny scenario with a further action; its array has two pairs of ports.
Json with_action(const std::string& action)
{
  auto json = inputs::scenario();
  json["platform"]["arrays"][0]["ports"] =
      Json::parse(R"([{"fabric": "fc", "rate": "8 Gbit/s", "count": 2}, {"fabric": "fc", "rate": "16 Gbit/s", "count": 2}])");
  json["actions"].push_back(Json::parse(action));
  return json;
}
Json with_fault(const std::string& fault) { return with_action(R"({"at": "60 s", "fault": )" + fault + "}"); }
Fault fault_of(const std::string& fault) { return std::get<Fault>(inputs::read(with_fault(fault)).actions.at(1).what); }
Problem problem_of(const std::string& fault) { return inputs::problem_of(with_fault(fault)); }

} // namespace

TEST_CASE("a release moves disks in its own way: by snapshots, by dirty blocks, by a mirror", "[scenario][actions][SVM-12]")
{
  const auto generation = [](const char* version) {
    return std::get<RelocateSpec>(inputs::read(inputs::with("/vsphere", version)).actions[0].what).generation;
  };
  CHECK(generation("3.5") == Generation::Snapshot);
  CHECK(generation("4.0") == Generation::DirtyBlock);
  CHECK(generation("4.1") == Generation::DirtyBlock);
  for (const auto* version : {"5.0", "5.1", "5.1.0a", "5.5", "6.0", "6.5", "6.7", "7.0", "7.0u1", "7.0u2", "8.0"})
    CHECK(generation(version) == Generation::Mirror);
}

TEST_CASE("a move may be made in another release's way", "[scenario][actions]")
{
  const auto forced = inputs::read(inputs::with("/actions/0/storage_vmotion/generation", "sweep"));
  CHECK(std::get<RelocateSpec>(forced.actions[0].what).generation == Generation::Sweep);
  CHECK(inputs::problem_of(inputs::with("/actions/0/storage_vmotion/generation", "miror")).nearest == "mirror");
}

TEST_CASE("an action is one thing", "[scenario][actions]")
{
  const auto none = inputs::problem_of(with_action(R"({"at": "1 s"})"));
  CHECK(none.pointer == "/actions/1");
  CHECK(none.found == R"(none of "storage_vmotion", "vmotion", "xvmotion", "evacuate", "evacuation_plan", "fault", "firmware_upgrade", "random_faults", "host_maintenance", "datastore_maintenance", "exit_maintenance")");
  const auto two = inputs::problem_of(
      with_action(R"({"at": "1 s", "fault": {"host": "esx1"}, "firmware_upgrade": {"array": "A", "xcopy": "fails"}})"));
  CHECK(two.found == R"("fault" and "firmware_upgrade")");
}

TEST_CASE("a primitive of an array fails for a while", "[scenario][faults]")
{
  const auto fault = fault_of(R"({"array": "A", "xcopy": "fails", "for": "10 s"})");
  CHECK(fault.id == "fault1");
  CHECK(fault.lasts == 10_s);
  CHECK(std::get<PrimitiveFails>(fault.what).xcopy);
  CHECK(!std::get<PrimitiveFails>(fault.what).write_same);
  const auto both = std::get<PrimitiveFails>(fault_of(R"({"array": "A", "xcopy": "fails", "write_same": "fails"})").what);
  CHECK(both.xcopy);
  CHECK(both.write_same);
}

TEST_CASE("ports are counted over all of an array's, from 0", "[scenario][faults]")
{
  CHECK(std::get<PortLost>(fault_of(R"({"array": "A", "port": 0})").what).port == 0);
  CHECK(std::get<PortLost>(fault_of(R"({"array": "A", "port": 3})").what).port == 3);
  const auto problem = problem_of(R"({"array": "A", "port": 4})");
  CHECK(problem.pointer == "/actions/1/fault/port");
  CHECK(problem.allowed == "a port of the array: 0 to 3");
  CHECK(problem_of(R"({"array": "A", "port": -1})").pointer == "/actions/1/fault/port");
}

TEST_CASE("a fabric, a network, a datastore or a host may be lost, for good where nothing is said", "[scenario][faults]")
{
  CHECK(std::get<FabricDown>(fault_of(R"({"fabric": "fc"})").what).fabric == "fc");
  CHECK(std::get<FabricDown>(fault_of(R"({"network": "vmotion"})").what).fabric == "vmotion");
  CHECK(std::get<DatastoreLost>(fault_of(R"({"datastore": "A2"})").what).datastore == "A2");
  CHECK(std::get<HostLost>(fault_of(R"({"host": "esx1"})").what).host == "esx1");
  CHECK(!fault_of(R"({"host": "esx1"})").lasts);
}

TEST_CASE("somebody else takes space of a datastore", "[scenario][faults]")
{
  const auto taken = std::get<SpaceTaken>(fault_of(R"({"datastore": "A2", "takes": "100 GiB"})").what);
  CHECK(taken.datastore == "A2");
  CHECK(taken.size == 100_GiB);
  CHECK(problem_of(R"({"datastore": "A2", "takes": "0 B"})").pointer == "/actions/1/fault/takes");
}

TEST_CASE("what befalls nothing, or two things, or what cannot, is a problem", "[scenario][faults]")
{
  const auto [fault, pointer, allowed] = GENERATE(table<std::string, std::string, std::string>({
      {"{}", "", R"(exactly one of "array", "fabric", "network", "datastore", "host", "wan")"},
      {R"({"host": "esx1", "fabric": "fc"})", "", "exactly one of"},
      {R"({"array": "A"})", "/array", R"("xcopy": "fails", "write_same": "fails" or "port")"},
      {R"({"array": "A", "xcopy": "fails", "port": 0})", "/port", "a fault of its own"},
      {R"({"array": "A", "xcopy": "supported"})", "/xcopy", R"(one of "fails")"},
      {R"({"array": "A", "port": 0, "takes": "1 GiB"})", "/takes", "only of a datastore"},
      {R"({"datastore": "A1", "xcopy": "fails"})", "/xcopy", "only of an array"},
      {R"({"host": "esx1", "port": 0})", "/port", "only of an array"},
      {R"({"fabric": "fc", "for": "0 s"})", "/for", "above zero"},
      {R"({"fabric": "fc", "id": ""})", "/id", "an id"},
  }));
  INFO(fault);
  const auto problem = problem_of(fault);
  CHECK(problem.pointer == "/actions/1/fault" + pointer);
  CHECK_THAT(problem.allowed, Contains(allowed));
}

TEST_CASE("a fault of what is not there names the nearest", "[scenario][faults]")
{
  const auto [fault, nearest] = GENERATE(table<std::string, std::string>({
      {R"({"array": "B", "port": 9})", "A"},
      {R"({"fabric": "fcc"})", "fc"},
      {R"({"network": "vmotoin"})", "vmotion"},
      {R"({"datastore": "A3"})", "A1"},
      {R"({"host": "esx2"})", "esx1"},
  }));
  INFO(fault);
  CHECK(problem_of(fault).nearest == nearest);
}

TEST_CASE("faults without a name are numbered in the order of the file, not of time", "[scenario][faults]")
{
  auto json = with_fault(R"({"host": "esx1"})");
  json["actions"].push_back(Json::parse(R"({"at": "0 s", "fault": {"fabric": "fc"}})"));
  json["actions"].push_back(Json::parse(R"({"at": "90 s", "fault": {"id": "mine", "fabric": "fc"}})"));
  const auto actions = inputs::read(json).actions;
  CHECK(std::get<Fault>(actions.at(1).what).id == "fault2");
  CHECK(std::get<Fault>(actions.at(2).what).id == "fault1");
  CHECK(std::get<Fault>(actions.at(3).what).id == "mine");
}

TEST_CASE("two faults cannot have one name, the given and the default alike", "[scenario][faults]")
{
  auto json = with_fault(R"({"id": "fault2", "host": "esx1"})");
  json["actions"].push_back(Json::parse(R"({"at": "0 s", "fault": {"fabric": "fc"}})"));
  const auto problem = inputs::problem_of(json);
  CHECK(problem.pointer == "/actions/2/fault/id");
  CHECK(problem.found == "\"fault2\" again");
}

TEST_CASE("a firmware upgrade changes what it names", "[scenario][actions]")
{
  const auto read = inputs::read(with_action(R"({"at": "1 s", "firmware_upgrade": {"array": "A", "xcopy": "supported"}})"));
  const auto& upgrade = std::get<FirmwareUpgrade>(read.actions.at(1).what);
  CHECK(upgrade.array == "A");
  CHECK(upgrade.xcopy == inventory::Primitive::Supported);
  CHECK(!upgrade.write_same);
  const auto nothing = inputs::problem_of(with_action(R"({"at": "1 s", "firmware_upgrade": {"array": "A"}})"));
  CHECK(nothing.found == R"(neither "xcopy" nor "write_same")");
}

TEST_CASE("random faults have kinds, a mean interval, a mean length and an end", "[scenario][faults]")
{
  const std::string some = R"({"at": "1 s", "random_faults": {"kinds": ["port_lost", "host_lost"], "mean_interval": "1 h",
                               "mean_length": "1 min", "until": "1 d"}})";
  const auto faults = std::get<RandomFaults>(inputs::read(with_action(some)).actions.at(1).what);
  CHECK(faults.kinds == std::vector{RandomFaults::Kind::PortLost, RandomFaults::Kind::HostLost});
  CHECK(faults.mean_interval == 3600_s);
  CHECK(faults.mean_length == 60_s);
  CHECK(faults.until == 86'400_s);
  CHECK(to_text(faults.kinds[0]) == "port_lost");

  auto json = with_action(some);
  json["actions"][1]["random_faults"]["kinds"] = {"port_lots"};
  CHECK(inputs::problem_of(json).nearest == "port_lost");
}

TEST_CASE("random faults cannot be without number", "[scenario][faults]")
{
  // 1 000 s / 10 ms = 100 000 faults are the most.
  const auto every = [](const std::string& interval) {
    return with_action(R"({"at": "1 s", "random_faults": {"kinds": ["host_lost"], "mean_length": "1 s", "until": "1000 s", "mean_interval": ")" +
                       interval + "\"}}");
  };
  CHECK(inputs::problems_of(every("10 ms")).empty());
  const auto problem = inputs::problem_of(every("9.9 ms"));
  CHECK(problem.pointer == "/actions/1/random_faults/mean_interval");
  CHECK_THAT(problem.allowed, Contains("at least 10 ms"));
}

TEST_CASE("faults need steps of a transfer, a firmware upgrade does not", "[scenario][faults]")
{
  auto json = with_fault(R"({"host": "esx1"})");
  json["fidelity"] = "io";
  const auto problem = inputs::problem_of(json);
  CHECK(problem.pointer == "/fidelity");
  CHECK(problem.allowed == "\"transfer\": faults need it");
  json["actions"][1] = Json::parse(R"({"at": "1 s", "firmware_upgrade": {"array": "A", "xcopy": "supported"}})");
  CHECK(inputs::problems_of(json).empty());
  json["actions"][1] = Json::parse(R"({"at": "1 s", "random_faults": {"kinds": ["host_lost"], "mean_interval": "1 h",
                                       "mean_length": "1 min", "until": "1 d"}})");
  CHECK(inputs::problem_of(json).pointer == "/fidelity");
}

TEST_CASE("another fault has another hash", "[scenario][hash][faults]")
{
  const auto hash = inputs::read(with_fault(R"({"array": "A", "port": 1})")).hash;
  CHECK(inputs::read(with_fault(R"({"array": "A", "port": 1, "id": "fault1"})")).hash == hash);
  CHECK(inputs::read(with_fault(R"({"array": "A", "port": 2})")).hash != hash);
  CHECK(inputs::read(with_fault(R"({"array": "A", "port": 1, "for": "1 s"})")).hash != hash);
}
