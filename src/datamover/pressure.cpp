#include "datamover/pressure.hpp"

#include <algorithm>
#include <utility>

namespace godwit::datamover {

namespace {

/// A link counts as full from here on: the end of each transfer leaves a gap.
constexpr double full = 0.95;

} // namespace

Pressure::Pressure(std::vector<BytesPerSecond> payload)
{
  for (const auto rate : payload) links_.push_back({rate, {}, {}, {}, {}});
}

Pressure::Source Pressure::enter()
{
  if (idle_.empty()) {
    uses_.emplace_back();
    return uses_.size() - 1;
  }
  const auto source = idle_.back();
  idle_.pop_back();
  return source;
}

void Pressure::leave(Source source)
{
  const auto shares = uses_[source].shares;
  clear(source);
  for (const auto& share : shares) note(share.link);
  idle_.push_back(source);
}

void Pressure::clear(Source source)
{
  auto& uses = uses_[source];
  for (const auto& share : uses.shares) {
    auto& at = links_[share.link];
    at.taken = at.taken - share.rate;
    if (share.by == By::Guest) at.loads = at.loads - share.rate;
  }
  if (uses.standing > Bytes{0}) links_[uses.stands_at].standing -= std::exchange(uses.standing, Bytes{0});
  uses.shares.clear();
}

void Pressure::take(Source source, const Use& use, By by)
{
  auto& shares = uses_[source].shares;
  for (const auto link : use.path) {
    auto& at = links_[index(link)];
    at.taken = at.taken + use.rate;
    if (by == By::Guest) at.loads = at.loads + use.rate;
    shares.push_back({use.rate, static_cast<std::uint32_t>(link), by});
  }
}

void Pressure::copies(Source source, std::span<const Use> halves, Bytes excess)
{
  auto& uses = uses_[source];
  const auto stood = uses.standing > Bytes{0};
  const auto before = uses.stands_at;
  clear(source);
  for (const auto& half : halves) take(source, half, By::Copy);
  stand(uses, excess);
  if (stood) note(before);
  if (uses.standing > Bytes{0} && !(stood && before == uses.stands_at)) note(uses.stands_at);
}

/// The fullest link of its ways is where the excess stands from now on, if that is full.
void Pressure::stand(Uses& uses, Bytes excess)
{
  if (excess <= Bytes{0} || uses.shares.empty()) return;
  auto fullest = uses.shares.front().link;
  double most = -1;
  for (const auto& share : uses.shares) {
    const auto& at = links_[share.link];
    const auto use = at.taken / at.payload;
    if (use > most) most = use, fullest = share.link;
  }
  if (most < full) return;
  uses.stands_at = fullest;
  uses.standing = excess;
  links_[fullest].standing += excess;
}

void Pressure::note(std::size_t link)
{
  auto& at = links_[link];
  const auto change = std::max(at.standing, at.noted) - units::min(at.standing, at.noted);
  if (change * 10 <= std::max(at.standing, at.noted)) return;
  at.noted = at.standing;
  ++changes_;
}

void Pressure::load(Source source, const Use& use)
{
  clear(source);
  take(source, use, By::Guest);
}

} // namespace godwit::datamover
