// Any bytes are, in each format, either commands in order of time within 2^63 bytes, or a few faults. The first byte picks the format.

#include "replay/replay.hpp"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string_view>

using namespace godwit::replay;

namespace {

void require(bool holds)
{
  if (!holds) std::abort();
}

void look_at(const Recording& recording)
{
  require(recording.commands.empty() != recording.faults.empty());
  require(recording.faults.size() <= max_faults);
  for (const auto& fault : recording.faults) require(!fault.where.empty() && !fault.found.empty() && !fault.allowed.empty());
  Seconds before{0};
  for (const auto& command : recording.commands) {
    require(std::isfinite(command.at.value()) && command.at >= before);
    require(command.size.count() > 0 && command.offset.count() >= 0);
    require(command.offset.count() <= std::numeric_limits<std::int64_t>::max() - command.size.count());
    before = command.at;
  }
  if (!recording.commands.empty()) require(recording.commands.front().at == Seconds{0});
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  if (size == 0) return 0;
  constexpr Format formats[]{Format::Csv, Format::Msr, Format::Vscsi, Format::Fio, Format::Blkparse};
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  look_at(read(text, formats[data[0] % std::size(formats)], {}));
  if (data[0] % std::size(formats) == 0)
    look_at(read(text, Format::Csv, {.time_unit = 1e-7, .offset_unit = Bytes{512}, .size_unit = Bytes{1 << 30}}));
  return 0;
}
