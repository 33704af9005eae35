// The command trace of vscsiStats -t: records of one size, little-endian, no header. Times in us, sizes in bytes, places in sectors.

#include "replay/formats.hpp"
#include "replay/operation.hpp"
#include "replay/recorder.hpp"

#include <fmt/format.h>

#include <array>

namespace godwit::replay {

namespace {

/// Where the fields of a record stand. Each: u16 command and version, u32 length, u64 sector and time.
struct Layout {
  int version;
  std::size_t record;
  std::size_t command, marked_version, length, sector, time;
};
constexpr std::array layouts{
    // sn, len, nSG, cmd, ver, lbn, ts
    Layout{.version = 1, .record = 32, .command = 12, .marked_version = 14, .length = 4, .sector = 16, .time = 24},
    // cmd, ver, sn, len, nSG, lbn, ts, rt
    Layout{.version = 2, .record = 40, .command = 0, .marked_version = 2, .length = 8, .sector = 16, .time = 24},
};

template <class Number> Number number(std::string_view record, std::size_t offset)
{
  std::uint64_t value = 0;
  for (std::size_t i = sizeof(Number); i-- > 0;) value = value << 8 | static_cast<unsigned char>(record[offset + i]);
  return static_cast<Number>(value);
}

/// The version is the field's high byte.
int version_of(std::string_view record, const Layout& layout) { return number<std::uint16_t>(record, layout.marked_version) >> 8; }

const Layout* layout_of(std::string_view text)
{
  for (const auto& layout : layouts)
    if (text.size() >= layout.record && version_of(text, layout) == layout.version) return &layout;
  return nullptr;
}

void read_record(std::string_view record, const Layout& layout, Recorder& recorder)
{
  if (const auto version = version_of(record, layout); version != layout.version)
    return recorder.fault(fmt::format("version {}", version), fmt::format("version {}, as the first record's", layout.version));
  const auto operation = of_opcode(number<std::uint16_t>(record, layout.command));
  if (operation == Operation::Other) return;
  const auto sector = number<std::uint64_t>(record, layout.sector);
  const auto time = number<std::uint64_t>(record, layout.time);
  if (sector >> 62 != 0) return recorder.fault(fmt::format("sector {}", sector), "a command that ends below 2^63 bytes");
  if (time >> 62 != 0) return recorder.fault(fmt::format("the time {} us", time), "a time below 2^62 us");
  recorder.add({{static_cast<std::int64_t>(time), 0},
                static_cast<std::int64_t>(sector),
                number<std::uint32_t>(record, layout.length),
                operation == Operation::Write});
}

} // namespace

Recording read_vscsi(std::string_view text)
{
  Recorder recorder("record", {1e-6, Bytes{512}, Bytes{1}});
  const auto* layout = layout_of(text);
  if (layout == nullptr) {
    recorder.fault_of_file(text.empty() ? "nothing in it" : fmt::format("{} bytes, the first {}", text.size(), shown(text.substr(0, 16))),
                           "the records of vscsiStats -t, version 1 (32 bytes each) or 2 (40 bytes each)");
    return std::move(recorder).finish();
  }
  std::size_t count = 0;
  for (; text.size() >= layout->record && !recorder.full(); text.remove_prefix(layout->record)) {
    recorder.at(++count);
    read_record(text.substr(0, layout->record), *layout, recorder);
  }
  if (!text.empty() && text.size() < layout->record) {
    recorder.at(count + 1);
    recorder.fault(fmt::format("{} bytes, then the end", text.size()), fmt::format("records of {} bytes", layout->record));
  }
  return std::move(recorder).finish();
}

} // namespace godwit::replay
