#include "replay/series.hpp"

#include "replay/fields.hpp"
#include "replay/recorder.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace godwit::replay {

namespace {

struct TimeAndLevel {
  std::size_t time, level;
};

class Reader {
public:
  explicit Reader(const LevelColumns& columns) : columns_(columns) {}

  Levels read(std::string_view text)
  {
    Lines lines(text);
    const auto header = lines.next();
    line_ = lines.number();
    if (!header) fault("the file", "nothing in it", "a header with the columns' names, then a sample a line");
    const auto places = header ? find(*header) : std::nullopt;
    while (places && !full()) {
      const auto line = lines.next();
      if (!line) break;
      line_ = lines.number();
      add(*line, *places);
    }
    if (places && levels_.samples.empty() && levels_.faults.empty()) fault("the file", "no sample in it", "at least one");
    if (!levels_.faults.empty()) levels_.samples.clear();
    return std::move(levels_);
  }

private:
  bool full() const { return levels_.faults.size() >= max_faults; }
  void fault(std::string where, std::string found, std::string allowed)
  {
    levels_.faults.push_back({std::move(where), std::move(found), std::move(allowed)});
  }
  void wrong(std::string found, std::string allowed) { fault(fmt::format("line {}", line_), std::move(found), std::move(allowed)); }

  std::optional<std::size_t> place_of(std::string_view header, std::string_view name)
  {
    std::optional<std::size_t> found;
    std::size_t place = 0, times = 0;
    for (std::optional rest = header; const auto field = next_comma_field(rest); ++place)
      if (*field == name && ++times == 1) found = place;
    if (times == 1) return found;
    wrong(times == 0 ? fmt::format("no column {}", shown(name)) : fmt::format("the column {} twice", shown(name)),
          fmt::format("a header with it, once; this one is {}", shown(header)));
    return std::nullopt;
  }

  std::optional<TimeAndLevel> find(std::string_view header)
  {
    const auto time = place_of(header, columns_.time), level = place_of(header, columns_.level);
    return time && level ? std::optional(TimeAndLevel{*time, *level}) : std::nullopt;
  }

  void add(std::string_view line, TimeAndLevel places)
  {
    std::optional<std::string_view> time, level;
    std::size_t place = 0;
    for (std::optional rest = line; const auto field = next_comma_field(rest); ++place) {
      if (place == places.time) time = field;
      if (place == places.level) level = field;
    }
    if (!time || !level) return wrong(shown(line), "a line with both columns");
    const auto at = instant(*time);
    if (!at) return wrong(shown(*time), "a time: a number");
    double value = 0;
    const auto [end, error] = std::from_chars(level->data(), level->data() + level->size(), value);
    if (error != std::errc{} || end != level->data() + level->size() || !(value >= 0 && value <= max_level))
      return wrong(shown(*level), fmt::format("a level: a number from 0 to {:g}", max_level));
    if (last_ && *at <= *last_) return wrong(shown(*time), "a time after the one before");
    if (!first_) first_ = at;
    last_ = at;
    if (levels_.samples.size() == max_samples) return wrong("one more sample", fmt::format("at most {} in a file", max_samples));
    const auto since = static_cast<double>(at->whole - first_->whole) + (at->fraction - first_->fraction);
    levels_.samples.push_back({Seconds{since * columns_.time_unit}, value});
  }

  const LevelColumns& columns_;
  Levels levels_;
  std::size_t line_ = 0;
  std::optional<Instant> first_, last_;
};

} // namespace

Levels read_levels(std::string_view text, const LevelColumns& columns) { return Reader{columns}.read(text); }

} // namespace godwit::replay
