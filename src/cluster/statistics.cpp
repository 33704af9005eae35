#include "cluster/statistics.hpp"

#include <algorithm>

namespace godwit::cluster {

namespace {

constexpr Seconds half_life{6 * 3600.0};

constexpr std::array<std::size_t, 4> counters{vm::counters, disk::counters, datastore::counters, host::counters};

constexpr std::size_t number(Of of) { return static_cast<std::size_t>(of); }

/// The i-th of n in order that so much of them do not exceed: i = ceil(share x n) - 1.
double percentile_of(std::vector<double>& values, double share)
{
  if (values.empty()) return History<double>::missing;
  const auto rank = std::max(1.0, std::ceil(share * static_cast<double>(values.size()) - 1e-9));
  const auto place = values.begin() + static_cast<std::ptrdiff_t>(rank) - 1;
  std::ranges::nth_element(values, place);
  return *place;
}

} // namespace

Statistics::Statistics(const inventory::Inventory& inventory)
{
  std::size_t all_disks = 0;
  for (const auto& vm : inventory.vms) {
    first_disk_.push_back(all_disks);
    all_disks += vm.disks.size();
  }
  entities_ = {inventory.vms.size(), all_disks, inventory.datastores.size(), inventory.hosts.size()};
  vms_.assign(vm::counters, {entities_[0], samples_kept});
  disks_.assign(disk::counters, {entities_[1], samples_kept});
  datastores_.assign(datastore::counters, {entities_[2], samples_kept});
  hosts_.assign(host::counters, {entities_[3], samples_kept});
  profiles_.resize(all_disks);
}

void Statistics::begin_sample()
{
  for (auto* all : {&vms_, &disks_})
    for (auto& history : *all) history.next();
  for (auto* all : {&datastores_, &hosts_})
    for (auto& history : *all) history.next();
  today_ = std::min(today_ + 1, samples_kept);
}

void Statistics::roll_up()
{
  const auto all = std::min(today_, rows(Of::Host));
  for (const auto of : {Of::Vm, Of::Disk, Of::Datastore, Of::Host}) {
    auto& kind = rolled_[number(of)];
    kind.resize(counters[number(of)]);
    for (std::size_t counter = 0; counter < kind.size(); ++counter) {
      auto& [mean, percentile90] = kind[counter];
      mean.resize(entities_[number(of)]), percentile90.resize(entities_[number(of)]);
      for (std::size_t entity = 0; entity < mean.size(); ++entity) {
        mean[entity] = static_cast<float>(mean_of(of, counter, entity, all));
        percentile90[entity] = static_cast<float>(percentile_of(of, counter, entity, 0.9, all));
      }
    }
  }
  today_ = 0;
}

void Statistics::row(Of of, std::size_t counter, std::size_t entity, double value)
{
  switch (of) {
  case Of::Vm: vms_[counter].newest()[entity] = static_cast<float>(value); return;
  case Of::Disk: disks_[counter].newest()[entity] = static_cast<float>(value); return;
  case Of::Datastore: datastores_[counter].newest()[entity] = value; return;
  case Of::Host: hosts_[counter].newest()[entity] = value; return;
  }
}

double Statistics::at(Of of, std::size_t counter, std::size_t entity, std::size_t ago) const
{
  switch (of) {
  case Of::Vm: return vms_[counter].at(entity, ago);
  case Of::Disk: return disks_[counter].at(entity, ago);
  case Of::Datastore: return datastores_[counter].at(entity, ago);
  case Of::Host: return hosts_[counter].at(entity, ago);
  }
  return History<double>::missing;
}

/// The same of all kinds: they are sampled together.
std::size_t Statistics::rows(Of) const { return hosts_.front().rows(); }

double Statistics::last_of(Of of, std::size_t counter, std::size_t entity) const
{
  return rows(of) == 0 ? History<double>::missing : at(of, counter, entity, 0);
}

double Statistics::mean_of(Of of, std::size_t counter, std::size_t entity, std::size_t wanted) const
{
  double sum = 0, count = 0;
  for (std::size_t ago = 0; ago < std::min(wanted, rows(of)); ++ago)
    if (const auto value = at(of, counter, entity, ago); !std::isnan(value)) sum += value, ++count;
  return count > 0 ? sum / count : History<double>::missing;
}

double Statistics::percentile_of(Of of, std::size_t counter, std::size_t entity, double share, std::size_t wanted) const
{
  std::vector<double> values;
  values.reserve(samples_kept);
  for (std::size_t ago = 0; ago < std::min(wanted, rows(of)); ++ago)
    if (const auto value = at(of, counter, entity, ago); !std::isnan(value)) values.push_back(value);
  return cluster::percentile_of(values, share);
}

std::size_t Statistics::present(Of of, std::size_t counter, std::size_t entity, std::size_t wanted) const
{
  std::size_t count = 0;
  for (std::size_t ago = 0; ago < std::min(wanted, rows(of)); ++ago) count += std::isnan(at(of, counter, entity, ago)) ? 0 : 1;
  return count;
}

double Statistics::rolled(Of of, std::size_t counter, std::size_t entity, std::vector<float> Rolled::*what) const
{
  const auto& kind = rolled_[number(of)];
  return kind.empty() ? History<double>::missing : (kind[counter].*what)[entity];
}

std::optional<BytesPerSecond> Statistics::growth_of_datastore(std::size_t store) const
{
  double grown = 0, time = 0;
  for (std::size_t ago = 0; ago < rows(Of::Datastore); ++ago) {
    const auto value = at(Of::Datastore, datastore::grown.row, store, ago);
    if (std::isnan(value)) continue;
    const auto weight = std::exp2(-(sample_every / half_life) * static_cast<double>(ago));
    grown += weight * value, time += weight * sample_every.value();
  }
  return time > 0 ? std::optional{BytesPerSecond{grown / time}} : std::nullopt;
}

std::optional<BytesPerSecond> Statistics::growth_of_disk(std::size_t of) const
{
  double grown = 0, time = 0;
  for (std::size_t ago = 0; ago + 1 < rows(Of::Disk); ++ago) {
    const auto here = at(Of::Disk, disk::used.row, of, ago), before = at(Of::Disk, disk::used.row, of, ago + 1);
    if (std::isnan(here) || std::isnan(before)) continue;
    const auto weight = std::exp2(-(sample_every / half_life) * static_cast<double>(ago));
    grown += weight * std::max(0.0, here - before), time += weight * sample_every.value();
  }
  return time > 0 ? std::optional{BytesPerSecond{grown / time}} : std::nullopt;
}

} // namespace godwit::cluster
