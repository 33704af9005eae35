#pragma once
// Large counts as people read them.

#include <cstdint>
#include <string>

namespace godwit::units {

/// "12,345,678"
std::string grouped(std::uint64_t count);

} // namespace godwit::units
