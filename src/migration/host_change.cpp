#include "migration/host_change.hpp"

#include "vmotion/licence.hpp"
#include "vmotion/streams.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::migration {

using inventory::Traffic;
using trace::Outcome;
using vmotion::Feature;

namespace {

constexpr Seconds metro{0.010}; ///< VMware KB 1003734: what Metro vMotion admits; beyond it is long distance
/// VMware KB 1021216: round trip of a stretched volume that each host reaches at its own end only, with vMotion.
constexpr Seconds non_uniform{0.010};

std::optional<Seconds> round_trip(const inventory::Topology& topology, const Hosts& hosts) { return topology.round_trip(hosts.from.id, hosts.to.id, Traffic::Vmotion); }

/// To the digit: it stands beside a limit that it may exceed by little.
std::string exactly(Seconds time) { return fmt::format("{:g} ms", time.value() * 1e3); }

std::string admits_no_more(const vmotion::RttLimit& limit, const Surroundings& around)
{
  return fmt::format("vSphere {} {} admits no more than {} ({})", to_text(around.version), vmotion::name(around.edition), exactly(limit.most), limit.source);
}

bool any_shared(const inventory::Topology& topology, const Hosts& hosts, const Relocation& moves)
{
  if (moves.home && shared(topology, hosts, *moves.home)) return true;
  return std::ranges::any_of(moves.disks, [&](const DiskMove& disk) { return shared(topology, hosts, disk.to); });
}

/// Long distance is a licence for a round trip, so who may go beyond the one may go beyond the other.
std::optional<Ending> not_licensed(Kind kind, const scenario::RelocateSpec& wish, const Relocation& moves, const Hosts& hosts, const Surroundings& around)
{
  const auto ask = [&](Feature feature) -> std::optional<Ending> {
    const auto against = vmotion::prohibited(feature, around.version, around.edition);
    return against ? refused(against->reason, against->claim) : std::nullopt;
  };
  switch (kind) {
  case Kind::Cold: return {};
  case Kind::StorageVmotion: return ask(Feature::StorageVmotion);
  case Kind::Vmotion: return ask(Feature::Vmotion);
  case Kind::CrossVCenter:
    if (auto against = ask(Feature::CrossVCenter)) return against;
    break;
  case Kind::LongDistance:
    if (wish.ignore_rtt_limit) break;
    if (auto against = ask(Feature::LongDistance)) return against;
    break;
  case Kind::XvMotion: break;
  }
  if (!moves.moves_files()) return ask(Feature::Vmotion);
  return ask(any_shared(around.topology, hosts, moves) ? Feature::XvMotionToShared : Feature::XvMotion);
}

/// The documents speak of long distance only; Metro vMotion's 5 and 10 ms stand in the knowledge base.
std::string rule_of(const vmotion::RttLimit& limit) { return limit.most >= Seconds{0.1} ? "MOB-7" : ""; }

std::optional<Ending> too_far(Seconds rtt, const Hosts& hosts, const inventory::Vm& vm, const Relocation& moves, const Surroundings& around)
{
  const auto limit = vmotion::rtt_limit(around.version, around.edition);
  if (rtt > limit.most) {
    return refused(fmt::format("the round trip between {} and {} is {}, {}", hosts.from.id, hosts.to.id, exactly(rtt), admits_no_more(limit, around)), rule_of(limit));
  }
  const auto going = moves.disk_ids();
  for (const auto& disk : vm.disks) {
    if (going.contains(disk.id) || rtt <= non_uniform || !around.cluster.inventory().datastore(disk.datastore).stretched) continue;
    return refused(fmt::format("{} is stretched and each host reaches its own end: that admits a round trip of {}, between {} and {} it is {}", disk.datastore,
                               exactly(non_uniform), hosts.from.id, hosts.to.id, exactly(rtt)), "MOB-14");
  }
  return {};
}

trace::DecisionMade ground(const scenario::RelocateSpec& wish, std::string what, std::string subject, std::string_view chosen, std::string reason, std::string_view claim)
{
  return {wish.id, std::move(what), std::move(subject), std::string{chosen}, std::move(reason), std::string{claim}, "", {}};
}

/// Precondition: the host of a running VM changes.
trace::DecisionMade why_kind(Kind kind, const scenario::RelocateSpec& wish, const Relocation& moves, const Hosts& hosts, Seconds rtt, const Surroundings& around)
{
  const auto& [from, to] = hosts;
  const auto is = [&](std::string reason, std::string_view claim) { return ground(wish, "kind", wish.vm, to_text(kind), std::move(reason), claim); };
  switch (kind) {
  case Kind::Cold:
  case Kind::StorageVmotion: break;
  case Kind::Vmotion: return is("its host changes, its files stay", "XVM-3");
  case Kind::XvMotion:
    if (any_shared(around.topology, hosts, moves)) return is("its host changes and its files move", "XVM-3");
    return is("its host changes and its files move, to storage that its host does not reach", "MOB-3");
  case Kind::CrossVCenter:
    return is(fmt::format("{} belongs to {}, {} to {}; of the storage arrays it needs no API", from.id, from.vcenter, to.id, to.vcenter), "MOB-6");
  case Kind::LongDistance: return is(fmt::format("a round trip of {} is more than Metro vMotion's {}", exactly(rtt), exactly(metro)), "MOB-10");
  }
  return {};
}

trace::DecisionMade why_not_too_far(const scenario::RelocateSpec& wish, Seconds rtt, const Surroundings& around)
{
  const auto limit = vmotion::rtt_limit(around.version, around.edition);
  const auto ignored = rtt > limit.most; // else it would have been refused
  const auto reason = fmt::format("it is {}, {}", exactly(rtt), admits_no_more(limit, around));
  return ground(wish, "round_trip", "memory", ignored ? "ignored" : "admitted", reason, rule_of(limit));
}

/// Both hosts reach what stays where it is.
std::vector<trace::DecisionMade> why_files_may_stay(const scenario::RelocateSpec& wish, const Relocation& moves, const inventory::Vm& vm, Seconds rtt,
                                                    const Surroundings& around)
{
  std::vector<trace::DecisionMade> grounds;
  const auto going = moves.disk_ids();
  std::set<std::string> places;
  for (const auto& disk : vm.disks)
    if (!going.contains(disk.id)) places.insert(disk.datastore);
  for (const auto& place : places) {
    const auto ends = fmt::format("each host reaches its own end of it, which admits a round trip of {}; it is {}", exactly(non_uniform), exactly(rtt));
    const bool stretched = around.cluster.inventory().datastore(place).stretched.has_value();
    grounds.push_back(stretched ? ground(wish, "reach", place, "stretched", ends, "MOB-14") : ground(wish, "reach", place, "shared", "both hosts reach it", "MOB-1"));
  }
  return grounds;
}

/// The rules of the cluster that the destination is of.
std::optional<Ending> forbidden(const inventory::Vm& vm, const Hosts& hosts, const Surroundings& around)
{
  for (const auto& cluster : around.cluster.inventory().clusters) {
    if (cluster.rules.empty() || std::ranges::find(cluster.hosts, hosts.to.id) == cluster.hosts.end()) continue;
    if (const auto* rule = inventory::must_rule_against(cluster.rules, vm.id, hosts.to.id)) {
      return refused(fmt::format("rule {} of cluster {}: {} {} {}", rule->id, cluster.id, vm.id, rule->kind == inventory::ClusterRule::Kind::MustRunOn ? "must run on" : "must not run on",
                                 fmt::join(rule->hosts, ", ")), "vSphere API: ClusterVmHostRuleInfo.mandatory");
    }
  }
  return {};
}

std::optional<Ending> no_network(const Hosts& hosts, std::string_view what, std::string_view claim)
{
  return refused(fmt::format("{} and {} share no {}", hosts.from.id, hosts.to.id, what), std::string{claim});
}

} // namespace

