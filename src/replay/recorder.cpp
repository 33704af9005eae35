#include "replay/recorder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace godwit::replay {

namespace {

constexpr double most_seconds = 100 * 365.25 * 86'400;

bool too_large(std::int64_t count, Bytes unit) { return count > std::numeric_limits<std::int64_t>::max() / unit.count(); }

} // namespace

std::string shown(std::string_view text)
{
  constexpr std::size_t longest = 40;
  std::string printable;
  for (const char c : text.substr(0, longest))
    printable += c >= ' ' && c <= '~' ? std::string(1, c) : fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
  return fmt::format("\"{}{}\"", printable, text.size() > longest ? "..." : "");
}

void Recorder::fault(std::string found, std::string allowed)
{
  if (!full()) recording_.faults.push_back({fmt::format("{} {}", unit_, number_), std::move(found), std::move(allowed)});
}

void Recorder::wrong(std::string_view field, std::string allowed) { fault(shown(field), std::move(allowed)); }

void Recorder::fault_of_file(std::string found, std::string allowed)
{
  if (!full()) recording_.faults.push_back({"the file", std::move(found), std::move(allowed)});
}

bool Recorder::of_disk(std::string_view disk)
{
  if (!disk_) disk_ = disk;
  if (disk != *disk_) wrong(disk, fmt::format("commands of one disk, as those before are of {}", shown(*disk_)));
  return disk == *disk_;
}

std::optional<Seconds> Recorder::time_of(Instant at)
{
  if (!first_) first_ = last_ = at;
  if (at < last_) {
    fault("a time before the command's before it", "commands in order of time");
    return std::nullopt;
  }
  last_ = at;
  const auto counted = static_cast<double>(at.whole - first_->whole) + (at.fraction - first_->fraction);
  const auto seconds = counted * scale_.time;
  if (!(seconds <= most_seconds)) {
    fault(fmt::format("a command {:.3g} s after the first", seconds), "a trace of at most 100 years");
    return std::nullopt;
  }
  const auto before = recording_.commands.empty() ? Seconds{0} : recording_.commands.back().at;
  return std::max(before, Seconds{seconds});
}

void Recorder::add(const Counted& command)
{
  if (command.size == 0) return;
  if (recording_.commands.size() >= max_commands)
    return fault(fmt::format("more than {} commands", max_commands), "fewer: a part of the trace");
  const auto time = time_of(command.at);
  if (!time) return;
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  if (too_large(command.offset, scale_.offset) || too_large(command.size, scale_.size) ||
      command.offset * scale_.offset.count() > most - command.size * scale_.size.count())
    return fault(fmt::format("{} at {}", command.size, command.offset), "a command that ends below 2^63 bytes");
  // Faults are all that is left to tell of a file that has one.
  if (recording_.faults.empty())
    recording_.commands.push_back({*time, scale_.offset * command.offset, scale_.size * command.size, command.write});
}

Recording Recorder::finish() &&
{
  if (recording_.faults.empty() && recording_.commands.empty())
    fault_of_file("no command that reads or writes", "at least one");
  if (!recording_.faults.empty()) recording_.commands = {};
  return std::move(recording_);
}

} // namespace godwit::replay
