#pragma once
// Which release deals with the writes during a Storage vMotion how.

#include "scenario/scenario.hpp"

#include <string_view>

namespace godwit::scenario {

/// Where it is published that the release's generation is what generation_of() says.
std::string_view generation_source(Version version);

} // namespace godwit::scenario
