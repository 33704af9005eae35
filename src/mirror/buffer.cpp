#include "mirror/buffer.hpp"

#include <algorithm>

namespace godwit::mirror {

std::string_view to_text(MirrorMode mode) { return mode == MirrorMode::Asynchronous ? "asynchronous" : "synchronous"; }

std::optional<Buffer::Entry> Buffer::arrived(Seconds now)
{
  if (waiting_.empty() || waiting_.front().arrives > now) return std::nullopt;
  const auto entry = waiting_.front();
  waiting_.pop_front();
  filled_ -= entry.size;
  if (filled_ <= low_ && size_ > Bytes{0}) mode_ = MirrorMode::Asynchronous;
  return entry;
}

MirrorMode Buffer::put(const Entry& entry)
{
  if (filled_ + entry.size > size_) mode_ = MirrorMode::Synchronous;
  waiting_.push_back(entry);
  // One stream, in order: nobody overtakes.
  if (waiting_.size() > 1) waiting_.back().arrives = std::max(waiting_.back().arrives, waiting_[waiting_.size() - 2].arrives);
  filled_ += entry.size;
  return mode_;
}

} // namespace godwit::mirror
