#pragma once
// What every balancer of DRS asks of a move: who may go where at all, and how many moves a host has left in this run. Pure.

#include "cluster/drs/advice.hpp"
#include "cluster/drs/rules.hpp"
#include "cluster/drs/settings.hpp"

#include <optional>

namespace godwit::cluster::drs {

/// VMs that go as one: kept together by a rule, or one alone.
using Unit = std::vector<std::size_t>;

class Candidates {
public:
  /// All must outlive it.
  Candidates(const Layout& layout, const Rules& rules, const Settings& settings);

  /// Hosts that run VMs and keep them, in order of index.
  const std::vector<std::size_t>& hosts() const { return hosts_; }
  /// That may leave the host: each unit once, by its first VM. Who was moved in this run already stays.
  std::vector<Unit> units(std::size_t host) const;
  /// "" where it may go there: rules, files and networks, room.
  std::string against(const Unit& unit, std::size_t to) const;
  bool may_go(const Unit& unit, std::size_t to) const;
  /// Both hosts have moves left for the unit.
  bool within_moves(const Unit& unit, std::size_t from, std::size_t to) const;
  void count(const Unit& unit, std::size_t from, std::size_t to);
  /// MaxMovesPerHost: given, or as many as finish within the interval at the average lead and the host's slots (Denneman 2010-08-27).
  int most_moves(std::size_t host) const;
  Seconds lead(const Unit& unit) const; ///< of all its VMs, one after the other
  /// Core seconds that both hosts spend on it.
  double cost(const Unit& unit) const;

private:
  const Layout& layout_;
  const Rules& rules_;
  const Settings& settings_;
  std::vector<std::size_t> hosts_;
  std::vector<int> moves_; ///< by host
  Seconds average_lead_;
};

/// One recommendation for each VM of the unit, the figures with each.
void recommend(Advice& advice, Layout& layout, const Unit& unit, std::size_t to, const Recommendation& like);

} // namespace godwit::cluster::drs
