// The program itself, as a shell sees it: exit code, standard output, standard error.

#include "cli/program.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

namespace cli_test {

namespace {

std::string scenario_with(const std::string& vm_and_actions)
{
  return R"({"title": "t", "platform": ")" GODWIT_SOURCE_DIR R"(/platforms/two-fc-arrays.json", )" + vm_and_actions + "}";
}

} // namespace

TEST_CASE("the default scenario's comparison is on standard output and nothing on standard error", "[cli]")
{
  const Folder folder;
  const auto ran = godwit(folder, "run " + scenarios + "intra-vs-cross-array.json");
  CHECK(ran.exit == 0);
  CHECK(ran.err.empty());
  CHECK_THAT(ran.out, Catch::Contains("intra") && Catch::Contains("cross") && Catch::Contains("fs3dm_hw") && Catch::Contains("[DM-4]"));
}

TEST_CASE("a refused migration is a result: exit 0", "[cli]")
{
  const Folder folder;
  const auto ran = godwit(folder, "run " + scenarios + "unreachable-datastore.json");
  CHECK(ran.exit == 0);
  CHECK_THAT(ran.out, Catch::Contains("refused"));
}

TEST_CASE("invalid input is exit 3 with every problem and its pointer, and runs nothing", "[cli]")
{
  const Folder folder;
  const auto bad = folder.write("bad.json", scenario_with(R"("vms": [{"id": "vm", "host": "esx9", "memory": "64 GB/s", "disks": []}],
    "actons": [])"));
  const auto ran = godwit(folder, "run " + bad + " -o " + folder / "results");
  CHECK(ran.exit == 3);
  CHECK(ran.out.empty());
  CHECK_THAT(ran.err, Catch::Contains("/vms/0/host") && Catch::Contains("/vms/0/memory") && Catch::Contains("actions"));
  CHECK_FALSE(fs::exists(folder / "results"));
}

TEST_CASE("what is no scenario at all is exit 3, quickly and without a library's words", "[cli]")
{
  const Folder folder;
  const std::vector<std::pair<std::string, std::string>> inputs{
      {"text.json", "not json"},          {"empty.json", ""},
      {"list.json", "[]"},                {"deep.json", std::string(10'000, '[')},
      {"null.json", "null"},              {"cut.json", R"({"title": "x)"},
      {"huge.json", R"({"title": 1e300})"}, {"self.json", R"({"title": "x", "platform": "self.json"})"}};
  for (const auto& [name, text] : inputs) {
    INFO(name);
    const auto ran = godwit(folder, "check " + folder.write(name, text));
    CHECK(ran.exit == 3);
    CHECK_FALSE(ran.err.empty());
    CHECK_THAT(ran.err, !Catch::Contains("json.exception") && !Catch::Contains("terminate"));
  }
}

TEST_CASE("a 1 GB file is refused before it is read", "[cli]")
{
  const Folder folder;
  const auto big = folder.write("big.json", "");
  fs::resize_file(big, 1'000'000'000);
  const auto ran = godwit(folder, "check " + big);
  CHECK(ran.exit == 3);
  CHECK_THAT(ran.err, Catch::Contains("1000000000"));
}

TEST_CASE("wrong usage is exit 2", "[cli]")
{
  const Folder folder;
  for (const auto* usage : {"", "fly", "run", "run --format xml " GODWIT_SOURCE_DIR "/scenarios/nfs.json", "schema house"}) {
    INFO(usage);
    CHECK(godwit(folder, usage).exit == 2);
  }
}

TEST_CASE("a results folder holds the four files, whole, and no other", "[cli]")
{
  const Folder folder;
  const auto ran = godwit(folder, "run " + scenarios + "block-size-mismatch.json -o " + folder / "results");
  REQUIRE(ran.exit == 0);
  std::set<std::string> names;
  for (const auto& file : fs::directory_iterator(folder / "results")) names.insert(file.path().filename());
  CHECK(names == std::set<std::string>{"migrations.csv", "page.json", "series.csv", "summary.json", "trace.jsonl"});
  CHECK(nlohmann::json::parse(read(folder / "results/summary.json")).at("self_check") == "passed");
  std::istringstream lines{read(folder / "results/trace.jsonl")};
  for (std::string line; std::getline(lines, line);) CHECK(nlohmann::json::accept(line));
}

TEST_CASE("the same seed twice gives the same files, byte for byte", "[cli]")
{
  const Folder folder;
  for (const auto* name : {"first", "second"}) godwit(folder, "run " + scenarios + "intra-vs-cross-array.json --seed 7 -o " + folder / name);
  for (const auto* file : {"/trace.jsonl", "/summary.json", "/migrations.csv", "/series.csv"}) {
    CHECK(read(folder / "first" + file) == read(folder / "second" + file));
    CHECK_FALSE(read(folder / "first" + file).empty());
  }
}

TEST_CASE("compare puts runs side by side with ratios to the first", "[cli]")
{
  const Folder folder;
  const auto ran = godwit(folder, "compare " + scenarios + "datastore-cluster-on-one-array.json " + scenarios + "datastore-cluster-on-two-arrays.json");
  CHECK(ran.exit == 0);
  CHECK_THAT(ran.out, Catch::Contains("(1.00 x)") && Catch::Contains("(1.25 x)") && Catch::Contains("host CPU"));
}

TEST_CASE("compare runs one scenario with every combination of the values it is to vary", "[cli]")
{
  const Folder folder;
  const auto ran = godwit(folder, "compare " + scenarios + "nfs.json --vary '/vms/0/disks/0/size=1 GiB,2 GiB' --vary /seed=1,2 --format json");
  CHECK(ran.exit == 0);
  const auto runs = nlohmann::json::parse(ran.out).at("runs");
  REQUIRE(runs.size() == 4);
  CHECK(runs[0].at("run") == "size 1 GiB, seed 1");
  CHECK(runs[3].at("run") == "size 2 GiB, seed 2");
  CHECK(runs[2].at("bytes_by_class").at("nics") > runs[1].at("bytes_by_class").at("nics"));
  CHECK(runs[1].at("bytes_by_class") == runs[0].at("bytes_by_class"));
}

TEST_CASE("a variation that is no pointer and values is a usage error, a value the scenario cannot have is invalid input", "[cli]")
{
  const Folder folder;
  CHECK(godwit(folder, "compare " + scenarios + "nfs.json --vary size=1").exit == 2);
  const auto ran = godwit(folder, "compare " + scenarios + "nfs.json --vary '/vms/0/disks/0/size=1 GiB,much'");
  CHECK(ran.exit == 3);
  CHECK_THAT(ran.err, Catch::Contains("much") && Catch::Contains("comparing the one run that succeeded"));
}

TEST_CASE("explain tells a run with its rules and its arithmetic, and what matters most in it", "[cli]")
{
  const Folder folder;
  const auto ran = godwit(folder, "explain " + scenarios + "intra-vs-cross-array.json --migration cross");
  CHECK(ran.exit == 0);
  CHECK(ran.err.empty());
  CHECK(ran.out.find("rule DM-4: ") != ran.out.npos);
  CHECK(ran.out.find("32 x 64 KiB / (5 ms read + 2 ms write + 50 us mover)") != ran.out.npos);
  CHECK(ran.out.find("intra:") == ran.out.npos);
  // Bound by its window: what is in it, and how much goes through it. The two that halve the rate alike share a place.
  const auto document = nlohmann::json::parse(godwit(folder, "explain " + scenarios + "intra-vs-cross-array.json --migration cross --format json").out);
  const auto& found = document.at("explanations").at(0).at("sensitivity");
  const std::set<std::string> window{"/parameters/data_mover.depth", "/parameters/data_mover.io_size", "/platform/arrays/0/pools/0/read_latency"};
  std::set<std::string> pointers;
  for (const auto& one : found.at("duration")) {
    pointers.insert(one.at("pointer").get<std::string>());
    for (const auto& alike : one.at("alike")) pointers.insert(alike.at("pointer").get<std::string>());
  }
  CHECK(std::ranges::includes(pointers, window));
  CHECK(pointers.contains("/vms/1/disks/0/size"));
  CHECK(found.at("runs").get<int>() > 30);
}

namespace {

/// What another value of an input makes of a migration, by pointer and value.
std::map<std::string, nlohmann::json> outcomes_of(const Folder& folder, const std::string& arguments)
{
  const auto document = nlohmann::json::parse(godwit(folder, "explain --format json " + scenarios + arguments).out);
  std::map<std::string, nlohmann::json> found;
  for (const auto& one : document.at("explanations").at(0).at("sensitivity").at("changes_outcome"))
    found.emplace(one.at("pointer").get<std::string>() + " " + one.at("value").get<std::string>(), one);
  return found;
}

std::set<std::string> ranked(const Folder& folder, const std::string& arguments, const std::string& what)
{
  const auto document = nlohmann::json::parse(godwit(folder, "explain --format json " + scenarios + arguments).out);
  std::set<std::string> found;
  for (const auto& one : document.at("explanations").at(0).at("sensitivity").at(what)) {
    found.insert(one.at("pointer").get<std::string>() + " " + one.at("value").get<std::string>());
    for (const auto& alike : one.at("alike")) found.insert(alike.at("pointer").get<std::string>());
  }
  return found;
}

} // namespace

TEST_CASE("a time of two units is varied as one of one: Misc.APDTimeout saves a move", "[cli][explain]")
{
  const Folder folder;
  const auto found = outcomes_of(folder, "fabric-down.json --migration three-minutes");
  const auto patience = found.find("/parameters/storage.apd_timeout 4 min 40 s");
  REQUIRE(patience != found.end());
  CHECK(patience->second.at("outcome") == "completed");
  // As a scenario takes it, which it takes back.
  const auto set = "'/parameters/storage.apd_timeout=" + patience->second.at("set").get<std::string>() + "'";
  CHECK_THAT(godwit(folder, "explain --once " + scenarios + "fabric-down.json --migration three-minutes --set " + set).out, Catch::Contains("; completed"));
}

TEST_CASE("the loss of a line is varied and said as one packet in so many", "[cli][explain]")
{
  const Folder folder;
  CHECK(ranked(folder, "lossy-line.json", "duration").contains("/platform/wans/0/loss 1 in 500,000"));
}

TEST_CASE("a move refused for its licence is run with higher editions and releases", "[cli][explain]")
{
  const Folder folder;
  const auto shared = outcomes_of(folder, "essentials-plus.json --migration both-shared");
  CHECK(shared.contains("/edition standard"));
  CHECK(shared.contains("/vsphere 5.1.0a"));
  CHECK(!outcomes_of(folder, "essentials-plus.json --migration datastore").contains("/vsphere 5.1.0a")); // Storage vMotion is not mended in it
}

TEST_CASE("the inputs of VMs told by a count are varied for each of them", "[cli][explain]")
{
  const Folder folder;
  for (const auto* id : {"all/vm-1", "all/vm-9"})
    CHECK(ranked(folder, std::string{"ten-at-once.json --migration "} + id, "stun").contains("/vms/0/workload/memory/dirty 20 MB/s"));
}

TEST_CASE("migrations that went alike are told once, and the page says which did", "[cli][explain]")
{
  const Folder folder;
  const auto ran = godwit(folder, "explain --once " + scenarios + "ten-at-once.json");
  CHECK_THAT(ran.out, Catch::Contains("all/vm-10 went as all/vm-9 did"));
  CHECK_THAT(ran.out, Catch::Contains("2 of 10 migrations are told"));
  CHECK_THAT(godwit(folder, "explain --once " + scenarios + "ten-at-once.json --migration all/vm-9").out, Catch::Contains("1 of 10 migrations is told"));
}

TEST_CASE("a move that only a full datastore asks for is not asked for where it is not full", "[cli][explain]")
{
  const Folder folder;
  const auto found = outcomes_of(folder, "datastore-fills-at-night.json");
  const auto room = found.find("/platform/datastores/0/capacity 2 TiB");
  REQUIRE(room != found.end());
  CHECK(room->second.at("outcome") == "not_asked_for");
}

TEST_CASE("a run of many migrations is not made again and again unless it is asked for", "[cli][explain]")
{
  const Folder folder;
  const auto file = folder.write("many.json", R"({"title": "61 moves", "vsphere": "5.1", "platform": ")" GODWIT_SOURCE_DIR R"(/platforms/with-a-vmotion-network.json",
    "vms": [{"id": "vm", "count": 61, "host": "esx4", "memory": "1 GiB", "disks": [{"id": "d0", "datastore": "A1", "size": "1 GiB"}]}],
    "actions": [{"at": "0 s", "evacuate": {"id": "all", "host": "esx4", "to_hosts": ["esx5"]}}]})");
  const auto ran = godwit(folder, "explain " + file);
  CHECK(ran.exit == 0);
  CHECK(ran.out.find("changed it most") == ran.out.npos);
  CHECK_THAT(ran.out, Catch::Contains("With 61 migrations nothing was varied"));
  CHECK(godwit(folder, "explain --migration all/vm-61 " + file).out.find("changed it most") != std::string::npos);
  CHECK(godwit(folder, "explain --vary " + file).out.find("changed it most") != std::string::npos);
  CHECK(godwit(folder, "explain --vary --once " + file).exit == 2);
}

TEST_CASE("explain of a migration that is not there is a usage error, and --once runs nothing again", "[cli]")
{
  const Folder folder;
  const auto ran = godwit(folder, "explain --once " + scenarios + "intra-vs-cross-array.json --migration nobody");
  CHECK(ran.exit == 2);
  CHECK(ran.err.find("nobody") != ran.err.npos);
  CHECK(godwit(folder, "explain --once " + scenarios + "intra-vs-cross-array.json").out.find("changed it most") == std::string::npos);
}

TEST_CASE("an input that cannot be doubled is left out without a word: the explanation is the same twice", "[cli]")
{
  const Folder folder;
  const auto command = "explain " + scenarios + "too-far.json";
  const auto first = godwit(folder, command), second = godwit(folder, command);
  CHECK(first.exit == 0);
  CHECK(first.err.empty());
  CHECK(first.out == second.out);
}

TEST_CASE("a value set on the command line changes, and the printed configuration says whence", "[cli]")
{
  const Folder folder;
  const auto ran = godwit(folder, "run " + scenarios + "nfs.json --set '/vms/0/disks/0/size=1 GiB' --print-config");
  CHECK(ran.exit == 0);
  const auto size = nlohmann::json::parse(ran.out).at("values").at("/vms/0/disks/0/size");
  CHECK(size.at("value") == "1 GiB");
  CHECK_THAT(size.at("origin").get<std::string>(), Catch::Contains("--set"));
}

TEST_CASE("both schemas are JSON", "[cli]")
{
  const Folder folder;
  for (const auto* kind : {"platform", "scenario"}) {
    const auto ran = godwit(folder, std::string{"schema "} + kind);
    CHECK(ran.exit == 0);
    CHECK_THAT(nlohmann::json::parse(ran.out).at("$schema").get<std::string>(), Catch::Contains("draft-07"));
  }
}

namespace {

/// Together they take longer than all others.
bool takes_longest(const fs::path& file) { return file.stem().string().starts_with("array-refresh-"); }

void run_delivered(bool (*which)(const fs::path&))
{
  const Folder folder;
  int ran_through = 0;
  for (const auto& file : fs::directory_iterator(scenarios)) {
    if (file.path().extension() != ".json" || !which(file.path())) continue;
    INFO(file.path());
    const auto ran = godwit(folder, "run " + file.path().string());
    CHECK(ran.exit == 0);
    CHECK(ran.err.empty());
    ++ran_through;
  }
  CHECK(ran_through > 0);
}

} // namespace

TEST_CASE("every scenario delivered is valid and runs", "[cli]")
{
  run_delivered([](const fs::path& file) { return !takes_longest(file); });
}

TEST_CASE("the longest scenarios delivered are valid and run", "[cli]") { run_delivered(takes_longest); }

} // namespace cli_test
