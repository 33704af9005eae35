#include "mirror/block_map.hpp"

#include <algorithm>
#include <bit>

namespace godwit::mirror {

namespace {

constexpr std::uint32_t word_bits = 64;
constexpr auto all = ~std::uint64_t{0};

/// The bits of one word that lie in the range.
std::uint64_t mask(std::uint32_t word, BlockRange range)
{
  auto bits = all;
  if (word == range.first / word_bits) bits &= all << range.first % word_bits;
  if (word == range.last / word_bits) bits &= all >> (word_bits - 1 - range.last % word_bits);
  return bits;
}

constexpr BlockRange nothing{~std::uint32_t{0}, 0};

} // namespace

const char* to_text(Region region)
{
  switch (region) {
  case Region::NotCopied: return "not_copied";
  case Region::InFlight: return "in_flight";
  case Region::Copied: return "copied";
  }
  return "";
}

BlockMap::BlockMap(Bytes size, Bytes block)
    : blocks_(static_cast<std::uint32_t>(units::pieces(size, block))), block_(block),
      shift_(std::has_single_bit(static_cast<std::uint64_t>(block.count())) ? std::countr_zero(static_cast<std::uint64_t>(block.count())) : -1), bits_((blocks_ + word_bits - 1) / word_bits)
{
}

void BlockMap::transfer_begins(Bytes offset, Bytes size)
{
  flights_.push_back({offset, offset + size, false});
  refresh_flight();
}

void BlockMap::transfer_done(Bytes offset)
{
  std::ranges::find(flights_, offset, &Flight::from)->done = true;
  while (!flights_.empty() && flights_.front().done) {
    const auto& oldest = flights_.front();
    copied_ = std::max(copied_, range(oldest.from, oldest.to - oldest.from).last + 1);
    copied_to_ = std::max(copied_to_, oldest.to);
    flights_.erase(flights_.begin());
  }
  refresh_flight();
}

void BlockMap::transfer_cut()
{
  flights_.clear();
  refresh_flight();
}

void BlockMap::refresh_flight()
{
  flight_ = flights_.empty() ? nothing : range(flights_.front().from, flights_.back().to - flights_.front().from);
}

std::uint32_t BlockMap::mark(BlockRange range)
{
  std::uint32_t fresh = 0;
  for (auto word = range.first / word_bits; word <= range.last / word_bits; ++word) {
    const auto added = mask(word, range) & ~bits_[word];
    bits_[word] |= added;
    fresh += static_cast<std::uint32_t>(std::popcount(added));
  }
  marked_ += fresh;
  return fresh;
}

bool BlockMap::is_marked(std::uint32_t block) const { return bits_[block / word_bits] >> block % word_bits & 1; }

void BlockMap::take(BlockRange range, std::uint32_t most, std::vector<std::uint32_t>& taken)
{
  for (auto word = range.first / word_bits; word <= range.last / word_bits && taken.size() < most; ++word) {
    for (auto found = bits_[word] & mask(word, range); found != 0 && taken.size() < most; found &= found - 1) {
      taken.push_back(word * word_bits + static_cast<std::uint32_t>(std::countr_zero(found)));
      bits_[word] &= ~(found & -found);
      --marked_;
    }
  }
}

std::vector<std::uint32_t> BlockMap::take_marked() { return take_marked_from(0, marked_); }

std::vector<std::uint32_t> BlockMap::take_marked_from(std::uint32_t from, std::uint32_t most)
{
  most = std::min(most, marked_);
  std::vector<std::uint32_t> taken;
  taken.reserve(most);
  if (most > 0 && from < blocks_) take({from, blocks_ - 1}, most, taken);
  if (taken.size() < most) take({0, std::min(from, blocks_) - 1}, most, taken);
  return taken;
}

void BlockMap::mark_first(Bytes size)
{
  if (size > Bytes{0}) mark(range(Bytes{0}, size));
}

} // namespace godwit::mirror
