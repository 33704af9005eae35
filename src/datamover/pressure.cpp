#include "datamover/pressure.hpp"

namespace godwit::datamover {

namespace {

/// A link counts as full from here on: the end of each transfer leaves a gap.
constexpr double full = 0.95;

} // namespace

Pressure::Pressure(std::vector<BytesPerSecond> payload)
{
  for (const auto rate : payload) links_.push_back({rate, {}, {}, {}});
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
  clear(source);
  idle_.push_back(source);
}

void Pressure::clear(Source source)
{
  for (const auto& share : shares_[source]) {
    links_[share.link].taken = links_[share.link].taken - share.rate;
    links_[share.link].standing -= share.standing;
    changes_ += share.standing > Bytes{0};
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
  clear(source);
  for (const auto& half : halves) take(source, half, By::Copy);
  if (excess <= Bytes{0} || shares_[source].empty()) return;
  const auto use = [&](const Share& share) { return links_[share.link].taken / links_[share.link].payload; };
  auto* fullest = &shares_[source].front();
  for (auto& share : shares_[source])
    if (use(share) > use(*fullest)) fullest = &share;
  if (use(*fullest) < full) return;
  fullest->standing = excess;
  ++changes_;
  links_[fullest->link].standing += excess;
}

void Pressure::load(Source source, const Use& use)
{
  clear(source);
  take(source, use, By::Guest);
}

} // namespace godwit::datamover
