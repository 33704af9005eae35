// What a scenario is there to show, against what its story says.

#include "support/simulated.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace shows_claims_test {

using namespace godwit::test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

/// Each takes as long as all others together; what they show, other scenarios show too.
bool takes_long(const std::string& name) { return name.starts_with("array-refresh-") || name == "evacuate-500-vms"; }

std::vector<std::string> delivered()
{
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator{GODWIT_SOURCE_DIR "/scenarios"})
    if (entry.path().extension() == ".json" && !takes_long(entry.path().stem().string())) names.push_back(entry.path().stem().string());
  std::ranges::sort(names);
  return names;
}

/// Beside a sentence, or as a rule that a step goes by.
bool cites(const std::string& story, const std::string& claim) { return story.find("[" + claim + "]") != story.npos ||
    story.find("rule " + claim + ":") != story.npos; }

} // namespace

TEST_CASE("each claim that a scenario is there to show is cited where its story is told", "[claims][explain]")
{
  const auto names = delivered();
  CHECK(names.size() > 70);
  for (const auto& name : names) {
    std::ifstream file{GODWIT_SOURCE_DIR "/scenarios/" + name + ".json"};
    const auto shows = json::parse(file).value("shows", std::vector<std::string>{});
    if (shows.empty()) continue;
    const auto story = told_file(name);
    for (const auto& claim : shows) {
      INFO(name << " shows " << claim);
      CHECK(cites(story, claim));
    }
  }
}

} // namespace shows_claims_test
