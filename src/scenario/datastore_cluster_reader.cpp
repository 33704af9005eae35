#include "scenario/datastore_cluster_reader.hpp"

#include "units/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace godwit::scenario {

namespace {

using namespace inventory;
using namespace units::literals;

std::optional<int> percent_of(ObjectReader& in, std::string_view key)
{
  if (const auto value = in.find<std::int64_t>(key)) return static_cast<int>(*value);
  return std::nullopt;
}

StorageDrsSettings read_settings(ObjectReader in, Version version)
{
  StorageDrsSettings settings;
  settings.policy = in.get<StorageDrsPolicy>("policy", settings.policy, "default: as the product does");
  settings.automation = in.get<StorageDrsAutomation>("automation", settings.automation, "default: what it recommends is done");
  settings.io_balancing = in.get<bool>("io_balancing", true, "default: I/O is balanced too");
  settings.keep_vmdks_together = in.get<bool>("keep_vmdks_together", true, "default: defaultIntraVmAffinity is true");
  settings.space_threshold = percent_of(in, "space_threshold");
  settings.free_space_threshold = in.find<Bytes>("free_space_threshold");
  if (settings.free_space_threshold && settings.space_threshold) in.wrong("free_space_threshold", "one of it and space_threshold");
  else if (settings.free_space_threshold && version < Version::V6_0) in.wrong("free_space_threshold", "nothing: it came with 6.0");
  settings.min_space_difference = percent_of(in, "min_space_difference");
  settings.io_latency_threshold = in.find<Seconds>("io_latency_threshold");
  settings.io_imbalance = percent_of(in, "io_imbalance");
  settings.interval = in.find<Seconds>("interval");
  if (settings.interval && (*settings.interval < 3600_s || *settings.interval > Seconds{30 * 86'400.0})) in.wrong("interval", "1 h to 30 d");
  return settings;
}

void read_rule(ObjectReader& in, DatastoreCluster& cluster)
{
  const auto id = in.id();
  if (auto vms = in.ids("vm_anti_affinity"); !vms.empty()) cluster.apart_vms.push_back({id, std::move(vms)});
  if (auto rule = in.object("vmdk_anti_affinity")) {
    const auto vm = rule->reference("vm").value_or("");
    cluster.apart_vmdks.push_back({id, vm, rule->ids("disks", vm)});
  }
  if (auto rule = in.object("intra_vm_affinity")) {
    const auto vm = rule->reference("vm").value_or("");
    cluster.together.push_back({id, vm, rule->get<bool>("keep_together")});
  }
}

class ClusterCheck {
public:
  ClusterCheck(const DatastoreCluster& cluster, std::string pointer, Problems& problems) : cluster_(cluster), pointer_(std::move(pointer)), problems_(problems) {}

  void check() const
  {
    const auto datastores = cluster_.datastores.size();
    for (const auto& rule : cluster_.apart_vms) at_most(rule.id, rule.vms.size(), datastores);
    for (const auto& rule : cluster_.apart_vmdks) {
      at_most(rule.id, rule.disks.size(), datastores);
      for (const auto& together : cluster_.together)
        if (together.vm == rule.vm && together.keep_together) complain(together.id, fmt::format("rules that agree: {} keeps disks of {} apart", rule.id, rule.vm));
    }
    for (std::size_t i = 0; i < cluster_.together.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        if (cluster_.together[i].vm == cluster_.together[j].vm)
          complain(cluster_.together[i].id, fmt::format("one rule about the affinity of {}: {} is one", cluster_.together[i].vm, cluster_.together[j].id));
  }

private:
  void at_most(const std::string& rule, std::size_t apart, std::size_t datastores) const
  {
    if (apart > datastores) complain(rule, fmt::format("at most {} to be kept apart: the cluster has as many datastores", datastores));
  }
  void complain(const std::string& rule, std::string allowed) const
  {
    problems_.add({"", pointer_ + "/rules", fmt::format("rule {}", in_quotes(rule)), std::move(allowed), ""});
  }

  const DatastoreCluster& cluster_;
  std::string pointer_;
  Problems& problems_;
};

} // namespace

DatastoreCluster read_datastore_cluster(ObjectReader& in, Version version)
{
  DatastoreCluster cluster{.id = in.id(), .datastores = in.ids("datastores"), .storage_drs = {}, .apart_vmdks = {}, .apart_vms = {}, .together = {}};
  if (version < Version::V5_0) in.wrong("id", "nothing: datastore clusters came with 5.0");
  cluster.storage_drs = read_settings(in.settings("storage_drs"), version);
  in.each("rules", [&](ObjectReader& rule) {
    read_rule(rule, cluster);
    return true;
  });
  return cluster;
}

void check_datastore_clusters(const Inventory& inventory, Problems& problems)
{
  std::map<std::string, std::string> in_cluster;
  std::set<std::string_view> datastores;
  for (const auto& datastore : inventory.datastores) datastores.insert(datastore.id);
  for (std::size_t i = 0; i < inventory.datastore_clusters.size(); ++i) {
    const auto& cluster = inventory.datastore_clusters[i];
    const auto pointer = fmt::format("/platform/datastore_clusters/{}", i);
    if (datastores.contains(cluster.id)) problems.add({"", pointer + "/id", in_quotes(cluster.id) + " again", "an id that no datastore has", ""});
    for (std::size_t j = 0; j < cluster.datastores.size(); ++j) {
      const auto [known, fresh] = in_cluster.emplace(cluster.datastores[j], cluster.id);
      if (!fresh)
        problems.add({"", fmt::format("{}/datastores/{}", pointer, j), in_quotes(known->first), fmt::format("a datastore that is not in {} already", in_quotes(known->second)), ""});
    }
    ClusterCheck(cluster, pointer, problems).check();
  }
}

void check_placements(const Inventory& inventory, const std::vector<std::string>& vm_pointers, Problems& problems)
{
  std::set<std::string_view> clusters;
  for (const auto& cluster : inventory.datastore_clusters) clusters.insert(cluster.id);
  for (const auto& datastore : inventory.datastores) clusters.erase(datastore.id); // a mistake of its own
  for (std::size_t i = 0; i < inventory.vms.size(); ++i) {
    if (i > 0 && vm_pointers[i] == vm_pointers[i - 1]) continue; // a copy of the one before
    const auto& vm = inventory.vms[i];
    const auto judge = [&](const std::string& key, const std::string& id) {
      if (!clusters.contains(id)) return;
      if (vm.arrives <= 0_s) problems.add({"", vm_pointers[i] + key, in_quotes(id), "a datastore: Storage DRS places a VM when it arrives", ""});
      else if (vm.home != id || std::ranges::any_of(vm.disks, [&](const auto& disk) { return disk.datastore != id; }))
        problems.add({"", vm_pointers[i] + key, in_quotes(id), "the datastore cluster of all files of the VM, or a datastore", ""});
    };
    for (std::size_t j = 0; j < vm.disks.size(); ++j) judge(fmt::format("/disks/{}/datastore", j), vm.disks[j].datastore);
    if (vm.disks.empty() || vm.home != vm.disks.front().datastore) judge("/home", vm.home);
  }
}

} // namespace godwit::scenario
