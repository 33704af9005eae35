#include "report/days.hpp"

#include "report/csv.hpp"
#include "report/summary.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::report {

using units::to_text;

namespace {

constexpr std::size_t enough = 3; ///< sentences of a kind

/// "3 VMs", "db1".
std::string who(const std::vector<std::string>& vms) { return vms.size() == 1 ? vms.front() : fmt::format("{} VMs", vms.size()); }

std::string of_full(const Days::Full& full)
{
  const auto until = full.to ? fmt::format("for {}", to_text(*full.to - full.from)) : "to the end";
  return fmt::format("{} is full after {}: {} stood still {}.", full.datastore, to_text(full.from), who(full.stopped), until);
}

std::size_t count(const Days& days, Days::Coming::Kind kind)
{
  return static_cast<std::size_t>(std::ranges::count(days.comings, kind, &Days::Coming::kind));
}

} // namespace

std::vector<std::string> day_remarks(const Days& days)
{
  std::vector<std::string> found;
  for (const auto& [datastore, size] : days.grown)
    if (found.size() < enough && size > trace::Bytes{}) found.push_back(fmt::format("Thin disks on {} grew by {}.", datastore, to_text(size)));
  for (std::size_t i = 0; i < std::min(days.full.size(), enough); ++i) found.push_back(of_full(days.full[i]));
  if (days.full.size() > enough) found.push_back(fmt::format("Datastores were full {} times more.", days.full.size() - enough));
  using enum Days::Coming::Kind;
  const auto arrived = count(days, Arrived), departed = count(days, Departed), missing = count(days, NotArrived);
  if (arrived + departed > 0) found.push_back(fmt::format("{} arrived, {} departed.", arrived == 1 ? "1 VM" : fmt::format("{} VMs", arrived), departed));
  for (const auto& coming : days.comings) {
    if (coming.kind != NotArrived) continue;
    found.push_back(fmt::format("{} did not arrive after {}: {}{}.", coming.vm, to_text(coming.at), coming.how, missing > 1 ? fmt::format(", and {} more did not", missing - 1) : ""));
    break;
  }
  return found;
}

std::string datastores_csv(const Summary& summary)
{
  auto out = csv_line(std::vector<std::string>{"at_s", "datastore", "used_bytes", "provisioned_bytes", "read_iops", "write_iops", "outstanding", "device_latency_s", "observed_latency_s"});
  for (const auto& [at, of] : summary.days.samples)
    out += csv_line(std::vector<std::string>{fmt::format("{}", at.value()), of.datastore, fmt::format("{}", of.used.count()), fmt::format("{}", of.provisioned.count()),
                                             fmt::format("{}", of.read_iops), fmt::format("{}", of.write_iops), fmt::format("{}", of.outstanding),
                                             fmt::format("{}", of.device_latency.value()), fmt::format("{}", of.observed_latency.value())});
  return out;
}

} // namespace godwit::report
