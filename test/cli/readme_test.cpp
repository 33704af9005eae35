// README.md is tried as a newcomer tries it: every command typed as it stands, every piece of JSON put into the example.

#include "cli/program.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

namespace readme_test {

namespace {

using nlohmann::json;

std::vector<std::string> lines_of(const std::string& text)
{
  std::vector<std::string> lines;
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

const std::vector<std::string>& readme()
{
  static const auto lines = lines_of(read(GODWIT_SOURCE_DIR "/README.md"));
  return lines;
}

/// What stands between backticks in the table of questions.
std::vector<std::string> commands()
{
  std::vector<std::string> found;
  const auto head = std::ranges::find_if(readme(), [](auto& line) { return line.starts_with("| question |"); });
  for (auto row = head + 2; row < readme().end() && row->starts_with('|'); ++row)
    for (auto from = row->find('`'); from != row->npos;) {
      const auto to = row->find('`', from + 1);
      found.push_back(row->substr(from + 1, to - from - 1));
      from = row->find('`', to + 1);
    }
  return found;
}

/// From the repository's root, where the program stands in build/; a page goes to the test's own folder.
Ran typed(const Folder& folder, const std::string& command)
{
  const std::string program = "build/godwit ";
  REQUIRE(command.starts_with(program));
  auto rest = command.substr(program.size());
  if (rest.starts_with("report ")) rest += " -o " + folder / "page.html";
  return godwit(folder, rest);
}

/// How long a command takes tells which test it belongs to: each has but so much time.
enum class Takes { Moments, Seconds, Longest };
Takes takes(const std::string& command)
{
  const auto names = [&](std::initializer_list<const char*> list) { return std::ranges::any_of(list, [&](auto* name) { return command.find(name) != command.npos; }); };
  if (names({"array-refresh"})) return Takes::Longest;
  return names({"a-week-of-load", "200-vms", "evacuate-50", "rolling-host"}) ? Takes::Seconds : Takes::Moments;
}

void run_all(Takes which)
{
  const Folder folder;
  const auto all = commands();
  CHECK(all.size() > 15);
  for (const auto& command : all) {
    if (takes(command) != which) continue;
    INFO(command);
    const auto ran = typed(folder, command);
    CHECK(ran.exit == 0);
    CHECK_FALSE(ran.out.empty());
  }
}

/// The objects of a line, and the key before each: {"fault", {...}}, {"", {"at": ...}}.
std::vector<std::pair<std::string, json>> pieces_of(const std::string& line)
{
  std::vector<std::pair<std::string, json>> found;
  std::string key;
  for (std::size_t at = 0; at < line.size();) {
    if (line[at] == '"') {
      const auto end = line.find('"', at + 1);
      key = line.substr(at + 1, end - at - 1);
      at = end + 1;
    } else if (line[at] == '{') {
      int depth = 0;
      auto end = at;
      do {
        if (line[end] == '{') ++depth;
        if (line[end] == '}') --depth;
        ++end;
      } while (depth > 0 && end < line.size());
      found.emplace_back(key, json::parse(line.substr(at, end - at)));
      at = end;
    } else {
      ++at;
    }
  }
  return found;
}

/// The example with one piece of the README in it.
json example_with(json example, const std::string& key, const json& piece)
{
  if (key == "workload") example["vms"][0]["workload"] = piece;
  else if (key == "fault") example["actions"].push_back({{"at", "60 s"}, {"fault", piece}});
  else example["actions"].push_back(piece);
  return example;
}

void check(const Folder& folder, const json& scenario)
{
  INFO(scenario.dump());
  const auto checked = godwit(folder, "check " + folder.write("mine.json", scenario.dump()));
  INFO(checked.err);
  CHECK(checked.exit == 0);
}

} // namespace

TEST_CASE("every command of the README's table works as it stands", "[cli][readme]") { run_all(Takes::Moments); }
TEST_CASE("every command of the README's table that takes seconds works as it stands", "[cli][readme]") { run_all(Takes::Seconds); }
TEST_CASE("the command of the README's table that takes longest works as it stands", "[cli][readme]") { run_all(Takes::Longest); }

TEST_CASE("the README is no longer than 120 lines", "[cli][readme]") { CHECK(readme().size() <= 120); }

TEST_CASE("every piece of JSON in the README fits the example", "[cli][readme][example]")
{
  const Folder folder;
  fs::create_directory_symlink(GODWIT_SOURCE_DIR "/scenarios/traces", folder / "traces");
  const auto example = json::parse(godwit(folder, "example").out);
  int pieces = 0;
  bool inside = false;
  std::string whole; // the scenario that spans lines
  for (const auto& line : readme()) {
    if (line == "```json" || (inside && line == "```")) {
      inside = !inside;
      if (!inside && !whole.empty()) {
        auto scenario = json::parse(whole);
        scenario["platform"]["extends"] = GODWIT_SOURCE_DIR "/scenarios/" + scenario["platform"]["extends"].get<std::string>();
        check(folder, scenario);
        whole.clear();
      }
    } else if (inside && (line.starts_with(R"({ "title")") || !whole.empty())) {
      whole += line;
    } else if (inside) {
      for (const auto& [key, piece] : pieces_of(line)) check(folder, example_with(example, key, piece)), ++pieces;
    }
  }
  CHECK(pieces > 15);
}

TEST_CASE("the example that is printed runs at once, offloads inside one array only, and changes the host at last", "[cli][example]")
{
  const Folder folder;
  const auto mine = folder.write("mine.json", godwit(folder, "example").out);
  const auto ran = godwit(folder, "run " + mine + " --format json");
  REQUIRE(ran.exit == 0);
  CHECK(ran.err.empty());
  const auto summary = json::parse(ran.out);
  std::vector<std::string> outcomes;
  for (const auto& migration : summary.at("migrations")) outcomes.push_back(migration.at("outcome"));
  CHECK(outcomes == std::vector<std::string>{"completed", "completed", "completed"});
  CHECK(summary.at("migrations").at(0).at("bytes").at("offloaded") == 0); // across
  CHECK(summary.at("migrations").at(1).at("bytes").at("offloaded") > 0); // inside
  CHECK(summary.at("migrations").at(2).at("to").at("host") == "esx2");
  CHECK(read(GODWIT_SOURCE_DIR "/scenarios/example.json") == godwit(folder, "example").out);
}

TEST_CASE("print-config=assumed lists the assumed values alone, each with its reason", "[cli][config]")
{
  const Folder folder;
  const auto some = json::parse(godwit(folder, "run " + scenarios + "nfs.json --print-config=assumed").out);
  const auto all = json::parse(godwit(folder, "run " + scenarios + "nfs.json --print-config").out);
  CHECK(some.at("parameters").size() > 10);
  for (const auto& [name, value] : some.at("parameters").items()) {
    CHECK(value.at("origin").get<std::string>().starts_with("assumed: "));
    CHECK(all.at("parameters").at(name) == value);
  }
  CHECK(some.at("parameters").size() < all.at("parameters").size());
  CHECK(some.at("values").size() < all.at("values").size());
  CHECK(godwit(folder, "run " + scenarios + "nfs.json --print-config=some").exit == 2);
}

TEST_CASE("a scenario named without its folder is looked for in scenarios/", "[cli]")
{
  const Folder folder;
  CHECK_THAT(godwit(folder, "check nfs.json").err, Catch::Contains("scenarios/nfs.json"));
}

} // namespace readme_test
