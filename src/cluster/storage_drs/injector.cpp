#include "cluster/storage_drs/injector.hpp"

#include <algorithm>

namespace godwit::cluster::storage_drs {

namespace {

constexpr double noticeably = 1.2;

} // namespace

Seconds back_off(int times)
{
  constexpr std::array<int, 8> minutes{1, 2, 4, 8, 16, 32, 60, 120};
  return Seconds{60.0 * minutes[static_cast<std::size_t>(std::clamp(times, 0, 7))]};
}

Seconds attempt_of_day(int day, int days_without_model)
{
  constexpr Seconds whole_day{86'400}, shift{7'200};
  return whole_day * day + shift * (days_without_model % 12);
}

bool correlated(const Concurrence& one, const Concurrence& other)
{
  const auto slower = [](const Concurrence& seen) { return seen.together > seen.alone * noticeably; };
  return slower(one) && slower(other);
}

} // namespace godwit::cluster::storage_drs
