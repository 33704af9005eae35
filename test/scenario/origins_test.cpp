#include "scenario/inputs.hpp"

#include <catch2/catch.hpp>

using namespace godwit::scenario;
namespace inputs = godwit::scenario::inputs;
using Catch::StartsWith;
using Json = inputs::Json;

namespace {

Origin origin_of(const Scenario& scenario, const std::string& pointer)
{
  for (const auto& origin : scenario.origins)
    if (origin.pointer == pointer) return origin;
  FAIL("no origin of " + pointer);
  return {};
}

} // namespace

TEST_CASE("each value says whether a file, --set, the version table, a default or an assumption gave it", "[scenario][origins]")
{
  const inputs::Folder folder;
  folder.file("two-fc-arrays.json", inputs::platform().dump());
  auto json = inputs::scenario();
  json["platform"] = "two-fc-arrays.json";
  const std::vector<Override> overrides{{"/vms/0/memory", "32 GiB"}};
  const auto read = load(folder.file("s.json", json.dump()), overrides);

  CHECK(origin_of(read, "/vms/0/disks/0/size").origin == "s.json");
  CHECK(origin_of(read, "/vms/0/disks/0/size").value == "64 GiB");
  CHECK(origin_of(read, "/vms/0/memory").origin == "--set");
  CHECK(origin_of(read, "/vms/0/memory").value == "32 GiB");
  CHECK(origin_of(read, "/platform/hosts/0/cores").origin == "platform two-fc-arrays.json");
  CHECK(origin_of(read, "/vms/0/home").value == "A1");
  CHECK_THAT(origin_of(read, "/vms/0/home").origin, StartsWith("default: "));
  CHECK_THAT(origin_of(read, "/parameters/data_mover.depth").origin, StartsWith("version table 5.1: VMware vSphere blog"));
  CHECK_THAT(origin_of(read, "/parameters/fsr.duration").origin, StartsWith("assumed: "));
}

TEST_CASE("VMFS blocks nobody gave are a default from 5.0 and an assumption before", "[scenario][origins]")
{
  const auto block_size = [](const char* version) {
    return origin_of(inputs::read(inputs::with("/vsphere", version)), "/platform/datastores/0/block_size").origin;
  };
  CHECK_THAT(block_size("5.0"), StartsWith("default: "));
  for (const auto* version : {"3.5", "4.0", "4.1"}) CHECK_THAT(block_size(version), StartsWith("assumed: "));
}

TEST_CASE("the generation of a move nobody forced comes from the version table, with its source", "[scenario][origins][SVM-12]")
{
  const auto generation = origin_of(inputs::read(inputs::with("/vsphere", "4.0")), "/actions/0/storage_vmotion/generation");
  CHECK(generation.value == "dirty_block");
  CHECK_THAT(generation.origin, StartsWith("version table 4.0: VMware vSphere blog"));
}

TEST_CASE("a workload's and a fault's values have origins too", "[scenario][origins]")
{
  auto json = inputs::with("/vms/0/workload", {{"disk", {{"closed", {{"outstanding", 8}, {"size", "8 KiB"}}}}}});
  json["actions"].push_back({{"at", "1 s"}, {"fault", {{"datastore", "A1"}}}});
  const auto read = inputs::read(json);
  CHECK(origin_of(read, "/vms/0/workload/disk/closed/outstanding").value == "8");
  CHECK(origin_of(read, "/vms/0/workload/disk/on").value == "d0");
  CHECK(origin_of(read, "/vms/0/workload/disk/closed/pattern").value == "uniform");
  CHECK(origin_of(read, "/actions/1/fault/id").value == "fault1");
  CHECK_THAT(origin_of(read, "/actions/1/fault/id").origin, StartsWith("default: "));
}

TEST_CASE("origins are in order of pointer, the tenth after the second", "[scenario][origins]")
{
  auto json = inputs::scenario();
  for (int i = 1; i < 11; ++i) {
    auto vm = json["vms"][0];
    vm["id"] = "db" + std::to_string(i + 1);
    json["vms"].push_back(vm);
  }
  std::vector<std::string> ids;
  for (const auto& origin : inputs::read(json).origins)
    if (origin.pointer.starts_with("/vms/") && origin.pointer.ends_with("/host")) ids.push_back(origin.pointer);
  REQUIRE(ids.size() == 11);
  CHECK(ids[2] == "/vms/2/host");
  CHECK(ids[10] == "/vms/10/host");
}

TEST_CASE("no value has two origins", "[scenario][origins]")
{
  const auto origins = inputs::read(inputs::scenario()).origins;
  for (std::size_t i = 1; i < origins.size(); ++i) CHECK(origins[i - 1].pointer != origins[i].pointer);
}

TEST_CASE("print_config is JSON with every value and its origin", "[scenario][origins]")
{
  const auto read = inputs::read(inputs::scenario());
  const auto config = Json::parse(print_config(read));
  CHECK(config["vsphere"] == "5.1");
  CHECK(config["hash"] == read.hash);
  CHECK(config["parameters"]["data_mover.depth"]["value"] == "32");
  CHECK(config["values"]["/vms/0/memory"]["value"] == "16 GiB");
  CHECK(config["values"]["/vms/0/memory"]["origin"] == "scenario.json");
  CHECK(config["parameters"].size() + config["values"].size() == read.origins.size());
}

TEST_CASE("equal input has an equal hash, however it is spelled", "[scenario][hash]")
{
  const auto hash = inputs::read(inputs::scenario()).hash;
  CHECK(hash.size() == 16);
  CHECK(inputs::read(inputs::with("/vms/0/memory", "16384 MiB")).hash == hash);
  CHECK(inputs::read(inputs::with("/vms/0/vcpus", 1)).hash == hash); // the default, said
  CHECK(inputs::read(inputs::with("/platform/arrays/0/vaai", Json::object())).hash == hash);
}

TEST_CASE("another value has another hash, given in the file or by --set alike", "[scenario][hash]")
{
  const auto hash = inputs::read(inputs::scenario()).hash;
  const auto other = inputs::read(inputs::with("/vms/0/memory", "17 GiB")).hash;
  CHECK(other != hash);
  CHECK(inputs::read(inputs::scenario(), {{"/vms/0/memory", "17 GiB"}}).hash == other);
  CHECK(inputs::read(inputs::with("/parameters", {{"data_mover.depth", 16}})).hash != hash);
}
