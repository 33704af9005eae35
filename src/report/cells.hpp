#pragma once
// Private to report/: what one cell of a table says about one migration, in plain words. "" where there is nothing to say.

#include "report/summary.hpp"
#include "units/grouped.hpp"

namespace godwit::report {

/// "FS3DM", "the array (FS3DM with hardware offload)", by the name events have for it.
std::string mover_name(std::string_view mover);
using units::grouped;
/// "a, b and c", "6.5, 6.7 or 7.0": the last behind a word.
std::string listed(const std::vector<std::string>& texts, std::string_view last);
/// "first, second, third and 3 more"; "" of none.
std::string some_of(std::vector<std::string> names);
/// "Nothing changed" of "nothing changed".
std::string capitalised(std::string text);
/// Several texts, a line each; of many, the first ones and how many more.
std::string lines(std::vector<std::string> texts);

/// "completed"; else in a sentence what happened and where the VM is now.
std::string ending(const Summary& summary, const Migration& migration);
/// Of one that did not complete: "db1 goes on where it was", "db1 is down"
std::string what_became(const Summary& summary, const Migration& migration);
/// The loss of the host that its VM was on; null when it was not lost.
const Fault* downed_by(const Summary& summary, const Migration& migration);
/// "8.1 ms mean, 12 ms p99, 120 ms worst (before: 1.1 ms mean)"
std::string guest_writes(const Migration& migration);
std::string guest_reads(const Migration& migration);
/// What an array's engine copied; where it has no rate of its own nobody counted there, but the array copied all the same.
std::string engine_bytes(Bytes engine, Bytes offloaded);
/// "430 a second (before: 500)"
std::string guest_iops(const Migration& migration);
/// What was left after each: "5: 1.2 GiB, 300 MiB, ... 12 MiB"
std::string iterations(const Migration& migration);
/// "1,200 not copied yet, 3 in flight, 800 copied; for each byte written 2.4 bytes to copy again"
std::string writes_by_region(const Migration& migration);
/// "d0: fs3dm_hw to 3.2 GiB, then fs3dm: XCOPY failed [VAAI-5]", a line each
std::string handovers(const Migration& migration);
/// "fabric fc is down, from 10 s to 20 s", a line each
std::string faults(const Summary& summary, const Migration& migration);
/// "d0: 8 s without any, then A/port1 - fc - esx1/hba0", a line each
std::string paths(const Migration& migration);

} // namespace godwit::report
