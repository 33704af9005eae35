#pragma once
// Private to cli/: half a value and twice a value, as a scenario takes it and as people read it.

#include <optional>
#include <string>
#include <string_view>

namespace godwit::cli {

struct Value {
  std::string set; ///< for --set
  std::string shown;
};

/// `text`: as a resolved input is printed: "8 Gbit/s", "2 min 20 s", "64 KiB", "16384", "1e-06". `unit`: of a number that has none of its own; "1 in" for
/// a share of a whole. Nothing for zero, for a whole number that does not stay whole, and for what is no quantity.
std::optional<Value> scaled(const std::string& text, double factor, std::string_view unit = "");

} // namespace godwit::cli
