#include "scenario/generation.hpp"

#include "scenario/words.hpp"

#include <array>

namespace godwit::scenario {

namespace {

struct GenerationRow {
  Version from; ///< holds until a later row
  Generation generation;
  std::string_view source;
};

constexpr std::array generations{
    GenerationRow{Version::V3_5, Generation::Snapshot,
                  "VMware vSphere blog, 2011-07, \"New vSphere 5.0 storage features, part 2\": in 3.5 writes go to a snapshot."},
    GenerationRow{Version::V4_0, Generation::DirtyBlock,
                  "VMware vSphere blog, 2011-07, \"New vSphere 5.0 storage features, part 2\": in 4.x dirty blocks are tracked and "
                  "copied again."},
    GenerationRow{Version::V5_0, Generation::Mirror,
                  "VMware vSphere blog, 2011-07, \"New vSphere 5.0 storage features, part 2\": from 5.0 writes are mirrored."},
};

const GenerationRow& row_of(Version version)
{
  const auto* holding = generations.data();
  for (const auto& row : generations)
    if (row.from <= version) holding = &row;
  return *holding;
}

} // namespace

Generation generation_of(Version version) { return row_of(version).generation; }
std::string_view generation_source(Version version) { return row_of(version).source; }
std::string_view to_text(Generation generation) { return word_of(generation); }

} // namespace godwit::scenario
