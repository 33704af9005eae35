#include "trace/trace.hpp"

#include <algorithm>

namespace godwit::trace {

bool Trace::wants_samples() const
{
  return std::ranges::any_of(sinks_, &Sink::wants_samples);
}

bool Trace::wants_words() const
{
  return std::ranges::any_of(sinks_, &Sink::wants_words);
}

} // namespace godwit::trace
