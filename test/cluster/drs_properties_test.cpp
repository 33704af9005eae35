// Of any cluster: what DRS recommends breaks no rule, no limit and no capacity, and nothing goes back.

#include "cluster/hosts.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>
#include <set>

namespace drs_properties_test {

using namespace godwit::test;
using godwit::inventory::ClusterRule;
using Kind = ClusterRule::Kind;

namespace {

int number(int least, int most) { return *rc::gen::inRange(least, most + 1); }

std::vector<std::string> some_of(const std::vector<std::string>& ids, int least)
{
  std::vector<std::string> found;
  for (const auto& id : ids)
    if (number(0, 2) == 0) found.push_back(id);
  return static_cast<int>(found.size()) < least ? std::vector<std::string>(ids.begin(), ids.begin() + std::min<std::ptrdiff_t>(least, static_cast<std::ptrdiff_t>(ids.size()))) : found;
}

Observed any_cluster()
{
  Observed observed;
  const auto hosts = number(2, 6);
  for (int host = 0; host < hosts; ++host)
    observed.hosts.push_back({.id = "h" + std::to_string(host), .cores = number(0, 1) == 0 ? 10.0 : 20.0, .memory = 64_GiB, .slots = number(0, 1) == 0 ? 4 : 8});
  const auto vms = number(1, 30);
  for (int vm = 0; vm < vms; ++vm)
    observed.vms.push_back({.id = "v" + std::to_string(vm), .host = static_cast<std::size_t>(number(0, hosts - 1)), .cpu = number(0, 40) / 10.0, .memory = 1_GiB * number(0, 8),
                            .reserved = 1_GiB * number(0, 2), .configured = 1_GiB * number(1, 8), .lead = godwit::units::Seconds(number(5, 120) * 1.0)});
  // Rules that contradict each other are refused as input: VMs that are kept together and those that are separated are others.
  std::vector<std::string> vm_ids, even, odd, host_ids;
  for (const auto& vm : observed.vms) {
    (vm_ids.size() % 2 == 0 ? even : odd).push_back(vm.id);
    vm_ids.push_back(vm.id);
  }
  for (const auto& host : observed.hosts) host_ids.push_back(host.id);
  for (int rule = number(0, 3); rule > 0; --rule) {
    const auto kind = static_cast<Kind>(number(0, 5));
    const bool must = kind == Kind::MustRunOn || kind == Kind::MustNotRunOn;
    if (must && std::ranges::any_of(observed.rules, [](const auto& known) { return known.kind == Kind::MustRunOn || known.kind == Kind::MustNotRunOn; })) continue;
    ClusterRule made{"r" + std::to_string(rule), kind, some_of(kind == Kind::KeepTogether ? even : kind == Kind::Separate ? odd : vm_ids, 1), {}};
    if (!made.of_hosts() && made.vms.size() > 2) made.vms.resize(2);
    if (made.of_hosts()) made.hosts = some_of(host_ids, 1);
    if (made.hosts.size() == host_ids.size()) made.hosts.pop_back();
    observed.rules.push_back(made);
  }
  return observed;
}

Settings any_settings()
{
  Settings settings{.level = number(1, 5)};
  switch (number(0, 3)) {
  case 0: settings.moves_per_host = 8; break;
  case 1: break;
  case 2: settings.pairwise = true; break;
  case 3: settings.by_score = true, settings.interval = 60_s; break;
  }
  return settings;
}

std::set<std::pair<std::string, std::string>> broken(const Observed& observed, Strictness strictness)
{
  const Layout layout{observed};
  const Rules rules{observed};
  std::set<std::pair<std::string, std::string>> found;
  for (std::size_t vm = 0; vm < observed.vms.size(); ++vm)
    if (auto rule = rules.broken(vm, layout, strictness); !rule.empty()) found.emplace(observed.vms[vm].id, rule);
  return found;
}

std::vector<Recommendation> all_of(const std::vector<Advice>& advice)
{
  std::vector<Recommendation> all;
  for (const auto& each : advice) all.insert(all.end(), each.recommended.begin(), each.recommended.end());
  return all;
}

} // namespace

TEST_CASE("no recommendation breaks a rule that held, fills a host beyond its capacity, or exceeds the moves of a host", "[cluster][drs][property]")
{
  REQUIRE(rc::check("recommendations", [] {
    const auto observed = any_cluster();
    const auto settings = any_settings();
    const auto advice = run(observed, settings);
    const auto then = after(observed, all_of(advice));
    for (const auto strictness : {Strictness::Must, Strictness::Should}) {
      const auto before = broken(observed, strictness);
      if (strictness == Strictness::Should && !broken(observed, Strictness::Must).empty()) continue; // what must be may break what should
      for (const auto& [vm, rule] : broken(then, strictness)) {
        const bool was = std::ranges::any_of(before, [&, &id = rule](const auto& known) { return known.second == id; });
        RC_ASSERT(was);
      }
    }
    const Layout before{observed}, now{then};
    for (std::size_t host = 0; host < observed.hosts.size(); ++host) {
      const auto load = now.load(host), was = before.load(host);
      RC_ASSERT(load.cpu <= std::max(1.0, was.cpu) + 1e-9);
      RC_ASSERT(load.memory <= std::max(1.0, was.memory) + 1e-9);
      RC_ASSERT(now.unreserved(host) >= std::min(godwit::units::Bytes{0}, before.unreserved(host)));
    }
    if (!settings.moves_per_host) return;
    for (const auto& each : advice) {
      std::map<std::string, int> moves;
      for (const auto& move : each.recommended)
        if (move.cause == Cause::Balance) ++moves[move.from], ++moves[move.to];
      for (const auto& [host, count] : moves) RC_ASSERT(count <= *settings.moves_per_host);
    }
  }));
}

TEST_CASE("as long as demand is the same DRS comes to rest, no VM is moved back for balance, and none twice in a run", "[cluster][drs][property]")
{
  REQUIRE(rc::check("rest", [] {
    auto observed = any_cluster();
    const auto settings = any_settings();
    std::map<std::string, std::set<std::string>> been;
    int runs = 0;
    for (; runs < 40; ++runs) {
      const auto moves = all_of(run(observed, settings));
      if (moves.empty()) break;
      for (const auto& move : moves) {
        if (move.cause != Cause::Balance) continue; // a rule is another cause
        been[move.vm].insert(move.from);
        auto& left = std::ranges::find(observed.vms, move.vm, &ObservedVm::id)->left;
        left.push_back(static_cast<std::size_t>(std::ranges::find(observed.hosts, move.from, &ObservedHost::id) - observed.hosts.begin()));
        RC_ASSERT(!been[move.vm].contains(move.to));
      }
      std::set<std::string> moved;
      for (const auto& move : moves) RC_ASSERT(moved.insert(move.vm).second);
      observed = after(observed, moves);
    }
    RC_ASSERT(runs < 40);
  }));
}

} // namespace drs_properties_test
