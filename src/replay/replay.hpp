#pragma once
// What a real disk was asked, read from the trace files of the field's tools. Pure: a file's text in, commands or problems out.

#include "units/quantity.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace godwit::replay {

using units::Bytes;
using units::Seconds;

/// Csv: a header names the columns. Msr: the MSR Cambridge traces' CSV (Timestamp in 100 ns ticks, Hostname, DiskNumber, Type, Offset,
/// Size, ResponseTime; no header). Vscsi: the command trace of vscsiStats -t, version 1 and 2. Fio: iolog version 2 and 3. Blkparse:
/// text of blkparse's default format, of which the queue ("Q") lines count.
enum class Format { Csv, Msr, Vscsi, Fio, Blkparse };

/// One command a guest gave its disk.
struct Command {
  Seconds at; ///< from the first command of the trace, which is at 0; never falls
  Bytes offset;
  Bytes size; ///< > 0
  bool write;
};

/// Which columns of a CSV file mean what, and in which unit they count. The names stand in the file's first line.
struct Columns {
  std::string time = "time";
  std::string operation = "op";
  std::string offset = "offset";
  std::string size = "size";
  double time_unit = 1; ///< seconds that one of the time column is
  Bytes offset_unit{1};
  Bytes size_unit{1};
};

/// Something wrong with a trace file.
struct Fault {
  std::string where; ///< "line 17", "record 3", "the file"
  std::string found;
  std::string allowed;
};

struct Recording {
  std::vector<Command> commands; ///< in order of time; empty when `faults` is not
  std::vector<Fault> faults; ///< at most max_faults, in order
};

inline constexpr std::size_t max_faults = 10;
inline constexpr std::size_t max_bytes = std::size_t{512} << 20; ///< of a file; more is a fault
inline constexpr std::size_t max_commands = 20'000'000;

/// Commands that move no data (TEST UNIT READY, trims, flushes, reads of nothing, blkparse's other actions) are passed over. A file in
/// which none is left is at fault, as is one that is truncated, goes backwards in time, tells of two disks, or whose magic or columns
/// are not the format's. Preconditions: the columns' units are above zero.
Recording read(std::string_view text, Format format, const Columns& columns);

} // namespace godwit::replay
