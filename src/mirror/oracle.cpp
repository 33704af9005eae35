#include "mirror/oracle.hpp"

#include <algorithm>

namespace godwit::mirror {

namespace {

constexpr std::uint32_t source(std::uint32_t versions) { return versions & 0xffff; }
constexpr std::uint32_t destination(std::uint32_t versions) { return versions >> 16; }
constexpr std::uint32_t up_to_date(std::uint32_t version) { return (version + 1) & 0xffff; } ///< what the destination then has
constexpr bool current(std::uint32_t versions) { return destination(versions) == up_to_date(source(versions)); }
constexpr std::uint32_t pack(std::uint32_t source, std::uint32_t destination) { return (source & 0xffff) | destination << 16; }

} // namespace

Oracle::Oracle(Bytes size, Bytes block) : blocks_(static_cast<std::uint32_t>(units::pieces(size, block))), block_(block) {}

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

void Oracle::replay()
{
  versions_.resize(blocks_);
  constexpr std::size_t ahead = 16; // writes fall anywhere: fetched in time they cost a third
  for (std::size_t i = 0; i < journal_.size(); ++i) {
    if (i + ahead < journal_.size()) __builtin_prefetch(versions_.data() + journal_[i + ahead].first, 1);
    apply(journal_[i]);
  }
  journal_.clear();
}

void Oracle::apply(const Entry& entry)
{
  switch (static_cast<Kind>(entry.kind)) {
  case Kind::Wrote:
  case Kind::Mirrored:
    for (auto block = entry.first; block < entry.first + entry.count; ++block) write(block, static_cast<Kind>(entry.kind) == Kind::Mirrored);
    return;
  case Kind::Arrived:
    for (auto block = entry.first; block < entry.first + entry.count; ++block) arrive(block);
    return;
  case Kind::Read: return read(entry.first, entry.count);
  case Kind::Lands: return land();
  case Kind::Lost: return forget_read();
  }
}

void Oracle::write(std::uint32_t block, bool mirrored)
{
  auto& versions = versions_[block];
  const auto in_run = block - run_first_ < run_count_;
  if (in_run && std::ranges::find(overwritten_, block, &Block::number) == overwritten_.end()) overwritten_.push_back({block, versions});
  const auto next = source(versions) + 1;
  versions = pack(next, mirrored && current(versions) ? up_to_date(next) : destination(versions));
}

void Oracle::arrive(std::uint32_t block)
{
  auto& versions = versions_[block];
  if (destination(versions) != 0) versions = pack(versions, destination(versions) + 1);
}

void Oracle::read(std::uint32_t first, std::uint32_t count)
{
  if (run_count_ == 0 && scattered_.empty()) {
    run_first_ = first, run_count_ = count;
    return;
  }
  // The run so far becomes scattered, too, as it was read.
  for (auto block = run_first_; block < run_first_ + run_count_; ++block) scattered_.push_back({block, versions_[block]});
  for (const auto& block : overwritten_) scattered_.push_back(block);
  run_count_ = 0;
  overwritten_.clear();
  for (auto block = first; block < first + count; ++block) scattered_.push_back({block, versions_[block]});
}

void Oracle::land()
{
  for (auto& versions : std::span{versions_}.subspan(run_first_, run_count_)) versions = pack(versions, up_to_date(versions));
  for (const auto* blocks : {&overwritten_, &scattered_})
    for (const auto& [block, version] : *blocks) versions_[block] = pack(versions_[block], up_to_date(source(version)));
  forget_read();
}

void Oracle::forget_read()
{
  run_first_ = run_count_ = 0;
  overwritten_.clear();
  scattered_.clear();
}

Oracle::Verdict Oracle::compare(Bytes zero_from)
{
  replay();
  Verdict verdict{.blocks = blocks_};
  const auto zeroes = static_cast<std::size_t>(units::pieces(std::max(Bytes{0}, zero_from), block_));
  const auto data = std::span{versions_}.first(std::min<std::size_t>(zeroes, blocks_));
  for (const auto versions : data) {
    verdict.written += source(versions) > 0;
    verdict.differing += !current(versions);
  }
  for (const auto versions : std::span{versions_}.subspan(data.size())) {
    verdict.written += source(versions) > 0;
    verdict.differing += !current(versions) && versions != 0; // all zeroes on both sides
  }
  return verdict;
}

} // namespace godwit::mirror
