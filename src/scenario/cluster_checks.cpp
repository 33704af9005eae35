// Rules that cannot hold together: no placement of their VMs on the cluster's hosts would keep all of them.

#include "scenario/cluster_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

namespace godwit::scenario {

namespace {

using namespace inventory;
using RuleKind = ClusterRule::Kind;

std::string pointer_to(std::size_t cluster, std::string_view what) { return fmt::format("/platform/clusters/{}/{}", cluster, what); }

/// The rules of one cluster, taken in one after the other: the first that leaves nothing is wrong.
class Contradictions {
public:
  Contradictions(const ComputeCluster& cluster, std::function<void(std::size_t, std::string)> complain) : cluster_(cluster), complain_(std::move(complain)) {}

  void find()
  {
    const auto kind = [&](std::initializer_list<RuleKind> kinds, auto take) {
      for (std::size_t i = 0; i < cluster_.rules.size(); ++i)
        if (std::ranges::find(kinds, cluster_.rules[i].kind) != kinds.end()) take(i, cluster_.rules[i]);
    };
    kind({RuleKind::KeepTogether}, [&](std::size_t, const ClusterRule& rule) { join(rule); });
    kind({RuleKind::MustRunOn, RuleKind::MustNotRunOn}, [&](std::size_t i, const ClusterRule& rule) { bind(i, rule); });
    kind({RuleKind::Separate}, [&](std::size_t i, const ClusterRule& rule) { separate(i, rule); });
  }

private:
  std::string root(const std::string& vm) const
  {
    auto at = vm;
    for (auto up = joined_.find(at); up != joined_.end(); up = joined_.find(at)) at = up->second;
    return at;
  }
  void join(const ClusterRule& rule)
  {
    for (const auto& vm : rule.vms)
      if (const auto from = root(vm), to = root(rule.vms.front()); from != to) joined_[from] = to;
  }
  std::set<std::string> hosts_of(const std::string& vm) const
  {
    const auto bound = bound_.find(root(vm));
    return bound == bound_.end() ? std::set<std::string>(cluster_.hosts.begin(), cluster_.hosts.end()) : bound->second;
  }
  void bind(std::size_t i, const ClusterRule& rule)
  {
    for (const auto& vm : rule.vms) {
      std::set<std::string> left;
      for (const auto& host : hosts_of(vm))
        if ((std::ranges::find(rule.hosts, host) != rule.hosts.end()) == (rule.kind == RuleKind::MustRunOn)) left.insert(host);
      if (left.empty()) {
        const auto& others = by_[root(vm)];
        const auto kept = others.empty() ? "" : fmt::format(", which {} {} to {}", fmt::join(others, " and "), others.size() == 1 ? "keeps" : "keep", fmt::join(hosts_of(vm), ", "));
        return complain_(i, fmt::format("hosts that leave one to {}{}", vm, kept));
      }
      bound_[root(vm)] = left;
      by_[root(vm)].push_back(rule.id);
    }
  }
  void separate(std::size_t i, const ClusterRule& rule)
  {
    std::map<std::string, std::string> first; ///< root -> VM
    for (const auto& vm : rule.vms)
      if (const auto [same, fresh] = first.emplace(root(vm), vm); !fresh)
        return complain_(i, fmt::format("VMs that no rule keeps together: {} and {} are", same->second, vm));
    taken_.clear();
    for (const auto& vm : rule.vms) {
      std::set<std::string> tried;
      if (!place(vm, tried)) return complain_(i, fmt::format("at most as many VMs as there are hosts for them: {} is left over", vm));
    }
  }
  /// Each on a host of its own: augmenting paths.
  bool place(const std::string& vm, std::set<std::string>& tried)
  {
    for (const auto& host : hosts_of(vm)) {
      if (!tried.insert(host).second) continue;
      const auto holder = taken_.find(host);
      if (holder != taken_.end() && !place(holder->second, tried)) continue;
      taken_[host] = vm;
      return true;
    }
    return false;
  }

  const ComputeCluster& cluster_;
  std::function<void(std::size_t, std::string)> complain_;
  std::map<std::string, std::string> joined_; ///< VM -> VM that stands for it
  std::map<std::string, std::set<std::string>> bound_; ///< by the VM that stands for them
  std::map<std::string, std::vector<std::string>> by_; ///< the rules that bind them, by the same
  std::map<std::string, std::string> taken_; ///< host -> VM
};

/// Whose hosts, and whose VMs.
void check_members(const Inventory& inventory, std::size_t place, std::map<std::string, std::string>& taken, Problems& problems)
{
  const auto& cluster = inventory.clusters[place];
  for (std::size_t i = 0; i < cluster.hosts.size(); ++i) {
    const auto& id = cluster.hosts[i];
    const auto pointer = pointer_to(place, fmt::format("hosts/{}", i));
    if (const auto [other, fresh] = taken.emplace(id, cluster.id); !fresh)
      problems.add({"", pointer, in_quotes(id), fmt::format("a host that is not in cluster {} already", other->second), ""});
    else if (inventory.host(id).vcenter != inventory.host(cluster.hosts.front()).vcenter)
      problems.add({"", pointer, in_quotes(id), fmt::format("a host of the vCenter that {} is of", cluster.hosts.front()), ""});
  }
  const std::set<std::string> hosts(cluster.hosts.begin(), cluster.hosts.end());
  for (std::size_t i = 0; i < cluster.rules.size(); ++i) {
    const auto& rule = cluster.rules[i];
    for (const auto& vm : rule.vms)
      if (!hosts.contains(inventory.vm(vm).host)) problems.add({"", pointer_to(place, fmt::format("rules/{}", i)), in_quotes(vm), "VMs on hosts of the cluster", ""});
    for (const auto& host : rule.hosts)
      if (!hosts.contains(host)) problems.add({"", pointer_to(place, fmt::format("rules/{}", i)), in_quotes(host), "hosts of the cluster", ""});
  }
}

} // namespace

void check_clusters(const Inventory& inventory, Problems& problems)
{
  std::map<std::string, std::string> taken; ///< host -> cluster
  for (std::size_t place = 0; place < inventory.clusters.size(); ++place) {
    const auto& cluster = inventory.clusters[place];
    check_members(inventory, place, taken, problems);
    Contradictions{cluster, [&](std::size_t rule, const std::string& allowed) {
      problems.add({"", pointer_to(place, fmt::format("rules/{}", rule)), fmt::format("rule {}, which contradicts others", in_quotes(cluster.rules[rule].id)), allowed, ""});
    }}.find();
  }
}

} // namespace godwit::scenario
