#include "report/naive.hpp"

#include "report/figures.hpp"
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
  const trace::ResourceDeclared* slowest = nullptr;
  for (const auto number : migration.streams) {
    const auto& stream = summary.streams[number];
    if (!stream.bytes.contains(trace::Cause::Memory)) continue;
    for (const auto link : stream.declared.links) {
      const auto& resource = summary.resources.at(link).resource;
      const auto of = class_of(resource.kind);
      const bool labelled = (of == ResourceClass::Nics || of == ResourceClass::Wan) && resource.rated > BytesPerSecond{};
      if (labelled && (!slowest || resource.rated < slowest->rated)) slowest = &resource;
    }
  }
  if (!slowest) return {};
  return {migration.memory / slowest->rated, fmt::format("{} / {} (the label of {})", to_text(migration.memory), to_text(slowest->rated), slowest->id)};
}

} // namespace godwit::report
