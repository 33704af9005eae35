#pragma once
// Which data mover copies a disk: the most efficient first, then down (DM-2). Pure; the rules are a table.

#include "inventory/inventory.hpp"
#include "scenario/parameters.hpp"
#include "trace/events.hpp"
#include "vaai/device.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace godwit::datamover {

enum class Mover { Fs3dmHw, Fs3dm, Fsdm };
std::string_view to_text(Mover mover); ///< "fs3dm_hw", "fs3dm", "fsdm"

/// What there is to choose for.
struct Move {
  const inventory::Inventory& inventory;
  const inventory::Host& host;
  const inventory::Vm& vm;
  const inventory::Datastore& from;
  const inventory::Datastore& to;
  const inventory::Disk& disk;
  inventory::DiskFormat format; ///< at the destination
  scenario::Version version = scenario::Version::V5_1; ///< of vSphere on the host
};

struct Choice {
  Mover mover = Mover::Fs3dmHw;
  std::optional<vaai::DeviceState> state = {}; ///< of the array, as it was when the choice was made; nothing where no rule let it come to that
  std::vector<trace::Rejected> tried; ///< in order, each with the rule that refused it; empty when nothing better was tried
  std::string reason; ///< why this one, in words
  std::string claim;
  bool device_refused = false; ///< nothing but the array's answer, or what is known of it, stood against offloading
};

/// Tries the offload on the array (which settles its state) when no rule refuses it beforehand.
Choice choose(const Move& move, vaai::Devices& devices, units::Seconds now);

/// The best software mover that no rule refuses.
Choice choose_software(const Move& move);
/// The same for blocks that lie scattered, a pass over changed ones or a sweep.
Choice choose_for_blocks(const Move& move, units::Bytes block);

/// Who writes the zeroes of an eager-zeroed destination: its array (WRITE SAME, Fs3dmHw) where vSphere is 4.1 or later,
/// DataMover.HardwareAcceleratedInit is on, the volume is VMFS on one array and the array does not refuse, tried where unknown; else the
/// host (Fs3dm).
Choice choose_for_zeroes(const Move& move, vaai::Devices& devices, units::Seconds now);

/// A rule that keeps a mover from a move.
struct Rule {
  Mover refuses;
  std::string_view claim; ///< or the source where no claim says it
  bool (*applies)(const Move& move);
  std::string (*says)(const Move& move);
};
/// In the order asked. What the device believes and answers comes after all of them.
const std::vector<Rule>& rules();

} // namespace godwit::datamover
