#pragma once
// One reader a format, a file each.

#include "replay/replay.hpp"

#include <string_view>

namespace godwit::replay {

Recording read_csv(std::string_view text, const Columns& columns);
Recording read_msr(std::string_view text);
Recording read_vscsi(std::string_view text);
Recording read_fio(std::string_view text);
Recording read_blkparse(std::string_view text);

} // namespace godwit::replay
