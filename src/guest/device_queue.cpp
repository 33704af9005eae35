#include "guest/device_queue.hpp"

#include <algorithm>
#include <cmath>

namespace godwit::guest {

namespace {

constexpr double least_share = 0.001; ///< of a device that is never wholly busy: background is a mean, and lets some through

/// One step towards the w with w + ln w = c (the Wright omega function); residue is c - w - ln w. Takes an error to its fourth power:
/// Fritsch, Shafer and Crowley, "Solution of the transcendental equation w e^w = x", CACM 16 (1973) 123-124.
double refined(double w, double residue)
{
  const auto q = 2 * (1 + w) * (1 + w + residue * 2 / 3);
  return w * (1 + residue / (1 + w) * (q - residue) / (q - 2 * residue));
}

/// What w becomes while w + ln w falls by `fall` >= 0, to 1e-6.
double fallen(double w, double fall)
{
  if (fall < 0.05) return refined(w, -fall);
  // What becomes x has x e^x = w e^(w - fall) = z: the series of Lambert's function, z - z^2 + 3/2 z^3 - 8/3 z^4 (Corless et al., "On the Lambert W
  // function", Adv. Comput. Math. 5 (1996), 3.1), spares the logarithms where little is left of little.
  if (w < 0.1) {
    const auto z = w * std::exp(w - fall);
    if (z < 0.015) return z * (1 - z * (1 - z * (1.5 - z * 8 / 3)));
  }
  const auto c = w + std::log(w) - fall;
  if (c < -40) return 0; // e^-40 of even a TiB is no byte
  w = c < 1 ? std::exp(c) / (1 + std::exp(c)) : c;
  w = refined(w, c - w - std::log(w));
  return refined(w, c - w - std::log(w));
}

} // namespace

void DeviceQueue::meet(const Neighbours& neighbours)
{
  neighbours_ = neighbours;
  const auto rate = neighbours.rate.value();
  free_ = std::max(rate - neighbours.background.value(), rate * least_share);
}

void DeviceQueue::blocked_until(Seconds instant) { at_ = std::max(at_, instant); }

void DeviceQueue::drain(Seconds span)
{
  const auto standing = static_cast<double>(neighbours_.standing.count());
  if (standing <= 0) {
    backlog_ = std::max(0.0, backlog_ - free_ * span.value());
  } else if (backlog_ > 0) {
    // db/dt = -rate b / (b + S), so b/S + ln(b/S) falls by rate x t / S.
    backlog_ = standing * fallen(backlog_ / standing, neighbours_.rate.value() * span.value() / standing);
  }
}

Bytes DeviceQueue::waiting(Seconds now)
{
  if (now > at_) {
    drain(now - at_);
    at_ = now;
  }
  return Bytes{static_cast<std::int64_t>(backlog_)};
}

Seconds DeviceQueue::serve_queued(Seconds issue, Bytes size)
{
  if (issue > at_) {
    drain(issue - at_);
    at_ = issue;
  }
  const auto standing = static_cast<double>(neighbours_.standing.count());
  auto done = at_ + unloaded(size);
  if (standing > 0) done += Seconds{(backlog_ + standing) / neighbours_.rate.value()};
  else if (backlog_ > 0) done += Seconds{backlog_ / free_};
  backlog_ += static_cast<double>(size.count());
  return done;
}

} // namespace godwit::guest
