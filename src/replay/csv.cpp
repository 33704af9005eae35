// A header with the columns' names, then a command a line.
//
// Read by hand rather than by a CSV library: which columns there are is known only when the scenario says so, several faults are to be
// told, each by its line, and nothing but numbers and short words stands in the fields.

#include "replay/formats.hpp"
#include "replay/operation.hpp"
#include "replay/recorder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace godwit::replay {

namespace {

enum Column : std::size_t { Time, Op, Offset, Size };
using Row = std::array<std::string_view, 4>;
using Places = std::array<std::size_t, 4>; ///< of a row's fields in a line

/// What a number without "0x" is. Tools write opcodes either way: 42 may be WRITE(10) or UNMAP.
enum class Opcodes { Decimal, Hexadecimal };

/// "2a" is no decimal number; 28 and 88 are READs in hexadecimal and nothing that a disk is asked in decimal.
bool only_hexadecimal(std::string_view op)
{
  return op == "28" || op == "88" || (op.size() == 2 && whole_number(op, 16) && !whole_number(op));
}

std::optional<Operation> operation(std::string_view op, Opcodes opcodes)
{
  if (const auto known = of_word(op)) return known;
  const bool marked = op.starts_with("0x") || op.starts_with("0X");
  const auto opcode = marked ? whole_number(op.substr(2), 16) : whole_number(op, opcodes == Opcodes::Decimal ? 10 : 16);
  if (!opcode || *opcode > 0xff) return std::nullopt;
  return of_opcode(*opcode);
}

std::optional<Places> find_columns(std::string_view header, const Columns& columns, Recorder& recorder)
{
  const std::array<std::string_view, 4> wanted{columns.time, columns.operation, columns.offset, columns.size};
  Places places;
  std::array<int, 4> times{};
  std::size_t place = 0;
  for (std::optional rest = header; const auto name = next_comma_field(rest); ++place)
    for (std::size_t i = 0; i < wanted.size(); ++i)
      if (*name == wanted[i] && ++times[i] == 1) places[i] = place;
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (times[i] != 1)
      recorder.fault(times[i] == 0 ? fmt::format("no column {}", shown(wanted[i])) : fmt::format("the column {} twice", shown(wanted[i])),
                     fmt::format("a header with it, once; this one is {}", shown(header)));
  return std::ranges::all_of(times, [](int count) { return count == 1; }) ? std::optional(places) : std::nullopt;
}

std::optional<Row> fields(std::string_view line, const Places& places)
{
  Row row;
  const auto last = std::ranges::max(places);
  std::optional rest = line;
  for (std::size_t place = 0; place <= last; ++place) {
    const auto field = next_comma_field(rest);
    if (!field) return std::nullopt;
    for (std::size_t i = 0; i < places.size(); ++i)
      if (places[i] == place) row[i] = *field;
  }
  return row;
}

void read_row(const Row& row, Opcodes opcodes, Recorder& recorder)
{
  const auto done = operation(row[Op], opcodes);
  if (!done) return recorder.wrong(row[Op], "an operation: R, W, read, write, or a SCSI opcode such as 0x2a");
  if (*done == Operation::Other) return;
  const auto at = instant(row[Time]);
  const auto offset = whole_number(row[Offset]);
  const auto size = whole_number(row[Size]);
  if (!at) return recorder.wrong(row[Time], "a time: a number");
  if (!offset) return recorder.wrong(row[Offset], "an offset: a whole number, not negative");
  if (!size) return recorder.wrong(row[Size], "a size: a whole number, not negative");
  recorder.add({*at, *offset, *size, *done == Operation::Write});
}

/// Nothing when the opcodes turn out to be hexadecimal.
std::optional<Recording> read_csv(std::string_view text, const Columns& columns, Opcodes opcodes)
{
  Recorder recorder("line", {columns.time_unit, columns.offset_unit, columns.size_unit});
  Lines lines(text);
  const auto header = lines.next();
  if (!header) {
    recorder.fault_of_file("nothing in it", "a header with the columns' names, then a command a line");
    return std::move(recorder).finish();
  }
  recorder.at(lines.number());
  const auto places = find_columns(*header, columns, recorder);
  while (places && !recorder.full()) {
    const auto line = lines.next();
    if (!line) break;
    recorder.at(lines.number());
    const auto row = fields(*line, *places);
    if (row && opcodes == Opcodes::Decimal && only_hexadecimal((*row)[Op])) return std::nullopt;
    if (row)
      read_row(*row, opcodes, recorder);
    else
      recorder.wrong(*line, "a line with all columns");
  }
  return std::move(recorder).finish();
}

} // namespace

Recording read_csv(std::string_view text, const Columns& columns)
{
  if (auto recording = read_csv(text, columns, Opcodes::Decimal)) return std::move(*recording);
  return *read_csv(text, columns, Opcodes::Hexadecimal);
}

} // namespace godwit::replay
