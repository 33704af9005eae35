#include "units/text.hpp"

#include <catch2/catch.hpp>

namespace printable_test {

using godwit::units::printable;

TEST_CASE("control characters and turned writing are shown, not obeyed", "[units]")
{
  CHECK(printable("a\033[31m\nb\x7f") == R"(a\u001b[31m\u000ab\u007f)");
  CHECK(printable("\u202Eabc\u2066") == R"(\u202eabc\u2066)");
  CHECK(printable("\u0085") == R"(\u0085)");
}

TEST_CASE("every script stays as it is", "[units]")
{
  for (const auto* text : {"d\u00e9j\u00e0 vu", "\u0428\u0430\u0440", "\u4e2d\u6587", "\u2013 \u2026", ""}) CHECK(printable(text) == text);
}

TEST_CASE("bytes that are no UTF-8 do no harm", "[units]")
{
  CHECK(printable("\xe2") == "\xe2");
  CHECK(printable("\xe2\x80") == "\xe2\x80");
}

} // namespace printable_test
