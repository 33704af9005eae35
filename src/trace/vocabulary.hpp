#pragma once
// What all facts speak of. Part of events.hpp, which is what to include.

#include "units/quantity.hpp"

#include <cstdint>

namespace godwit::trace {

using units::Bytes;
using units::BytesPerSecond;
using units::Seconds;

/// Why bytes were moved: the ledger's columns.
/// Recopied: blocks the guest changed after they were copied (an iteration, a delta, a later round of a sweep). Mirrored: guest writes
/// sent to the destination too. Guest: what guests read and write where they live. Memory: pages and device state.
enum class Cause { Bulk, Home, Swap, Zero, Recopied, Mirrored, Guest, Memory };
/// How a migration ended.
enum class Outcome { Completed, Refused, Failed, RolledBack };

/// Index into the run's resources, in the order of their ResourceDeclared events.
using ResourceNumber = std::uint32_t;
/// One copy stream of one file: numbered in order of CopyStarted.
using CopyNumber = std::uint32_t;
/// One disk's guest I/O on one way: numbered in order of LoadDeclared.
using LoadNumber = std::uint32_t;
/// One way of a migration over a network: numbered in order of StreamDeclared.
using StreamNumber = std::uint32_t;

} // namespace godwit::trace
