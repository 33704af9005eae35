#include "report/naive.hpp"

#include "report/figures.hpp"
#include "units/labels.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::report {

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
  std::vector<units::Labels> hops; // along the ways, what lies side by side on them
  for (const auto number : migration.streams) {
    const auto& stream = summary.streams[number];
    if (!stream.bytes.contains(trace::Cause::Memory)) continue;
    for (std::size_t hop = 0; hop < stream.declared.links.size(); ++hop) {
      const auto& resource = summary.resources.at(stream.declared.links[hop]).resource;
      const auto of = class_of(resource.kind);
      if ((of != ResourceClass::Nics && of != ResourceClass::Wan) || resource.rated <= BytesPerSecond{}) continue;
      if (hops.size() <= hop) hops.resize(hop + 1);
      const units::Label label{resource.id, resource.rated};
      if (std::ranges::find(hops[hop], label) == hops[hop].end()) hops[hop].push_back(label);
    }
  }
  std::erase_if(hops, [](const auto& hop) { return hop.empty(); });
  if (hops.empty()) return {};
  const auto& narrowest = *std::ranges::min_element(hops, {}, units::total);
  return {migration.memory / units::total(narrowest), fmt::format("{} / {}", to_text(migration.memory), units::to_text(narrowest))};
}

} // namespace godwit::report
