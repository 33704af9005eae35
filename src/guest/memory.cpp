#include "guest/memory.hpp"

#include <algorithm>
#include <cmath>

namespace godwit::guest {

namespace {

/// A page is sent whole, and one that is only begun is dirty.
Bytes whole_pages(Bytes size) { return page * units::pieces(size, page); }

/// All the pages there are for a set to write, whatever its working set is said to be.
scenario::DirtySet within(scenario::DirtySet set, Bytes room)
{
  set.size = units::min(set.size, room);
  return set;
}

} // namespace

Bytes dirtied(const scenario::DirtySet& set, scenario::MemoryWorkload::Pattern pattern, Seconds running)
{
  const auto size = static_cast<double>(set.size.count());
  const auto written = set.rate.value() * running.value();
  if (size <= 0 || written <= 0) return Bytes{0};
  const auto different = pattern == scenario::MemoryWorkload::Pattern::Sequential ? std::min(written, size) : -size * std::expm1(-written / size);
  return Bytes{std::llround(different)};
}

Memory::Memory(Bytes configured, const scenario::MemoryWorkload* workload) : configured_(configured), workload_(workload) {}

Bytes Memory::resident() const { return configured_ - zero() - swapped(); }

Bytes Memory::swapped() const { return workload_ == nullptr ? Bytes{0} : units::min(workload_->swapped, configured_ - zero()); }

Bytes Memory::zero() const { return workload_ == nullptr ? Bytes{0} : units::min(workload_->zero, configured_); }

Bytes Memory::dirtied(Seconds running) const
{
  if (workload_ == nullptr) return Bytes{0};
  Bytes sum, taken;
  if (workload_->hot) {
    const auto hot = within(*workload_->hot, resident());
    sum = whole_pages(guest::dirtied(hot, workload_->pattern, running));
    taken = hot.size;
  }
  sum += whole_pages(guest::dirtied(within(workload_->pages, resident() - taken), workload_->pattern, running));
  return units::min(sum, resident());
}

} // namespace godwit::guest
