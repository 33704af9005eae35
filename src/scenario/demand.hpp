#pragma once
// What a VM asks of its host and its disks over days, as the scenario says it: a quantity, and a curve it varies by.

#include "scenario/workload.hpp"
#include "units/quantity.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace godwit::scenario {

/// 1 + swing x cos of the time since the peak, a turn a day; on Saturdays and Sundays times `weekend`.
struct Diurnal {
  double swing = 0; ///< 0..1
  units::Seconds peak; ///< time of day, 0 h to 24 h
  double weekend = 1; ///< >= 0
};
/// From an instant on, until the next. Before the first: 1.
struct StepTo {
  units::Seconds at; ///< from the start of the run
  double factor = 1; ///< >= 0
};
/// Evenly from 1 - share to 1 + share, anew every so often.
struct Noise {
  double share = 0; ///< 0..1
  units::Seconds every; ///< > 0
};
/// As recorded: each sample holds until the next, the first before the first.
struct Series {
  struct Sample {
    units::Seconds at; ///< from the file's first, which is where the run starts; rises
    double level; ///< >= 0
  };
  std::string file; ///< as the scenario names it
  std::vector<Sample> samples; ///< at least one, unless a problem says why not
  units::Seconds length; ///< of one round: to the last sample, and as long as lies between two on average
  bool loop = false; ///< from the beginning again after `length`; else the last sample holds
};

/// A factor over time, >= 0: the product of its parts; 1 where it has none.
struct Curve {
  std::optional<Diurnal> diurnal;
  std::vector<StepTo> steps; ///< rising
  std::optional<Noise> noise;
  std::shared_ptr<const Series> series;
};

struct CpuDemand {
  double cores = 0; ///< of work, if the host had them free
  Curve varies;
};
/// Pages touched of late, and pages it has of the host.
struct MemoryDemand {
  units::Bytes active;
  units::Bytes consumed;
  Curve varies; ///< of the active, up to the VM's memory
};
/// Blocks a thin disk writes to for the first time.
struct Growth {
  units::Bytes a_day;
  Curve varies;
};
struct DiskDemand {
  std::string disk;
  double iops = 0; ///< if the datastore does them; reads and writes
  units::Bytes size; ///< of each
  double read_share = 0; ///< of the I/Os, 0..1
  Pattern pattern;
  std::optional<int> outstanding; ///< at most so many at once; absent: guest.queue_depth
  Curve varies; ///< of the I/Os
  std::optional<Growth> growth;
};

/// Whatever is absent is not asked for. Its memory is dirtied as its workload says, varying as its cpu does.
struct VmDemand {
  std::string vm;
  std::optional<CpuDemand> cpu;
  std::optional<MemoryDemand> memory;
  std::vector<DiskDemand> disks; ///< in the order of the VM's, at most one a disk
};

/// "2 cores, diurnal; 8 GiB active; d0: 400 I/Os/s of 8 KiB, diurnal, grows 10 GiB a day", for people.
std::string to_text(const VmDemand& demand);

} // namespace godwit::scenario
