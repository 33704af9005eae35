// "128166372003061629,hm,1,Read,383496192,32768,413": ticks of 100 ns since 1601, host, disk, what, offset and size in bytes, response
// time (SNIA IOTTA, "MSR Cambridge Traces", its README).

#include "replay/formats.hpp"
#include "replay/operation.hpp"
#include "replay/recorder.hpp"

#include <array>

namespace godwit::replay {

namespace {

struct Field {
  enum : std::size_t { Timestamp, Hostname, DiskNumber, Type, Offset, Size, ResponseTime };
};
using Fields = std::array<std::string_view, Field::ResponseTime + 1>;

std::optional<Fields> fields(std::string_view line)
{
  Fields fields;
  std::optional rest = line;
  for (auto& field : fields) {
    const auto next = next_comma_field(rest);
    if (!next) return std::nullopt;
    field = *next;
  }
  return rest ? std::nullopt : std::optional(fields);
}

void read_line(std::string_view line, Recorder& recorder)
{
  const auto row = fields(line);
  if (!row) return recorder.wrong(line, "7 fields: Timestamp,Hostname,DiskNumber,Type,Offset,Size,ResponseTime");
  const auto done = of_word((*row)[Field::Type]);
  const auto at = whole_number((*row)[Field::Timestamp]);
  const auto offset = whole_number((*row)[Field::Offset]);
  const auto size = whole_number((*row)[Field::Size]);
  if (!done) return recorder.wrong((*row)[Field::Type], "a type: Read or Write");
  if (!at) return recorder.wrong((*row)[Field::Timestamp], "a timestamp: a whole number of 100 ns");
  if (!offset) return recorder.wrong((*row)[Field::Offset], "an offset: a whole number of bytes, not negative");
  if (!size) return recorder.wrong((*row)[Field::Size], "a size: a whole number of bytes, not negative");
  const auto* host = (*row)[Field::Hostname].data();
  const auto disk = (*row)[Field::DiskNumber];
  const std::string_view host_and_disk(host, static_cast<std::size_t>(disk.data() + disk.size() - host));
  if (*done != Operation::Other && recorder.of_disk(host_and_disk))
    recorder.add({{*at, 0}, *offset, *size, *done == Operation::Write});
}

} // namespace

Recording read_msr(std::string_view text)
{
  Recorder recorder("line", {1e-7, Bytes{1}, Bytes{1}});
  Lines lines(text);
  while (!recorder.full()) {
    const auto line = lines.next();
    if (!line) break;
    recorder.at(lines.number());
    read_line(*line, recorder);
  }
  return std::move(recorder).finish();
}

} // namespace godwit::replay
