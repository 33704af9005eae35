#include "cluster/storage_drs/balance.hpp"

#include <algorithm>

namespace godwit::cluster::storage_drs {

namespace {

/// Latency follows the I/Os that come and go along the device's model.
void shift_latency(std::vector<ObservedDatastore>& datastores, const std::string& id, double outstanding)
{
  const auto found = std::ranges::find(datastores, id, &ObservedDatastore::id);
  if (found == datastores.end() || !found->latency || !found->model) return;
  found->latency = std::max(*found->latency + found->model->slope * outstanding, std::min(found->model->base, *found->latency));
}

void append(Advice& to, Advice&& from)
{
  const auto join = [](auto& list, auto&& more) { std::ranges::move(more, std::back_inserter(list)); };
  join(to.judged, std::move(from.judged));
  join(to.recommended, std::move(from.recommended));
  join(to.rejected, std::move(from.rejected));
  join(to.disabled, std::move(from.disabled));
}

} // namespace

Observed after(const Observed& observed, const std::vector<Recommendation>& done)
{
  auto then = observed;
  std::map<std::string, ObservedVm*> vms;
  for (auto& vm : then.vms) vms.emplace(vm.id, &vm);
  for (const auto& [cause, move, figures, reason] : done) {
    auto& vm = *vms.at(move.vm);
    double outstanding = 0;
    for (auto& disk : vm.disks) {
      if (std::ranges::find(move.disks, disk.id) == move.disks.end()) continue;
      disk.datastore = move.to;
      outstanding += disk.io.outstanding;
    }
    shift_latency(then.datastores, move.from, -outstanding);
    shift_latency(then.datastores, move.to, outstanding);
    vm.last_move = LastMove{.from = move.from, .ago = Seconds{0}};
  }
  return then;
}

Advice balance(const Observed& observed, const Settings& settings, const Rules& rules)
{
  Advice all = mend_rules(observed, settings, rules);
  append(all, balance_space(after(observed, all.recommended), settings, rules));
  append(all, balance_io(after(observed, all.recommended), settings, rules));
  return all;
}

} // namespace godwit::cluster::storage_drs
