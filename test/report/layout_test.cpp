#include "report/layout.hpp"

#include <catch2/catch.hpp>

using namespace godwit::report;
using Lines = std::vector<std::string>;

TEST_CASE("text wraps at blanks, a long word after a hyphen, and otherwise anywhere", "[report][layout]")
{
  CHECK(wrap("one two three", 7) == Lines{"one two", "three"});
  CHECK(wrap("one two three", 100) == Lines{"one two three"});
  CHECK(wrap("datastore-cluster", 12) == Lines{"datastore-", "cluster"});
  CHECK(wrap("abcdefgh", 3) == Lines{"abc", "def", "gh"});
  CHECK(wrap("", 5) == Lines{""});
  CHECK(wrap("x", 0) == Lines{"x"});
  CHECK(wrap("a\nb", 5) == Lines{"a", "b"});
}

TEST_CASE("widths count characters, not bytes", "[report][layout]")
{
  CHECK(wrap("ééé ééé", 3) == Lines{"ééé", "ééé"});
}

TEST_CASE("control characters of a title never reach the terminal", "[report][layout]")
{
  CHECK(wrap("red \033[31m", 20) == Lines{R"(red \u001b[31m)"});
}

TEST_CASE("columns give way until the page holds them", "[report][layout]")
{
  const std::string prose(150, 'x');
  const auto table = columns({{"", "a", "b"}, {"label", prose, prose}}, Style::Plain);
  std::size_t longest = 0, start = 0;
  for (auto end = table.find('\n'); end != table.npos; start = end + 1, end = table.find('\n', start)) longest = std::max(longest, end - start);
  CHECK(longest == page_width);
}

TEST_CASE("only the head is bold, and only when asked", "[report][layout]")
{
  CHECK(columns({{"head"}, {"body"}}, Style::Plain) == "head\n----\nbody\n");
  CHECK(columns({{"head"}, {"body"}}, Style::Bold) == "\033[1mhead\033[0m\n----\nbody\n");
}
