#include "report/guests.hpp"

namespace godwit::report {

std::optional<double> iops(const std::optional<trace::GuestFelt>& window)
{
  if (!window || window->to <= window->from) return std::nullopt;
  return static_cast<double>(window->reads.count + window->writes.count) / (window->to - window->from).value();
}

std::optional<double> iops_kept(const Guest& guest)
{
  const auto before = iops(guest.before), during = iops(guest.during);
  const auto enough = guest.before && guest.before->reads.count + guest.before->writes.count >= enough_to_count;
  return enough && before && during ? std::optional{*during / *before} : std::nullopt;
}

double slowdown(const Guest& guest)
{
  const auto wrote = [](const auto& window) { return window && window->writes.count > 0 && window->writes.mean > Seconds{}; };
  if (!wrote(guest.before) || !wrote(guest.during)) return 0;
  return guest.during->writes.mean / guest.before->writes.mean - 1;
}

bool busy(const Guest& guest)
{
  for (const auto* window : {&guest.before, &guest.during, &guest.after})
    if (*window && (*window)->reads.count + (*window)->writes.count > 0) return true;
  return false;
}

} // namespace godwit::report
