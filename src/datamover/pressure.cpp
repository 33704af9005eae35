#include "datamover/pressure.hpp"

#include <algorithm>

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
    shares_.emplace_back();
    return shares_.size() - 1;
  }
  const auto source = idle_.back();
  idle_.pop_back();
  return source;
}

void Pressure::leave(Source source)
{
  const auto shares = shares_[source];
  clear(source);
  for (const auto& share : shares) note(share.link);
  idle_.push_back(source);
}

void Pressure::clear(Source source)
{
  for (const auto& share : shares_[source]) {
    links_[share.link].taken = links_[share.link].taken - share.rate;
    links_[share.link].standing -= share.standing;
    if (share.by == By::Guest) links_[share.link].loads = links_[share.link].loads - share.rate;
  }
  shares_[source].clear();
}

void Pressure::take(Source source, const Use& use, By by)
{
  for (const auto link : use.path) {
    auto& at = links_[index(link)];
    at.taken = at.taken + use.rate;
    if (by == By::Guest) at.loads = at.loads + use.rate;
    shares_[source].push_back({index(link), use.rate, {}, by});
  }
}

void Pressure::copies(Source source, std::span<const Use> halves, Bytes excess)
{
  // Where it stood before, and where it stands now.
  const auto queue = std::ranges::find_if(shares_[source], [](const Share& share) { return share.standing > Bytes{0}; });
  const auto before = queue == shares_[source].end() ? std::nullopt : std::optional{queue->link};
  clear(source);
  for (const auto& half : halves) take(source, half, By::Copy);
  const auto now = stand(source, excess);
  if (before) note(*before);
  if (now && now != before) note(*now);
}

std::optional<std::size_t> Pressure::stand(Source source, Bytes excess)
{
  if (excess <= Bytes{0} || shares_[source].empty()) return std::nullopt;
  const auto use = [&](const Share& share) { return links_[share.link].taken / links_[share.link].payload; };
  auto* fullest = &shares_[source].front();
  for (auto& share : shares_[source])
    if (use(share) > use(*fullest)) fullest = &share;
  if (use(*fullest) < full) return std::nullopt;
  fullest->standing = excess;
  links_[fullest->link].standing += excess;
  return fullest->link;
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
