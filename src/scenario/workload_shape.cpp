// What a guest does, key by key.

#include "scenario/bounds.hpp"
#include "scenario/shape.hpp"
#include "scenario/words.hpp"

namespace godwit::scenario {

namespace {

using enum Need;
using namespace units::literals;

constexpr Field hot_cold_fields[]{
    {"space", Ratio{0.001, 0.999}, Required, "Of the span, at its beginning: the hot part."},
    {"hits", Ratio{0.001, 1}, Required, "Of the I/Os: those that fall there."},
};
constexpr Shape hot_cold{"hot_cold", "A hot part and a cold one, each evenly.", hot_cold_fields};

constexpr Field pattern_fields[]{
    {"zipf", Ratio{0.001, 3}, Optional, "Exponent: the i-th most wanted place is wanted as 1 / i^exponent."},
    {"hot_cold", Object{&hot_cold}, Optional, "Much on little."},
};
constexpr WordOrObject pattern_or_word{Spelling<PlainPattern>::words, &pattern_shape};

constexpr Field open_loop_fields[]{
    {"iops", Ratio{0.001, 1e6}, Required, "Arrivals a second, at random instants."},
    {"size", bounds::guest_io, Required, "Of each."},
    {"pattern", pattern_or_word, Optional, "Where they fall; default uniform."},
};
constexpr Shape open_loop{"open_loop", "I/Os that arrive whether the disk keeps up or not.", open_loop_fields};

constexpr Field closed_loop_fields[]{
    {"outstanding", bounds::outstanding, Required, "I/Os under way at any time."},
    {"think", bounds::step, Optional, "Between the end of one and the next; default 0 s."},
    {"read_share", Ratio{0, 1}, Optional, "Of the I/Os, those that read; default 0."},
    {"size", bounds::guest_io, Required, "Of each."},
    {"pattern", pattern_or_word, Optional, "Where they fall; default uniform."},
};
constexpr Shape closed_loop{"closed_loop", "I/Os that each follow another's end.", closed_loop_fields};

constexpr Field columns_fields[]{
    {"time", Text{}, Optional, "Name of the column of times; default time."},
    {"op", Text{}, Optional, "Of operations: R, W, read, write, or SCSI opcodes; default op."},
    {"offset", Text{}, Optional, "Of places on the disk; default offset."},
    {"size", Text{}, Optional, "Of lengths; default size."},
    {"time_unit", Time{3600_s}, Optional, "What one of the times is; default 1 s."},
    {"offset_unit", Size{1_B, 1_GiB}, Optional, "What one of the places is, 512 B for sectors; default 1 B."},
    {"size_unit", Size{1_B, 1_GiB}, Optional, "What one of the lengths is; default 1 B."},
};
constexpr Shape columns{"columns", "What stands in which column of a CSV file.", columns_fields};

constexpr Field trace_fields[]{
    {"file", File{}, Required, "Of the recording, relative to this file."},
    {"format", Word{Spelling<replay::Format>::words}, Required, "How it is written."},
    {"columns", Object{&columns}, Optional, "CSV only."},
    {"time_scale", Ratio{0.001, 1000}, Optional, "Times are multiplied by it: 0.5 is twice as fast; default 1."},
    {"beyond", Word{Spelling<Replay::Beyond>::words}, Optional, "Commands beyond the span: all places are scaled to fit, they are dropped, or wrap around; default scale."},
    {"loop", Truth{}, Optional, "From the beginning again after the end; default false."},
};
constexpr Shape trace{"trace", "A recorded stream of I/Os.", trace_fields};

constexpr Field phases_fields[]{
    {"on", bounds::length, Required, "Works so long."},
    {"off", bounds::length, Required, "Rests so long."},
};
constexpr Shape phases{"phases", "Works and rests, over and over.", phases_fields};

constexpr Field disk_workload_fields[]{
    {"on", Reference{Kind::Disk}, Optional, "Which disk; default the VM's first."},
    {"reads", Object{&open_loop}, Optional, "Reads that arrive at a rate."},
    {"writes", Object{&open_loop}, Optional, "Writes that arrive at a rate."},
    {"closed", Object{&closed_loop}, Optional, "A number of I/Os always under way."},
    {"trace", Object{&trace}, Optional, "I/Os as recorded."},
    {"phases", Object{&phases}, Optional, "Absent: always at work. Not of a trace."},
};
constexpr Shape disk_workload{"disk_workload",
                              "What the guest asks of a disk, within its nonzero part.",
                              disk_workload_fields,
                              {Choice::Rule::ExactlyOne, {Alternative{"reads", "writes"}, "closed", "trace"}}};

constexpr Field dirty_set_fields[]{
    {"dirty", bounds::rate_or_zero, Required, "Pages written, a page counting whole."},
    {"working_set", bounds::part_of_memory, Required, "Where they lie."},
};
constexpr Shape dirty_set{"dirty_set", "Pages written over and over.", dirty_set_fields};

constexpr Field memory_workload_fields[]{
    {"dirty", bounds::rate_or_zero, Optional, "Pages written, a page counting whole; default 0 B/s."},
    {"working_set", bounds::part_of_memory, Optional, "Where they lie; needed with a rate above zero."},
    {"hot", Object{&dirty_set}, Optional, "Beside those, in pages of its own."},
    {"pattern", Word{Spelling<MemoryWorkload::Pattern>::words}, Optional, "Page after page, or evenly at random; default sequential."},
    {"zero", bounds::memory_or_none, Optional, "Memory never written: nothing but zeroes; default 0 B."},
    {"swapped", bounds::memory_or_none, Optional, "Memory that is in the swap file; default 0 B."},
};
constexpr Shape memory_workload{"memory_workload", "What the guest does to its memory.", memory_workload_fields};

constexpr Field workload_fields[]{
    {"disk", Object{&disk_workload}, Optional, "On one disk."},
    {"disks", Objects{&disk_workload}, Optional, "On several, each named."},
    {"memory", Object{&memory_workload}, Optional, "To its memory; absent: writes none of it, and all of it holds something."},
};

} // namespace

constexpr Shape pattern_shape{
    "pattern", "Where I/Os fall, in units of their own size.", pattern_fields, {Choice::Rule::ExactlyOne, {"zipf", "hot_cold"}}};
constexpr Shape workload_shape{
    "workload", "What a VM's guest does.", workload_fields, {Choice::Rule::AtLeastOne, {"disk", "disks", "memory"}}};

} // namespace godwit::scenario
