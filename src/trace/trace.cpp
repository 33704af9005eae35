#include "trace/trace.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace godwit::trace {

bool Trace::wants_samples() const
{
  return std::any_of(sinks_.begin(), sinks_.end(), [](const Sink* sink) { return sink->wants_samples(); });
}

template <class Fact> void Trace::record(Seconds at, Fact fact) const
{
  const Event event{std::move(fact)};
  for (auto* sink : sinks_) sink->on(at, event);
}

namespace {

/// Naming record() for each alternative makes it.
template <class... Fact> constexpr auto recorders(const std::variant<Fact...>*)
{
  return std::tuple{static_cast<void (Trace::*)(Seconds, Fact) const>(&Trace::record<Fact>)...};
}

} // namespace

/// Read by nobody: that they are named here keeps them in the library.
[[gnu::used]] extern const auto all_recorders = recorders(static_cast<const AnyFact*>(nullptr));

} // namespace godwit::trace
