#pragma once
// What a quantity in an input file may be at all: beyond these nothing real stands, only a slip of the unit.

#include "scenario/shape.hpp"

namespace godwit::scenario::bounds {

using namespace units::literals;

inline constexpr Size memory{4_MiB, 64_TiB};
inline constexpr Size memory_or_none{0_B, memory.most};
inline constexpr Size part_of_memory{4_KiB, memory.most}; ///< at least a page
inline constexpr Size disk{1_MiB, 64_TiB}; ///< vSphere's own limit is 62 TB
inline constexpr Size part_of_disk{0_B, 64_TiB};
inline constexpr Size capacity{1_MiB, 16'384_TiB};
inline constexpr Size part_of_capacity{0_B, 16'384_TiB};
inline constexpr Rate rate{units::BytesPerSecond{1e3}, units::BytesPerSecond{1e14}};
inline constexpr RateOrZero rate_or_zero{rate.most};
inline constexpr Time latency{10_s};
inline constexpr TimeOrZero round_trip{10_s};
inline constexpr TimeOrZero step{3600_s}; ///< of a protocol, or of one I/O
inline constexpr TimeOrZero instant{units::Seconds{365 * 86'400.0}};
inline constexpr Time length{units::Seconds{365 * 86'400.0}}; ///< of something that lasts
inline constexpr Count adapters{1, 64};
inline constexpr Count vmknics{1, 16}; ///< of one adapter
inline constexpr Ratio loss{0, 0.999};
inline constexpr Count copies{1, 10'000}; ///< of a VM
inline constexpr Count on_or_off{0, 1};
inline constexpr Size command{4_KiB, 1_GiB};
inline constexpr Count outstanding{1, 4096};
inline constexpr Size guest_io{512_B, 32_MiB}; ///< an ESXi host splits what is larger (Disk.DiskMaxIOSize)

} // namespace godwit::scenario::bounds
