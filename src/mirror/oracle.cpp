#include "mirror/oracle.hpp"

#include <algorithm>

namespace godwit::mirror {

Oracle::Oracle(Bytes size, Bytes block) : blocks_(static_cast<std::uint32_t>(units::pieces(size, block))), block_(block) {}

void Oracle::wrote(std::uint32_t first, std::uint32_t count, bool mirrored) { add(first, count, mirrored ? Kind::Mirrored : Kind::Wrote); }

void Oracle::reads(std::uint32_t first, std::uint32_t count) { add(first, count, Kind::Read); }

void Oracle::reads(std::span<const std::uint32_t> blocks)
{
  while (!blocks.empty()) {
    std::uint32_t run = 1;
    while (run < blocks.size() && blocks[run] == blocks[0] + run) ++run;
    add(blocks[0], run, Kind::Read);
    blocks = blocks.subspan(run);
  }
}

void Oracle::lands() { add(0, 0, Kind::Lands); }

void Oracle::lost() { add(0, 0, Kind::Lost); }

void Oracle::add(std::uint32_t first, std::uint32_t count, Kind kind)
{
  for (; count > most; first += most, count -= most) journal_.push_back({first, most, static_cast<std::uint32_t>(kind)});
  journal_.push_back({first, count, static_cast<std::uint32_t>(kind)});
  if (journal_.size() >= spill) replay();
}

void Oracle::replay()
{
  source_.resize(blocks_);
  destination_.resize(blocks_);
  for (const auto& entry : journal_) apply(entry);
  journal_.clear();
}

void Oracle::apply(const Entry& entry)
{
  const auto end = entry.first + entry.count;
  switch (static_cast<Kind>(entry.kind)) {
  case Kind::Wrote:
    for (auto block = entry.first; block < end; ++block) ++source_[block];
    return;
  case Kind::Mirrored:
    for (auto block = entry.first; block < end; ++block) {
      const bool up_to_date = destination_[block] == source_[block] + 1;
      ++source_[block];
      if (up_to_date) ++destination_[block];
    }
    return;
  case Kind::Read:
    for (auto block = entry.first; block < end; ++block) staged_.emplace_back(block, source_[block]);
    return;
  case Kind::Lands:
    for (const auto& [block, version] : staged_) destination_[block] = version + 1;
    staged_.clear();
    return;
  case Kind::Lost: staged_.clear(); return;
  }
}

Oracle::Verdict Oracle::compare(Bytes zero_from)
{
  replay();
  Verdict verdict{.blocks = blocks_};
  for (std::uint32_t block = 0; block < blocks_; ++block) {
    const bool nothing_to_copy = source_[block] == 0 && block_ * block >= zero_from;
    verdict.written += source_[block] > 0;
    verdict.differing += destination_[block] != source_[block] + 1 && !(nothing_to_copy && destination_[block] == 0);
  }
  return verdict;
}

} // namespace godwit::mirror
