#pragma once
// The balancers of DRS. Pure: the same observation gives the same advice. Each carries out on `layout` what it recommends, so that the next
// sees the cluster as it would be.
//
// Whatever a balancer recommends lowers what hosts lose by contention, or raises the cluster's score, so that as long as demand is the same
// it comes to rest.

#include "cluster/drs/candidates.hpp"

namespace godwit::cluster::drs {

/// Before 7.0. The standard deviation of normalised host load (sum of what VMs ask for / capacity; CPU and memory weighted by how much of the
/// cluster is in use of each) is brought down to the level's target, each time by the move that lowers it most of those that pass cost-benefit
/// and minimum goodness (Denneman 2014-03-18, 2012-07-09).
Advice balance_deviation(Layout& layout, const Rules& rules, const Settings& settings);

/// 6.5 to 6.7, after the deviation: no two hosts differ by more than the tolerance, in CPU and in memory (Denneman 2019-10-30).
Advice balance_pairwise(Layout& layout, const Rules& rules, const Settings& settings);

/// From 7.0: a VM goes where its score is higher by more than the move costs, as long as the cluster's own score rises
/// (Denneman 2020-05-08; VMware, "A closer look at the VM DRS score").
Advice balance_scores(Layout& layout, const Rules& rules, const Settings& settings);

/// What broken rules ask for, with should rules, whatever the level: the VM that comes later in the inventory goes.
Advice repair(Layout& layout, const Rules& rules, const Settings& settings);

/// A run: repair(), then, above level 1, the release's balancers.
std::vector<Advice> run(const Observed& observed, const Settings& settings);

/// 0 to 100: how well a host of that load serves its VMs. Full up to the efficient load, less towards a full host, then what it can grant.
double score(const Load& load, const Settings& settings);
/// Of all VMs, weighted by the CPU they ask for; 100 where nobody asks.
double cluster_score(const Layout& layout, const Settings& settings);

} // namespace godwit::cluster::drs
