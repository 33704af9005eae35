// What a VM asks for over days, key by key.

#include "scenario/bounds.hpp"
#include "scenario/shape.hpp"
#include "scenario/words.hpp"

namespace godwit::scenario {

namespace {

using enum Need;
using namespace units::literals;

constexpr Ratio factor{0, 1e6};

constexpr Field diurnal_fields[]{
    {"swing", Ratio{0, 1}, Required, "1 + swing at the peak, 1 - swing half a day from it."},
    {"peak", TimeOrZero{86'400_s}, Optional, "Time of day; default 14 h."},
    {"weekend", factor, Optional, "On Saturdays and Sundays times this; default 1."},
};
constexpr Shape diurnal{"diurnal", "A turn a day.", diurnal_fields};

constexpr Field step_fields[]{
    {"at", bounds::instant, Required, "From then on, from the start of the run."},
    {"factor", factor, Required, "So much, until the next step. Before the first: 1."},
};
constexpr Shape step{"step", "A change.", step_fields};

constexpr Field noise_fields[]{
    {"share", Ratio{0, 1}, Required, "Evenly from 1 - share to 1 + share."},
    {"every", bounds::length, Optional, "Drawn anew so often; default 5 min."},
};
constexpr Shape noise{"noise", "At random, by the seed.", noise_fields};

constexpr Field series_fields[]{
    {"file", File{}, Required, "CSV with a header, relative to this file; its first sample is the start of the run."},
    {"time", Text{}, Optional, "Name of the column of times; default time."},
    {"level", Text{}, Optional, "Of the column of levels; default level."},
    {"time_unit", Time{86'400_s}, Optional, "What one of the times is; default 1 s."},
    {"loop", Truth{}, Optional, "From the beginning again after the end, else the last sample holds; default false."},
};
constexpr Shape series{"series", "As recorded.", series_fields};

constexpr Field curve_fields[]{
    {"diurnal", Object{&diurnal}, Optional, "By the time of day."},
    {"steps", Objects{&step}, Optional, "By instants."},
    {"noise", Object{&noise}, Optional, "At random."},
    {"series", Object{&series}, Optional, "As in a file."},
};
constexpr Shape curve{"curve", "A factor over time: the product of its parts.", curve_fields, {Choice::Rule::AtLeastOne, {"diurnal", "steps", "noise", "series"}}};
constexpr Field varies{"varies", Object{&curve}, Optional, "Times this; absent: constant."};

constexpr Field cpu_fields[]{
    {"cores", Ratio{0, 768}, Required, "Of work."},
    varies,
};
constexpr Shape cpu{"cpu_demand", "What its vCPUs would do.", cpu_fields};

constexpr Field memory_fields[]{
    {"active", bounds::memory_or_none, Required, "Touched of late."},
    {"consumed", bounds::memory_or_none, Optional, "Had of the host; default all of the VM's memory."},
    varies,
};
constexpr Shape memory{"memory_demand", "What its guest does with its memory.", memory_fields};

constexpr Field growth_fields[]{
    {"a_day", Size{0_B, bounds::part_of_disk.most}, Required, "Blocks written for the first time."},
    varies,
};
constexpr Shape growth{"growth", "A thin disk's.", growth_fields};

constexpr Field disk_demand_fields[]{
    {"on", Reference{Kind::Disk}, Required, "Which disk."},
    {"iops", Ratio{0, 1e6}, Optional, "Reads and writes; default 0."},
    {"size", bounds::guest_io, Optional, "Of each; default 8 KiB."},
    {"read_share", Ratio{0, 1}, Optional, "Of the I/Os, those that read; default 0.7."},
    {"pattern", WordOrObject{Spelling<PlainPattern>::words, &pattern_shape}, Optional, "Where they fall; default uniform."},
    {"outstanding", bounds::outstanding, Optional, "At most so many at once; default guest.queue_depth."},
    varies,
    {"grows", Object{&growth}, Optional, "Of a thin or a sparse disk; absent: not at all."},
};
constexpr Shape disk_demand{"disk_demand", "What its guest asks of a disk.", disk_demand_fields, {Choice::Rule::AtLeastOne, {"iops", "grows"}}};

constexpr Field demand_fields[]{
    {"cpu", Object{&cpu}, Optional, "Of its host."},
    {"memory", Object{&memory}, Optional, "Of its host."},
    {"disks", Objects{&disk_demand}, Optional, "Of its datastores."},
};

} // namespace

constexpr Shape demand_shape{
    "demand", "What a VM asks for over days; needs \"until\".", demand_fields, {Choice::Rule::AtLeastOne, {"cpu", "memory", "disks"}}};

} // namespace godwit::scenario
