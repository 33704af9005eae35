#pragma once
// Short traces for the tests of replay/.

#include "replay/replay.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

namespace godwit::replay::traces {

/// "0.5 s: 4096 written at 8192", the times exact.
inline std::string told(const Command& command)
{
  char text[120];
  std::snprintf(text, sizeof text, "%.9g s: %lld %s at %lld", command.at.value(), static_cast<long long>(command.size.count()),
                command.write ? "written" : "read", static_cast<long long>(command.offset.count()));
  return text;
}

inline std::vector<std::string> told(const Recording& recording)
{
  for (const auto& fault : recording.faults) UNSCOPED_INFO(fault.where << ": " << fault.found << "; allowed: " << fault.allowed);
  CHECK(recording.faults.empty());
  std::vector<std::string> lines;
  for (const auto& command : recording.commands) lines.push_back(told(command));
  return lines;
}

/// The one fault of a file that has exactly one.
inline Fault fault_of(std::string_view text, Format format, const Columns& columns = {})
{
  const auto recording = read(text, format, columns);
  CHECK(recording.commands.empty());
  for (const auto& fault : recording.faults) UNSCOPED_INFO(fault.where << ": " << fault.found << "; allowed: " << fault.allowed);
  REQUIRE(recording.faults.size() == 1);
  CHECK(!recording.faults[0].allowed.empty());
  return recording.faults[0];
}

using Told = std::vector<std::string>;

} // namespace godwit::replay::traces
