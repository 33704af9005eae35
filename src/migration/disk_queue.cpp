#include "migration/disk_queue.hpp"

#include <algorithm>

namespace godwit::migration {

DiskQueue::DiskQueue(std::vector<DiskMove>& moves, int parallel) : parallel_(parallel)
{
  for (auto& move : moves) waiting_.push_back(&move);
}

DiskMove* DiskQueue::next()
{
  if (under_way_ == parallel_) return nullptr;
  const auto free = [&](const DiskMove* move) { return !busy_.contains(move->disk.datastore) && !busy_.contains(move->to); };
  const auto found = std::find_if(waiting_.begin(), waiting_.end(), free);
  if (found == waiting_.end()) return nullptr;
  auto* move = *found;
  waiting_.erase(found);
  busy_.insert(move->disk.datastore);
  busy_.insert(move->to);
  ++under_way_;
  return move;
}

void DiskQueue::done(const DiskMove& move)
{
  busy_.erase(busy_.find(move.disk.datastore));
  busy_.erase(busy_.find(move.to));
  --under_way_;
}

} // namespace godwit::migration
