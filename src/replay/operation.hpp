#pragma once
// What a command does.

#include <cstdint>
#include <optional>
#include <string_view>

namespace godwit::replay {

enum class Operation { Read, Write, Other };

/// By SBC-3's table: READ and WRITE of 6, 10, 12 and 16 bytes.
Operation of_opcode(std::int64_t opcode);
/// "R", "write", "Trim"; nothing for a word no tool uses.
std::optional<Operation> of_word(std::string_view word);

} // namespace godwit::replay
