#include "scenario/cluster_reader.hpp"

#include "scenario/words.hpp"

namespace godwit::scenario {

namespace {

using inventory::ClusterRule, inventory::ComputeCluster, inventory::DpmSettings, inventory::DrsAutomation, inventory::DrsSettings, inventory::HaSettings,
    inventory::RestartPriority, inventory::StorageProtection;

DrsSettings read_drs(ObjectReader& in)
{
  return {.automation = in.get<DrsAutomation>("automation", DrsAutomation::FullyAutomated, "default: recommendations are carried out"),
          .level = static_cast<int>(in.get<std::int64_t>("level", 3, "default: the product's"))};
}

DpmSettings read_dpm(ObjectReader& in)
{
  return {.automatic = in.get<bool>("automatic", true, "default: recommendations are carried out"),
          .level = static_cast<int>(in.get<std::int64_t>("level", 3, "default: the product's"))};
}

void check_priority(ObjectReader& in, RestartPriority priority, Version version)
{
  const bool new_one = priority == RestartPriority::Lowest || priority == RestartPriority::Highest;
  if (new_one && version < Version::V6_5) in.wrong("restart_priority", "disabled, low, medium or high: lowest and highest are new in 6.5");
}

/// The default is the vSphere API reference's, as that it is new in 6.0 (VmComponentProtectionSettings).
StorageProtection read_protection(ObjectReader& in, Version version)
{
  constexpr auto key = "storage_protection_for_apd";
  if (version >= Version::V6_0) return in.get<StorageProtection>(key, StorageProtection::Disabled, "default: the product's");
  if (in.find<StorageProtection>(key)) in.wrong(key, "nothing: VM Component Protection is new in 6.0");
  return StorageProtection::Disabled;
}

HaSettings read_ha(ObjectReader& in, Version version)
{
  HaSettings ha{.priority = in.get<RestartPriority>("restart_priority", RestartPriority::Medium, "default: the product's"), .for_apd = read_protection(in, version), .of_vm = {}};
  check_priority(in, ha.priority, version);
  in.each("vms", [&](ObjectReader& vm) {
    const auto id = vm.reference("vm").value_or("");
    const auto priority = vm.get<RestartPriority>("restart_priority");
    check_priority(vm, priority, version);
    if (!ha.of_vm.emplace(id, priority).second && !id.empty()) vm.wrong("vm", in_quotes(id) + " again", "each VM once");
    return 0;
  });
  return ha;
}

ClusterRule read_host_rule(ObjectReader& in)
{
  using enum ClusterRule::Kind;
  ClusterRule rule{.id = in.id()};
  bool of_hosts = false;
  for (const auto kind : {KeepTogether, Separate, MustRunOn, MustNotRunOn, ShouldRunOn, ShouldNotRunOn}) {
    const auto key = word_of(kind);
    const auto ids = in.ids(key);
    if (!in.has(key)) continue;
    rule.kind = kind;
    of_hosts = rule.of_hosts();
    (of_hosts ? rule.hosts : rule.vms) = ids;
    if (!of_hosts && ids.size() == 1) in.wrong(key, "two VMs or more");
  }
  const auto vms = in.ids("vms");
  if (of_hosts) rule.vms = vms;
  if (of_hosts && !in.has("vms")) in.wrong("vms", "the VMs that the rule is about");
  if (!of_hosts && in.has("vms")) in.wrong("vms", "nothing: only beside hosts");
  return rule;
}

} // namespace

ComputeCluster read_cluster(ObjectReader& in, Version version)
{
  ComputeCluster cluster{.id = in.id(), .hosts = in.ids("hosts"), .drs = {}, .dpm = {}, .ha = {}, .rules = {}};
  if (auto drs = in.object("drs")) cluster.drs = read_drs(*drs);
  if (auto dpm = in.object("dpm")) cluster.dpm = read_dpm(*dpm);
  if (cluster.dpm && !in.has("drs")) in.wrong("dpm", "nothing: DPM is part of DRS, which is off");
  if (auto ha = in.object("ha")) cluster.ha = read_ha(*ha, version);
  cluster.rules = in.each("rules", read_host_rule);
  return cluster;
}

} // namespace godwit::scenario
