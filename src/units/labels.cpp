#include "units/labels.hpp"

#include "units/text.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace godwit::units {

BytesPerSecond total(const Labels& links)
{
  BytesPerSecond sum;
  for (const auto& link : links) sum = sum + link.rate;
  return sum;
}

std::string to_text(const Labels& links)
{
  const auto& first = links.front();
  if (links.size() == 1) return fmt::format("{} (the label of {})", to_text(first.rate), first.id);
  const bool equal = std::ranges::all_of(links, [&](const Label& link) { return link.rate == first.rate; });
  const auto sum = equal ? fmt::format("({} x {})", links.size(), to_text(first.rate)) : to_text(total(links));
  return fmt::format("{} (the labels of {} and {} more)", sum, first.id, links.size() - 1);
}

} // namespace godwit::units
