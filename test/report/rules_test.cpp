#include "report/rules.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

using namespace godwit::report;
namespace fs = std::filesystem;

namespace {

/// Every "XX-n" that stands by itself between quotes in src/: what events cite.
std::set<std::string> cited_in_sources()
{
  std::set<std::string> found;
  static const std::regex quoted{"\"((DM|VAAI|XVM|SVM|MOB)-[0-9]+)\""};
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(GODWIT_SOURCE_DIR) / "src")) {
    if (!entry.is_regular_file() || entry.path().filename() == "rules.cpp") continue;
    std::ifstream file{entry.path()};
    std::ostringstream text;
    text << file.rdbuf();
    const auto all = text.str();
    for (auto at = std::sregex_iterator{all.begin(), all.end(), quoted}; at != std::sregex_iterator{}; ++at) found.insert((*at)[1]);
  }
  return found;
}

} // namespace

TEST_CASE("every claim that an event may cite has its sentence and its document", "[report][rules]")
{
  const auto cited = cited_in_sources();
  REQUIRE(cited.size() > 30);
  for (const auto& claim : cited) {
    INFO(claim);
    CHECK(find_rule(claim).has_value());
  }
}

TEST_CASE("claims are numbered without gap or repetition, and each is a sentence", "[report][rules]")
{
  std::map<std::string, int> last;
  for (const auto& rule : rules()) {
    INFO(rule.claim);
    const auto dash = rule.claim.find('-');
    const std::string family{rule.claim.substr(0, dash)};
    CHECK(std::stoi(std::string{rule.claim.substr(dash + 1)}) == ++last[family]);
    CHECK(rule.sentence.ends_with('.'));
    CHECK(!rule.document.empty());
  }
  CHECK(last == std::map<std::string, int>{{"DM", 10}, {"VAAI", 9}, {"XVM", 20}, {"SVM", 12}, {"MOB", 27}});
}

TEST_CASE("what is no claim has no rule", "[report][rules]")
{
  CHECK(!find_rule("DM-11"));
  CHECK(!find_rule(""));
  CHECK(find_rule("DM-4")->sentence.find("FS3DM") != std::string_view::npos);
}
