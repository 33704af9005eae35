// "8,0 3 1 0.000000000 697 Q W 223490 + 8 [kjournald]": device, CPU, sequence number, seconds, process, action, RWBS, sector, sectors
// (blkparse(1), "DEFAULT OUTPUT"). The summary at the end begins with a line "CPU0 (...)" or "Total (...)".

#include "replay/formats.hpp"
#include "replay/operation.hpp"
#include "replay/recorder.hpp"

#include <algorithm>
#include <utility>

namespace godwit::replay {

namespace {

/// "8,0"
bool is_device(std::string_view word)
{
  const auto comma = word.find(',');
  return comma != std::string_view::npos && whole_number(word.substr(0, comma)) && whole_number(word.substr(comma + 1));
}

bool begins_summary(std::string_view word) { return word.starts_with("CPU") || word.starts_with("Total"); }

/// By RWBS: a flush before it, F, then the direction, then marks such as S (synchronous) and M (metadata).
Operation operation(std::string_view marks)
{
  if (marks.starts_with('F')) marks.remove_prefix(1);
  if (marks.starts_with('R')) return Operation::Read;
  return marks.starts_with('W') ? Operation::Write : Operation::Other;
}

/// After the device.
void read_event(std::string_view device, std::string_view rest, Recorder& recorder)
{
  next_word(rest); // CPU
  next_word(rest); // sequence number
  const auto time_text = next_word(rest);
  next_word(rest); // process
  const auto action = next_word(rest);
  const auto at = instant(time_text);
  if (!at) return recorder.wrong(time_text, "a time: a number of seconds");
  if (action.empty()) return recorder.wrong(rest, "an action, such as Q");
  if (action != "Q") return;
  const auto done = operation(next_word(rest));
  if (done == Operation::Other) return;
  const auto sector_text = next_word(rest);
  if (sector_text.starts_with('[')) return; // a flush of nothing: neither place nor size
  const auto plus = next_word(rest);
  const auto count_text = next_word(rest);
  const auto sector = whole_number(sector_text);
  const auto count = whole_number(count_text);
  if (!sector) return recorder.wrong(sector_text, "a sector: a whole number");
  if (plus != "+" || !count) return recorder.wrong(count_text, "\"+\" and a number of sectors after the first");
  if (recorder.of_disk(device)) recorder.add({*at, *sector, *count, done == Operation::Write});
}

} // namespace

Recording read_blkparse(std::string_view text)
{
  constexpr Bytes sector{512};
  Recorder recorder("line", {1, sector, sector});
  Lines lines(text);
  while (!recorder.full()) {
    const auto line = lines.next();
    if (!line) break;
    recorder.at(lines.number());
    auto rest = *line;
    const auto device = next_word(rest);
    if (begins_summary(device)) break;
    if (is_device(device))
      read_event(device, rest, recorder);
    else if (!line->starts_with("Input file"))
      recorder.wrong(*line, "an event of blkparse's default format: \"8,0 3 1 0.000000000 697 Q W 223490 + 8 [kjournald]\"");
  }
  return std::move(recorder).finish();
}

} // namespace godwit::replay
