#include "scenario/inputs.hpp"
#include "scenario/json_text.hpp"
#include "scenario/problems.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace godwit::scenario;
namespace inputs = godwit::scenario::inputs;
using Catch::Contains;

namespace {

Problem only(const std::vector<Problem>& problems)
{
  REQUIRE(problems.size() == 1);
  return problems.front();
}

} // namespace

TEST_CASE("what is no JSON is refused with line and column", "[scenario][json]")
{
  const auto problem = only(inputs::problems_of_text("{\n  \"title\": \"x\",\n  seed: 1\n}"));
  CHECK(problem.file == "scenario.json");
  CHECK(problem.pointer.empty());
  CHECK_THAT(problem.found, Contains("line 3, column 3"));
}

TEST_CASE("what is missing before the place is said", "[scenario][json]")
{
  const auto [text, missing] = GENERATE(table<std::string, std::string>({
      {"{\n  \"title\": \"x\"\n  \"seed\": 1}", "a comma or } before"},
      {"{\"shows\": [\"a\" \"b\"]}", "a comma or ] before"},
      {"{\"title\" \"x\"}", "a colon before"},
      {"{title: 1}", "a key in double quotes"},
      {"{\"shows\": [\"a\",]}", "no comma before"},
      {"{\"title\": \"x\",}", "no comma before"},
      {"{\"title\": }", "a value before"},
      {"{} {}", "nothing behind"},
  }));
  CAPTURE(text);
  CHECK_THAT(only(inputs::problems_of_text(text)).allowed, Contains(missing));
}

TEST_CASE("a bracket too many is shown alone", "[scenario][json]")
{
  CHECK_THAT(only(inputs::problems_of_text("{\"shows\": [\"a\",]}")).found, Contains(R"(: "]")"));
}

TEST_CASE("a quote of another script is shown whole", "[scenario][json]")
{
  const auto found = only(inputs::problems_of_text("{\n  \xE2\x80\x9Ctitle\xE2\x80\x9D: 1}")).found;
  CHECK_THAT(found, Contains("\"\xE2\x80\x9C\"") && !Contains("{"));
}

TEST_CASE("text that ends too early is said to end", "[scenario][json]")
{
  CHECK_THAT(only(inputs::problems_of_text("")).found, Contains("ends at line 1, column 1"));
  CHECK_THAT(only(inputs::problems_of_text("{\"title\":\n\"x\"")).found, Contains("ends at line 2"));
}

TEST_CASE("comments, trailing commas, NaN and single quotes are no JSON", "[scenario][json]")
{
  const auto* text = GENERATE("{} // here", "{\"title\": \"x\",}", "{\"seed\": NaN}", "{'title': 'x'}", "{\"seed\": Infinity}",
                              "{\"seed\": 01}");
  CHECK_THAT(only(inputs::problems_of_text(text)).found, Contains("no JSON at line 1"));
}

TEST_CASE("a number beyond a double is refused, not read as infinity", "[scenario][json]")
{
  const auto problem = only(inputs::problems_of_text("{\"seed\": 1e999}"));
  CHECK_THAT(problem.found, Contains("1e999"));
}

TEST_CASE("a document that is no object is refused", "[scenario][json]")
{
  CHECK(only(inputs::problems_of_text("[1, 2]")).found == "an array of 2");
  CHECK(only(inputs::problems_of_text("null")).found == "null");
}

TEST_CASE("10,000 nested arrays are refused where they become too deep", "[scenario][json]")
{
  const auto problem = only(inputs::problems_of_text(std::string(10'000, '[')));
  CHECK(problem.found == "more than 32 nested arrays and objects");
  const auto inside = only(inputs::problems_of_text("{\"vms\": " + std::string(10'000, '[') + std::string(10'000, ']') + "}"));
  CHECK(inside.pointer.starts_with("/vms/0/0/0"));
}

TEST_CASE("a key twice in one object is an error, though the rest is read", "[scenario][json]")
{
  const auto problems = inputs::problems_of_text(R"({"title": "x", "seed": 1, "seed": 2, "sed": 3})");
  REQUIRE(problems.size() >= 2);
  CHECK(problems[0].pointer == "/platform"); // missing
  CHECK(std::ranges::count_if(problems, [](const auto& problem) { return problem.pointer == "/seed"; }) == 1);
  CHECK(std::ranges::count_if(problems, [](const auto& problem) { return problem.pointer == "/sed"; }) == 1);
}

TEST_CASE("the same key in two objects is no error", "[scenario][json]")
{
  Problems problems;
  CHECK(parse_json(R"({"a": {"x": 1}, "b": {"x": 2}})", "a file", problems));
  CHECK(problems.empty());
}

TEST_CASE("an object of more than 1,000 keys is refused", "[scenario][json]")
{
  Json many = Json::object();
  for (int i = 0; i <= 1000; ++i) many["key" + std::to_string(i)] = i;
  CHECK_THAT(only(inputs::problems_of_text(many.dump())).allowed, Contains("at most 1000 keys"));
}

TEST_CASE("an array of more than 200,000 elements is refused", "[scenario][json]")
{
  std::string text = "{\"vms\": [0";
  for (int i = 0; i < 200'000; ++i) text += ",0";
  const auto problem = only(inputs::problems_of_text(text + "]}"));
  CHECK(problem.pointer == "/vms");
  CHECK_THAT(problem.allowed, Contains("200000"));
}

TEST_CASE("a file above the size limit is refused unread", "[scenario][json]")
{
  const inputs::Folder folder;
  const auto path = folder.file("large.json", "");
  std::filesystem::resize_file(path, std::uintmax_t{1} << 30); // sparse: no gigabyte is written
  try {
    load(path);
    FAIL("a 1 GB file was read");
  } catch (const InvalidInput& invalid) {
    CHECK(only(invalid.problems()).found == "a file of 1073741824 bytes");
    CHECK(only(invalid.problems()).file == path);
  }
}

TEST_CASE("a missing scenario is an error that names the nearest file", "[scenario][json]")
{
  const inputs::Folder folder;
  folder.file("cross-array.json", "{}");
  try {
    load(folder.path() + "/cros-array.json");
    FAIL("a missing file was read");
  } catch (const InvalidInput& invalid) {
    CHECK_THAT(only(invalid.problems()).found, Contains("no file"));
    CHECK(only(invalid.problems()).nearest == "cross-array.json");
  }
}

TEST_CASE("a folder or a device is not read as a scenario", "[scenario][json]")
{
  const auto* path = GENERATE("/", "/dev/zero");
  CHECK_THROWS_AS(load(path), InvalidInput);
}

TEST_CASE("a broken text is shown short, on one line, and never cut within a character", "[scenario][json]")
{
  std::string long_text;
  for (int i = 0; i < 100; ++i) long_text += "\u00e4\n";
  const auto problem = inputs::problem_of(inputs::with("/vms/0/memory", long_text));
  CHECK(problem.found.size() < 120);
  CHECK(problem.found.find('\n') == std::string::npos);
  CHECK(problem.found.find("\ufffd") == std::string::npos);
  CHECK(problem.found.ends_with("...\""));
}
