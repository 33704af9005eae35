#pragma once
// A workload's "trace" to commands ready to be replayed.

#include "scenario/reader.hpp"
#include "scenario/workload.hpp"

#include <optional>

namespace godwit::scenario {

/// `span`: what the commands must fit into; absent where that is not known, and wrong anyway.
Replay read_trace(ObjectReader& in, std::optional<units::Bytes> span);

/// A file's text, counted among all that the scenario names; nothing when there is a problem.
std::optional<std::string> text_of(ObjectReader& in, const std::string& file);

} // namespace godwit::scenario
