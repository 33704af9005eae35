#include "scenario/inputs.hpp"

#include <catch2/catch.hpp>

using namespace godwit::scenario;
using namespace godwit::units::literals;
namespace inputs = godwit::scenario::inputs;
using Catch::Contains;

TEST_CASE("an override replaces a value, text that is no JSON being a string", "[scenario][set]")
{
  const auto read = inputs::read(inputs::scenario(), {{"/vms/0/disks/0/size", "128 GiB"}, {"/seed", "7"}});
  CHECK(read.inventory.vm("db1").disks[0].size == 128_GiB);
  CHECK(read.seed == 7);
}

TEST_CASE("a release may be set without quotes, though it looks like a number", "[scenario][set]")
{
  CHECK(inputs::read(inputs::scenario(), {{"/vsphere", "5.5"}}).version == Version::V5_5);
  CHECK(inputs::read(inputs::scenario(), {{"/vsphere", "\"5.5\""}}).version == Version::V5_5);
}

TEST_CASE("an override reaches into the platform", "[scenario][set]")
{
  CHECK(inputs::read(inputs::scenario(), {{"/platform/hosts/0/cores", "4"}}).inventory.host("esx1").cores == 4);
}

TEST_CASE("an override makes an object the format knows where the file leaves it out", "[scenario][set]")
{
  const auto read = inputs::read(inputs::scenario(), {{"/parameters/data_mover.depth", "16"},
                                                      {"/platform/arrays/0/vaai/xcopy", "supported"},
                                                      {"/platform/hosts/0/advanced/DataMover.HardwareAcceleratedMove", "0"}});
  CHECK(read.parameters.depth == 16);
  CHECK(read.inventory.array("A").vaai.xcopy == godwit::inventory::Primitive::Supported);
  CHECK(!read.inventory.host("esx1").hardware_accelerated_move);
}

TEST_CASE("an override appends to a list at its end", "[scenario][set]")
{
  const auto* end = GENERATE("-", "1");
  const auto read = inputs::read(inputs::scenario(),
                                 {{std::string("/vms/0/disks/") + end, R"({"id": "d1", "datastore": "A2", "size": "1 GiB"})"}});
  CHECK(read.inventory.vm("db1").disks.size() == 2);
}

TEST_CASE("an override of the platform names another file", "[scenario][set]")
{
  const inputs::Folder folder;
  auto other = inputs::platform();
  other["hosts"][0]["cores"] = 32;
  folder.file("other.json", other.dump());
  const auto path = folder.file("s.json", inputs::scenario().dump());
  const std::vector<Override> overrides{{"/platform/hosts/0/memory", "64 GiB"}, {"/platform", "other.json"}};
  const auto host = load(path, overrides).inventory.host("esx1");
  CHECK(host.cores == 32);
  CHECK(host.memory == 64_GiB);
}

TEST_CASE("an override below something that is not there is a problem with the nearest name", "[scenario][set]")
{
  const auto problem = inputs::problem_of(inputs::scenario(), {{"/vsm/0/memory", "1 GiB"}});
  CHECK(problem.file == "--set");
  CHECK_THAT(problem.found, Contains("\"vsm\"") && Contains("/vsm/0/memory"));
  CHECK(problem.nearest == "vms");
}

TEST_CASE("an override of an element beyond the list is a problem that says how long it is", "[scenario][set]")
{
  CHECK(inputs::problem_of(inputs::scenario(), {{"/vms/1/memory", "1 GiB"}}).allowed == "0 to 0");
  CHECK(inputs::problem_of(inputs::scenario(), {{"/vms/5", "{}"}}).pointer == "/vms");
  CHECK(inputs::problem_of(inputs::scenario(), {{"/vms/x/memory", "1 GiB"}}).pointer == "/vms");
}

TEST_CASE("an override below a plain value, or without a pointer, is a problem", "[scenario][set]")
{
  CHECK(inputs::problem_of(inputs::scenario(), {{"/title/x", "1"}}).pointer == "/title");
  CHECK(inputs::problem_of(inputs::scenario(), {{"title", "1"}}).found == "\"title\" on the way to \"title\"");
}

TEST_CASE("a wrong value of --set cites --set, not the file", "[scenario][set]")
{
  const auto problem = inputs::problem_of(inputs::scenario(), {{"/vms/0/memory", "64 GB/s"}});
  CHECK(problem.file == "--set");
  CHECK(problem.pointer == "/vms/0/memory");
}

TEST_CASE("an override of an unknown key is an unknown key", "[scenario][set]")
{
  CHECK(inputs::problem_of(inputs::scenario(), {{"/vms/0/memroy", "1 GiB"}}).nearest == "memory");
}

TEST_CASE("extending a platform by --set comes too late", "[scenario][set]")
{
  CHECK(inputs::problem_of(inputs::scenario(), {{"/platform/extends", "x.json"}}).pointer == "/platform/extends");
}
