#pragma once
// What explain says of a run made by hand, as one text.

#include "report/explain/explain.hpp"
#include "report/stream.hpp"

namespace godwit::report::testing {

inline std::string told(const Summary& summary, std::size_t migration = 0)
{
  const std::vector<Explanation> all{{narrate(summary, summary.migrations.at(migration)), std::nullopt}};
  return unwrapped(explain_text(summary, all, Style::Plain, 400));
}

} // namespace godwit::report::testing
