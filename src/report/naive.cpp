#include "report/naive.hpp"

#include <algorithm>

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

} // namespace godwit::report
