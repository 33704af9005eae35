// fio's iolog, version 2 ("filename action offset length") and 3 ("timestamp filename action offset length").
// fio HOWTO, "Trace file format"; the timestamp counts us from the start of the job (fio's iolog.c, log_io_u).

#include "replay/formats.hpp"
#include "replay/operation.hpp"
#include "replay/recorder.hpp"

#include <algorithm>
#include <array>

namespace godwit::replay {

namespace {

constexpr std::string_view magic_2 = "fio version 2 iolog";
constexpr std::string_view magic_3 = "fio version 3 iolog";

bool of_file(std::string_view action)
{
  constexpr std::array<std::string_view, 3> actions{"add", "open", "close"};
  return std::ranges::find(actions, action) != actions.end();
}

class FioReader {
public:
  FioReader(bool timestamps, Recorder& recorder) : timestamps_(timestamps), recorder_(recorder) {}

  void read(std::string_view line)
  {
    auto rest = line;
    if (timestamps_ && !read_time(next_word(rest))) return;
    const auto file = next_word(rest);
    const auto action = next_word(rest);
    if (of_file(action)) return;
    if (action == "wait" && !timestamps_) return wait(next_word(rest));
    const auto operation = of_word(action);
    if (!operation) return recorder_.wrong(action, "an action: read, write, trim, sync, datasync, add, open, close, or in version 2 wait");
    if (*operation == Operation::Other) return;
    const auto offset_text = next_word(rest);
    const auto size_text = next_word(rest);
    const auto offset = whole_number(offset_text);
    const auto size = whole_number(size_text);
    if (!offset) return recorder_.wrong(offset_text, "an offset: a whole number of bytes, not negative");
    if (!size) return recorder_.wrong(size_text, "a length: a whole number of bytes, not negative");
    if (!next_word(rest).empty()) return recorder_.wrong(line, "a line that ends after the length");
    if (recorder_.of_disk(file)) recorder_.add({{time_, 0}, *offset, *size, *operation == Operation::Write});
  }

private:
  bool read_time(std::string_view text)
  {
    const auto time = whole_number(text);
    if (time)
      time_ = *time;
    else
      recorder_.wrong(text, "a timestamp: a whole number of us");
    return time.has_value();
  }

  void wait(std::string_view text)
  {
    constexpr auto longest = std::int64_t{1} << 62;
    const auto time = whole_number(text);
    if (time && *time < longest - time_)
      time_ += *time;
    else
      recorder_.wrong(text, "a wait: a whole number of us");
  }

  bool timestamps_;
  Recorder& recorder_;
  std::int64_t time_ = 0;
};

} // namespace

Recording read_fio(std::string_view text)
{
  Recorder recorder("line", {1e-6, Bytes{1}, Bytes{1}});
  Lines lines(text);
  const auto magic = lines.next().value_or("");
  if (magic != magic_2 && magic != magic_3) {
    recorder.fault_of_file(magic.empty() ? "nothing in it" : "the first line " + shown(magic),
                           "\"fio version 2 iolog\" or \"fio version 3 iolog\" as the first line");
    return std::move(recorder).finish();
  }
  FioReader reader(magic == magic_3, recorder);
  while (!recorder.full()) {
    const auto line = lines.next();
    if (!line) break;
    recorder.at(lines.number());
    reader.read(*line);
  }
  return std::move(recorder).finish();
}

} // namespace godwit::replay
