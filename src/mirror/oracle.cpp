#include "mirror/oracle.hpp"

#include <algorithm>

namespace godwit::mirror {

namespace {

// A block's byte.
constexpr std::uint8_t written = 0x80, being_read = 0x40, lag = 0x3f;
// Its lag: nothing at the destination, or a version so many behind the source's plus one, or one that stands elsewhere.
constexpr std::uint8_t absent = 0, current = 1, far = lag;

void set_lag(std::uint8_t& state, std::uint8_t to) { state = static_cast<std::uint8_t>((state & ~lag) | to); }

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
  const auto first = states_.empty();
  states_.resize(blocks_);
  constexpr std::size_t ahead = 16; // writes fall anywhere: fetched in time they cost a third
  for (std::size_t i = 0; i < journal_.size(); ++i) {
    if (i + ahead < journal_.size()) __builtin_prefetch(states_.data() + journal_[i + ahead].first, 1);
    apply(journal_[i]);
  }
  journal_.clear();
  if (first) journal_.shrink_to_fit();
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

/// Versions that the destination lacks; less than 0 where it has one that the source never had; nothing where it has none.
std::optional<std::int64_t> Oracle::behind(std::uint32_t block) const
{
  const auto code = states_[block] & lag;
  if (code == absent) return std::nullopt;
  return code == far ? far_.at(block) : code - current;
}

void Oracle::put(std::uint32_t block, std::int64_t behind)
{
  const auto near = behind >= 0 && behind < far - current;
  set_lag(states_[block], near ? static_cast<std::uint8_t>(behind + current) : far);
  if (!near) far_[block] = behind;
  else if (!far_.empty()) far_.erase(block);
}

void Oracle::write(std::uint32_t block, bool mirrored)
{
  auto& state = states_[block];
  state |= written;
  if ((state & being_read) != 0) {
    const auto known = std::ranges::find(overwritten_, block, &Overwritten::block);
    if (known == overwritten_.end()) overwritten_.push_back({block, 1});
    else ++known->times;
  }
  const auto code = state & lag;
  if (code == absent || (mirrored && code == current)) return;
  put(block, *behind(block) + 1);
}

void Oracle::arrive(std::uint32_t block)
{
  if (const auto lacking = behind(block)) put(block, *lacking - 1);
}

void Oracle::read(std::uint32_t first, std::uint32_t count)
{
  reading_.push_back({first, count});
  for (auto& state : std::span{states_}.subspan(first, count)) state |= being_read;
  std::erase_if(overwritten_, [&](const Overwritten& block) { return block.block - first < count; });
}

void Oracle::land()
{
  for (const auto& run : reading_) {
    for (auto& state : std::span{states_}.subspan(run.first, run.count)) state = static_cast<std::uint8_t>((state & written) | current);
    if (!far_.empty()) std::erase_if(far_, [&](const auto& block) { return block.first - run.first < run.count; });
  }
  for (const auto& [block, times] : overwritten_) put(block, times);
  reading_.clear();
  overwritten_.clear();
}

void Oracle::forget_read()
{
  for (const auto& run : reading_)
    for (auto& state : std::span{states_}.subspan(run.first, run.count)) state = static_cast<std::uint8_t>(state & ~being_read);
  reading_.clear();
  overwritten_.clear();
}

Oracle::Verdict Oracle::compare(Bytes zero_from)
{
  replay();
  Verdict verdict{.blocks = blocks_};
  const auto zeroes = static_cast<std::size_t>(units::pieces(std::max(Bytes{0}, zero_from), block_));
  const auto data = std::span{states_}.first(std::min<std::size_t>(zeroes, blocks_));
  const auto count = [](std::span<const std::uint8_t> states, auto holds) {
    std::uint64_t found = 0;
    for (; !states.empty(); states = states.subspan(std::min<std::size_t>(states.size(), 255))) {
      std::uint8_t few = 0; // sixteen are counted at once
      for (const auto state : states.first(std::min<std::size_t>(states.size(), 255))) few = static_cast<std::uint8_t>(few + holds(state));
      found += few;
    }
    return found;
  };
  verdict.written = count(states_, [](std::uint8_t state) { return (state & written) != 0; });
  verdict.differing = count(data, [](std::uint8_t state) { return (state & lag) != current; });
  verdict.differing += count(std::span{states_}.subspan(data.size()), [](std::uint8_t state) {
    return ((state & lag) != current) & ((state & (written | lag)) != 0); // all zeroes on both sides
  });
  return verdict;
}

} // namespace godwit::mirror
