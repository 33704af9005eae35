// Any text is either a quantity within its bounds or nothing; what it is prints and reads again.

#include "units/text.hpp"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace godwit::units;

namespace {

void require(bool holds)
{
  if (!holds) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto bytes = parse_bytes(text)) {
    require(bytes->count() >= 0);
    require(!to_text(*bytes).empty());
  }
  if (const auto rate = parse_rate(text)) {
    require(std::isfinite(rate->value()) && rate->value() > 0 && rate->value() <= 1e15);
    require(parse_rate(to_text(*rate)).has_value());
  }
  if (const auto seconds = parse_seconds(text)) {
    require(std::isfinite(seconds->value()) && seconds->value() >= 0);
    require(!to_text(*seconds).empty());
  }
  return 0;
}