std::string_view to_text(Kind kind)
{
  switch (kind) {
  case Kind::StorageVmotion: return "storage_vmotion";
  case Kind::Vmotion: return "vmotion";
  case Kind::XvMotion: return "xvmotion";
  case Kind::CrossVCenter: return "cross_vcenter";
  case Kind::LongDistance: return "long_distance";
  case Kind::Cold: return "cold";
  }
  return "";
}

bool shared(const inventory::Topology& topology, const Hosts& hosts, const std::string& datastore)
{
  return topology.reaches(hosts.from.id, datastore) && topology.reaches(hosts.to.id, datastore);
}

Kind kind_of(const scenario::RelocateSpec& wish, const inventory::Vm& vm, const Hosts& hosts, const inventory::Topology& topology)
{
  if (!vm.powered_on) return Kind::Cold;
  if (wish.change == scenario::Change::Datastore) return Kind::StorageVmotion;
  if (hosts.from.vcenter != hosts.to.vcenter) return Kind::CrossVCenter;
  if (round_trip(topology, hosts) > metro) return Kind::LongDistance;
  return wish.change == scenario::Change::Both ? Kind::XvMotion : Kind::Vmotion;
}

std::optional<Ending> host_change_refused(Kind kind, const scenario::RelocateSpec& wish, const Relocation& moves, const inventory::Vm& vm, const Hosts& hosts,
                                          const Surroundings& around)
{
  if (auto against = not_licensed(kind, wish, moves, hosts, around)) return against;
  if (!hosts.change()) {
    if (wish.change == scenario::Change::Datastore || kind == Kind::Cold) return {};
    return refused(fmt::format("{} runs on {} already: a change of datastore alone is a Storage vMotion", vm.id, hosts.to.id), "XVM-3");
  }
  if (auto against = forbidden(vm, hosts, around)) return against;
  if (kind == Kind::Cold) {
    if (!moves.moves_files()) return {};
    for (const auto traffic : {Traffic::Provisioning, Traffic::Management})
      if (around.topology.round_trip(hosts.from.id, hosts.to.id, traffic)) return {};
    return no_network(hosts, "network for provisioning or management, which files of a powered-off VM take", "MOB-5");
  }
  const auto rtt = round_trip(around.topology, hosts);
  if (!rtt) return no_network(hosts, "vMotion network", "XVM-2");
  if (!wish.ignore_rtt_limit)
    if (auto against = too_far(*rtt, hosts, vm, moves, around)) return against;
  if (vm.encryption != inventory::Encryption::Required) return {};
  const auto encryption = vmotion::encryption(vm, {hosts.from, hosts.to, around.version, around.edition, false});
  if (encryption.refused) return refused(encryption.reason, encryption.source);
  return {};
}

std::vector<trace::DecisionMade> grounds(Kind kind, const scenario::RelocateSpec& wish, const Relocation& moves, const inventory::Vm& vm, const Hosts& hosts,
                                         const Surroundings& around)
{
  if (!hosts.change() || kind == Kind::Cold) return {};
  const auto rtt = round_trip(around.topology, hosts).value();
  std::vector all{why_kind(kind, wish, moves, hosts, rtt, around)};
  // Nearer than that no release or edition asks how far it is.
  if (rtt >= vmotion::rtt_limit(scenario::Version::V3_5, scenario::Edition::Essentials).most) all.push_back(why_not_too_far(wish, rtt, around));
  std::ranges::move(why_files_may_stay(wish, moves, vm, rtt, around), std::back_inserter(all));
  return all;
}

} // namespace godwit::migration
