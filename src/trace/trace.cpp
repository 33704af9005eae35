#include "trace/trace.hpp"

#include <algorithm>

namespace godwit::trace {

bool Trace::wants_samples() const
{
  return std::any_of(sinks_.begin(), sinks_.end(), [](const Sink* sink) { return sink->wants_samples(); });
}

} // namespace godwit::trace
