#include "report/naive.hpp"

#include "report/figures.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::report {

namespace {

using Abreast = std::vector<const trace::ResourceDeclared*>;

BytesPerSecond rated(const Abreast& links)
{
  BytesPerSecond sum;
  for (const auto* link : links) sum = sum + link->rated;
  return sum;
}

/// "125 MB/s (the label of esx1/nic0/out)", "2 x 125 MB/s (the labels of esx1/nic0/out and 1 more)"
std::string labels_text(const Abreast& links)
{
  const auto& first = *links.front();
  if (links.size() == 1) return fmt::format("{} (the label of {})", to_text(first.rated), first.id);
  const bool equal = std::ranges::all_of(links, [&](const auto* link) { return link->rated == first.rated; });
  const auto sum = equal ? fmt::format("({} x {})", links.size(), to_text(first.rated)) : to_text(rated(links));
  return fmt::format("{} (the labels of {} and {} more)", sum, first.id, links.size() - 1);
}

} // namespace

Estimate naive_of(const std::vector<const Copy*>& copies)
{
  auto by_end = copies;
  std::stable_sort(by_end.begin(), by_end.end(), [](auto* a, auto* b) { return a->end < b->end; });
  std::vector<Estimate> heaviest{{}}; // among the first n to end
  for (const auto* copy : by_end) {
    const auto overlaps = [](const Copy* earlier, Seconds start) { return earlier->end <= start; };
    const auto before = std::lower_bound(by_end.begin(), by_end.end(), copy->start, overlaps) - by_end.begin();
    const auto rank = static_cast<std::ptrdiff_t>(heaviest.size()) - 1; // a copy of no length must not precede itself
    const auto& chain = heaviest[static_cast<std::size_t>(std::min(before, rank))];
    const Estimate with{chain.time + copy->started.naive,
                        chain.how.empty() ? copy->started.naive_how : chain.how + " + " + copy->started.naive_how};
    heaviest.push_back(with.time > heaviest.back().time ? with : heaviest.back());
  }
  return heaviest.back();
}

Estimate naive_memory(const Summary& summary, const Migration& migration)
{
  std::vector<Abreast> hops; // along the ways, what lies side by side on them
  for (const auto number : migration.streams) {
    const auto& stream = summary.streams[number];
    if (!stream.bytes.contains(trace::Cause::Memory)) continue;
    for (std::size_t hop = 0; hop < stream.declared.links.size(); ++hop) {
      const auto& resource = summary.resources.at(stream.declared.links[hop]).resource;
      const auto of = class_of(resource.kind);
      if ((of != ResourceClass::Nics && of != ResourceClass::Wan) || resource.rated <= BytesPerSecond{}) continue;
      if (hops.size() <= hop) hops.resize(hop + 1);
      if (std::ranges::find(hops[hop], &resource) == hops[hop].end()) hops[hop].push_back(&resource);
    }
  }
  std::erase_if(hops, [](const auto& hop) { return hop.empty(); });
  if (hops.empty()) return {};
  const auto& narrowest = *std::ranges::min_element(hops, {}, rated);
  return {migration.memory / rated(narrowest), fmt::format("{} / {}", to_text(migration.memory), labels_text(narrowest))};
}

} // namespace godwit::report
