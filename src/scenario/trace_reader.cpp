#include "scenario/trace_reader.hpp"

#include "scenario/files.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace godwit::scenario {

namespace {

using namespace units::literals;
using replay::Columns, replay::Command, replay::Format;
using units::Bytes, units::Seconds;

Columns read_columns(ObjectReader& in, std::optional<Format> format)
{
  if (format != Format::Csv) {
    if (format && in.has("columns")) in.wrong("columns", "nothing: only CSV files have named columns");
    return {};
  }
  auto columns = in.settings("columns");
  constexpr auto why = "default: the column of that name";
  const Columns usual;
  return {.time = columns.get("time", usual.time, why),
          .operation = columns.get("op", usual.operation, why),
          .offset = columns.get("offset", usual.offset, why),
          .size = columns.get("size", usual.size, why),
          .time_unit = columns.get<Seconds>("time_unit", 1_s, "default: seconds").value(),
          .offset_unit = columns.get<Bytes>("offset_unit", 1_B, "default: bytes"),
          .size_unit = columns.get<Bytes>("size_unit", 1_B, "default: bytes")};
}

std::string told(const std::vector<Command>& commands)
{
  const auto writes = static_cast<std::size_t>(std::ranges::count_if(commands, &Command::write));
  return fmt::format("{} reads and {} writes in {}", commands.size() - writes, writes, units::to_text(commands.back().at));
}

/// The file's commands as recorded; none when there is a problem.
std::vector<Command> read_commands(ObjectReader& in, const std::string& file, Format format, const Columns& columns)
{
  const auto text = text_of(in, file);
  if (!text) return {};
  auto recording = replay::read(*text, format, columns);
  for (const auto& [where, found, allowed] : recording.faults)
    in.wrong("file", fmt::format("in {}, {}: {}", in_quotes(file), where, found), allowed);
  if (recording.commands.empty()) return {};

  auto& reading = in.reading();
  reading.trace_commands += recording.commands.size();
  if (reading.trace_commands > replay::max_commands) {
    in.wrong("file", fmt::format("{} commands in the traces so far", reading.trace_commands),
             fmt::format("at most {} in all traces together", replay::max_commands));
    return {};
  }
  Hash content;
  content.add(*text);
  in.note_derived("commands", content.hex(), told(recording.commands), fmt::format("trace {}", file));
  return std::move(recording.commands);
}

Bytes end_of(const Command& command) { return command.offset + command.size; }

/// Down to a sector, and so that the command still ends within the span.
Bytes scaled(const Command& command, double factor, Bytes span)
{
  constexpr std::int64_t sector = 512;
  const auto offset = static_cast<std::int64_t>(static_cast<double>(command.offset.count()) * factor);
  return units::min(Bytes{offset - offset % sector}, span - command.size);
}

Bytes wrapped(const Command& command, Bytes span)
{
  return units::min(Bytes{command.offset.count() % span.count()}, span - command.size);
}

/// Brings every command into the span.
void fit(ObjectReader& in, Replay::Beyond beyond, Bytes span, std::vector<Command>& commands)
{
  const auto end = end_of(std::ranges::max(commands, {}, end_of));
  if (end <= span) return;
  if (beyond == Replay::Beyond::Clip) {
    std::erase_if(commands, [&](const Command& command) { return end_of(command) > span; });
    if (commands.empty()) in.wrong("beyond", fmt::format("a trace without a command within the disk's {} that hold anything", units::to_text(span)),
                                   "\"scale\" or \"wrap\", or a larger disk");
    return;
  }
  const auto largest = std::ranges::max(commands, {}, &Command::size).size;
  if (largest > span)
    return in.wrong("file", fmt::format("a command of {}", units::to_text(largest)),
                    fmt::format("at most the {} of the disk that hold anything, or \"beyond\": \"clip\"", units::to_text(span)));
  for (auto& command : commands)
    command.offset = beyond == Replay::Beyond::Scale ? scaled(command, span / end, span) : wrapped(command, span);
}

/// To the last command, and as long as lies between two on average.
Seconds round_of(const std::vector<Command>& commands)
{
  if (commands.size() < 2) return 0_s;
  const auto count = static_cast<double>(commands.size());
  return commands.back().at * (count / (count - 1));
}

} // namespace

std::optional<std::string> text_of(ObjectReader& in, const std::string& file)
{
  auto& reading = in.reading();
  auto text = read_file(reading.document.folder / file, replay::max_bytes - reading.trace_bytes);
  if (auto* problem = std::get_if<Problem>(&text)) {
    problem->pointer = in.pointer_to("file");
    reading.problems.add(std::move(*problem));
    return std::nullopt;
  }
  reading.trace_bytes += std::get<std::string>(text).size();
  return std::get<std::string>(std::move(text));
}

Replay read_trace(ObjectReader& in, std::optional<Bytes> span)
{
  const auto file = in.find<std::string>("file");
  const auto format = in.find<Format>("format");
  const auto columns = read_columns(in, format);
  const auto time_scale = in.get<double>("time_scale", 1, "default: as recorded");
  const auto beyond = in.get<Replay::Beyond>("beyond", Replay::Beyond::Scale, "default: the shape of the load is kept");
  Replay replay{.file = file.value_or(""), .loop = in.get<bool>("loop", false, "default: once, then silence")};
  if (!file || !format) return replay;

  replay.commands = read_commands(in, *file, *format, columns);
  if (replay.commands.empty()) return replay;
  if (span) fit(in, beyond, *span, replay.commands);
  for (auto& command : replay.commands) command.at = command.at * time_scale;
  replay.length = round_of(replay.commands);
  if (replay.loop && !replay.commands.empty() && replay.length == 0_s)
    in.wrong("loop", "false: all commands of the trace come at one instant");
  return replay;
}

} // namespace godwit::scenario
