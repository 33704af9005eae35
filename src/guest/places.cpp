#include "guest/places.hpp"

#include <algorithm>
#include <boost/random/uniform_01.hpp>
#include <cmath>
#include <limits>
#include <numeric>

namespace godwit::guest {

namespace {

double unit(Random& random) { return boost::random::uniform_01<double>{}(random); }

/// 0 to n - 1, evenly up to n / 2^53.
std::int64_t below(std::int64_t n, Random& random) { return static_cast<std::int64_t>(unit(random) * static_cast<double>(n)); }

} // namespace

ZipfRanks::ZipfRanks(double exponent, std::int64_t n) : exponent_(exponent), one_less_(1 - exponent), n_(n)
{
  lowest_ = hat(1.5) - 1;
  highest_ = hat(static_cast<double>(n) + 0.5);
  squeeze_ = 2 - hat_inverse(hat(2.5) - std::pow(2.0, -exponent));
}

double ZipfRanks::hat(double x) const
{
  const auto log = std::log(x);
  return one_less_ == 0 ? log : std::expm1(one_less_ * log) / one_less_;
}

double ZipfRanks::hat_inverse(double area) const
{
  return std::exp(one_less_ == 0 ? area : std::log1p(std::max(one_less_ * area, -1.0)) / one_less_);
}

std::int64_t ZipfRanks::draw(Random& random) const
{
  for (;;) {
    const auto area = highest_ + unit(random) * (lowest_ - highest_);
    const auto x = hat_inverse(area);
    const auto rank = std::clamp(std::floor(x + 0.5), 1.0, static_cast<double>(n_));
    if (rank - x <= squeeze_ || area >= hat(rank + 0.5) - std::pow(rank, -exponent_)) return static_cast<std::int64_t>(rank);
  }
}

Scatter::Scatter(std::int64_t n) : n_(static_cast<std::uint64_t>(n))
{
  constexpr auto golden = 0.6180339887498949;
  const auto most = std::numeric_limits<std::uint64_t>::max() / n_; // rank x multiplier stays in 64 bits
  multiplier_ = std::clamp<std::uint64_t>(static_cast<std::uint64_t>(golden * static_cast<double>(n_)), 1, most);
  while (std::gcd(multiplier_, n_) != 1) --multiplier_; // 1 at the latest
}

std::int64_t Scatter::place(std::int64_t rank) const
{
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(rank) * multiplier_ % n_);
}

std::int64_t Places::Anywhere::draw(Random& random) const { return below(n, random); }

std::int64_t Places::Ranked::draw(Random& random) const { return scatter.place(ranks.draw(random) - 1); }

std::int64_t Places::Split::draw(Random& random) const
{
  return hot == n || unit(random) < hits ? below(hot, random) : hot + below(n - hot, random);
}

std::int64_t Places::InTurn::draw(Random&)
{
  const auto place = next;
  next = next + 1 == n ? 0 : next + 1;
  return place;
}

Places::Places(const scenario::Pattern& pattern, std::int64_t n) : kind_(kind_of(pattern, n)) {}

Places::Kind Places::kind_of(const scenario::Pattern& pattern, std::int64_t n)
{
  if (const auto* zipf = std::get_if<scenario::Zipf>(&pattern)) return Ranked{ZipfRanks{zipf->exponent, n}, Scatter{n}};
  if (const auto* split = std::get_if<scenario::HotCold>(&pattern)) {
    const auto hot = std::llround(split->space * static_cast<double>(n));
    return Split{n == 1 ? 1 : std::clamp<std::int64_t>(hot, 1, n - 1), n, split->hits};
  }
  if (std::holds_alternative<scenario::Sequential>(pattern)) return InTurn{n, 0};
  return Anywhere{n};
}

std::int64_t Places::draw(Random& random)
{
  return std::visit([&](auto& kind) { return kind.draw(random); }, kind_);
}

} // namespace godwit::guest
