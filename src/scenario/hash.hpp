#pragma once
// FNV-1a, 64 bits: not to keep secrets, but to tell inputs apart.

#include <cstdint>
#include <string>
#include <string_view>

namespace godwit::scenario {

class Hash {
public:
  /// A text and its end: "ab", "c" is not "a", "bc".
  void add(std::string_view text);
  std::string hex() const; ///< 16 digits

private:
  std::uint64_t state_ = 0xcbf29ce484222325;
};

} // namespace godwit::scenario
