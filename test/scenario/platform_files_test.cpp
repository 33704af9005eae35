#include "scenario/inputs.hpp"

#include <catch2/catch.hpp>

using namespace godwit::scenario;
namespace inputs = godwit::scenario::inputs;
using Catch::Contains;
using Json = inputs::Json;

namespace {

/// A scenario whose platform is a file of this name.
std::string scenario_on(const std::string& platform)
{
  auto json = inputs::scenario();
  json["platform"] = platform;
  return json.dump();
}

std::vector<Problem> problems_of_file(const std::string& path)
{
  try {
    load(path);
  } catch (const InvalidInput& invalid) {
    return invalid.problems();
  }
  return {};
}

} // namespace

TEST_CASE("a platform is looked for relative to the scenario's folder", "[scenario][platform]")
{
  const inputs::Folder folder;
  folder.file("platforms/p.json", inputs::platform().dump());
  const auto path = folder.file("scenarios/s.json", scenario_on("../platforms/p.json"));
  CHECK(load(path).inventory.host("esx1").cores == 16);
}

TEST_CASE("the same platform inline and in a file is the same input", "[scenario][platform]")
{
  const inputs::Folder folder;
  folder.file("p.json", inputs::platform().dump());
  CHECK(load(folder.file("s.json", scenario_on("p.json"))).hash == inputs::read(inputs::scenario()).hash);
}

TEST_CASE("a missing platform is an error in the scenario that names it", "[scenario][platform]")
{
  const inputs::Folder folder;
  folder.file("two-fc-arrays.json", inputs::platform().dump());
  const auto path = folder.file("s.json", scenario_on("two-fc-array.json"));
  const auto problems = problems_of_file(path);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].file == path);
  CHECK(problems[0].pointer == "/platform");
  CHECK_THAT(problems[0].found, Contains("no file"));
  CHECK(problems[0].nearest == "two-fc-arrays.json");
}

TEST_CASE("what is wrong in a platform file cites that file, and is told together with the scenario's own",
          "[scenario][platform]")
{
  const inputs::Folder folder;
  auto platform = inputs::platform();
  platform["hosts"][0]["cores"] = "16";
  const auto platform_path = folder.file("p.json", platform.dump());
  auto json = inputs::scenario();
  json["platform"] = "p.json";
  json["vms"][0]["memory"] = 16;
  const auto problems = problems_of_file(folder.file("s.json", json.dump()));
  REQUIRE(problems.size() == 2);
  CHECK(problems[0].file == platform_path);
  CHECK(problems[0].pointer == "/hosts/0/cores");
  CHECK(problems[1].pointer == "/vms/0/memory");
}

TEST_CASE("with an unreadable platform the scenario's own mistakes are still told, but no id is missed", "[scenario][platform]")
{
  const inputs::Folder folder;
  folder.file("p.json", "{ not json");
  auto json = inputs::scenario();
  json["platform"] = "p.json";
  json["actions"][0]["storage_vmotion"]["vm"] = "db9";
  const auto problems = problems_of_file(folder.file("s.json", json.dump()));
  REQUIRE(problems.size() == 2);
  CHECK_THAT(problems[0].found, Contains("no JSON at line 1, column 4"));
  CHECK(problems[1].pointer == "/actions/0/storage_vmotion/vm");
}

TEST_CASE("a platform extends another: the base's entries come first, single values are the extending one's",
          "[scenario][platform]")
{
  const inputs::Folder folder;
  folder.file("base/p.json", inputs::platform().dump());
  folder.file("more.json", R"({"extends": "base/p.json", "vsphere": "6.0",
    "hosts": [{"id": "esx2", "cores": 8, "memory": "64 GiB"}]})");
  const auto read = load(folder.file("s.json", scenario_on("more.json")));
  REQUIRE(read.inventory.hosts.size() == 2);
  CHECK(read.inventory.hosts[0].id == "esx1");
  CHECK(read.inventory.hosts[1].id == "esx2");
  CHECK(read.version == Version::V6_0);
}

TEST_CASE("an inline platform may extend a file", "[scenario][platform]")
{
  const inputs::Folder folder;
  folder.file("p.json", inputs::platform().dump());
  auto json = inputs::scenario();
  json["platform"] = {{"extends", "p.json"}, {"hosts", {{{"id", "esx2"}, {"cores", 0}, {"memory", "64 GiB"}}}}};
  const auto path = folder.file("s.json", json.dump());
  const auto problems = problems_of_file(path);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].file == path);
  CHECK(problems[0].pointer == "/platform/hosts/0/cores"); // where it stands in the scenario, though second in all
}

TEST_CASE("an id the base has already is an error in the file that extends it", "[scenario][platform]")
{
  const inputs::Folder folder;
  folder.file("p.json", inputs::platform().dump());
  const auto more =
      folder.file("more.json", R"({"extends": "p.json", "hosts": [{"id": "esx1", "cores": 8, "memory": "64 GiB"}]})");
  const auto problems = problems_of_file(folder.file("s.json", scenario_on("more.json")));
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].file == more);
  CHECK(problems[0].pointer == "/hosts/0/id");
}

TEST_CASE("platforms that extend each other in a circle are an error that shows the circle", "[scenario][platform]")
{
  const inputs::Folder folder;
  folder.file("a.json", R"({"extends": "b.json"})");
  const auto b = folder.file("b.json", R"({"extends": "a.json"})");
  const auto problems = problems_of_file(folder.file("s.json", scenario_on("a.json")));
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].file == b);
  CHECK(problems[0].pointer == "/extends");
  CHECK(problems[0].found == "a cycle: a.json -> b.json -> a.json");
}

TEST_CASE("a missing base is an error in the platform that names it", "[scenario][platform]")
{
  const inputs::Folder folder;
  const auto a = folder.file("a.json", R"({"extends": "nowhere.json"})");
  const auto problems = problems_of_file(folder.file("s.json", scenario_on("a.json")));
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].file == a);
  CHECK(problems[0].pointer == "/extends");
}

TEST_CASE("a list of an extended platform that is no list is told", "[scenario][platform]")
{
  const inputs::Folder folder;
  const auto base = folder.file("p.json", R"({"hosts": 5})");
  folder.file("more.json", R"({"extends": "p.json", "vsphere": "5.1"})");
  const auto problems = problems_of_file(folder.file("s.json", R"({"platform": "more.json"})"));
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].file == base);
  CHECK(problems[0].pointer == "/hosts");
}
