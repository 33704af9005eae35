#include "scenario/hash.hpp"

#include <fmt/format.h>

namespace godwit::scenario {

void Hash::add(std::string_view text)
{
  constexpr std::uint64_t prime = 0x100000001b3;
  for (const char c : text) state_ = (state_ ^ static_cast<unsigned char>(c)) * prime;
  state_ *= prime; // as if a zero byte followed
}

std::string Hash::hex() const { return fmt::format("{:016x}", state_); }

} // namespace godwit::scenario
