#include "replay/operation.hpp"

#include "replay/fields.hpp"

namespace godwit::replay {

Operation of_opcode(std::int64_t opcode)
{
  switch (opcode) {
  case 0x08:
  case 0x28:
  case 0xa8:
  case 0x88: return Operation::Read;
  case 0x0a:
  case 0x2a:
  case 0xaa:
  case 0x8a: return Operation::Write;
  default: return Operation::Other;
  }
}

std::optional<Operation> of_word(std::string_view word)
{
  using enum Operation;
  struct Known {
    std::string_view word;
    Operation operation;
  };
  static constexpr Known words[]{
      {"r", Read}, {"read", Read}, {"w", Write}, {"write", Write},
      // what moves no data
      {"d", Other}, {"discard", Other}, {"trim", Other}, {"unmap", Other}, {"f", Other}, {"flush", Other}, {"sync", Other},
      {"datasync", Other},
  };
  for (const auto& [known, operation] : words)
    if (same_word(word, known)) return operation;
  return std::nullopt;
}

} // namespace godwit::replay
