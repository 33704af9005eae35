#pragma once
// What does not work at the moment, and which copies must hear of it. Faults speak to copies through this alone.

#include "engine/simulation.hpp"

#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace godwit::datamover {

using units::Seconds;

struct Plan;

/// A copy, or sending over a network, under way, as faults see it.
class ActiveCopy {
public:
  virtual const Plan* plan() const = 0; ///< null where nothing was planned: memory on its way
  virtual const std::string& migration() const = 0;
  /// The transfer under way is lost.
  virtual void cut_off() = 0;
  /// Something was lost or came back: its transfer may be cut off by that, or it may wait for a path and find one now.
  virtual void look_again() = 0;
  /// Ends it as Stopped, at once.
  virtual void stop() = 0;

protected:
  ~ActiveCopy() = default;
};

class Outages {
public:
  explicit Outages(engine::Simulation& simulation) : simulation_(simulation) {}

  void enter(ActiveCopy& copy) { active_.push_back(&copy); }
  void leave(ActiveCopy& copy) { std::erase(active_, &copy); }

  // Links count how many faults hold them down.
  void turn_off(std::span<const engine::LinkIndex> links);
  void turn_on(std::span<const engine::LinkIndex> links); ///< precondition: turned off before
  void lose(const std::string& datastore);
  void regain(const std::string& datastore);

  bool all_work() const { return off_.empty(); }
  bool works(std::span<const engine::LinkIndex> path) const;
  /// When a host has given the path up and sends its I/O over another: so long after the last of its links went. 0 for a path that works.
  Seconds failed_over(std::span<const engine::LinkIndex> path, Seconds after) const;
  bool reached(const std::string& datastore) const { return lost_.empty() || !lost_.contains(datastore); }

  /// Calls cut_off() on, or stop()s, the copies that `which` picks.
  void cut_off(const std::function<bool(const ActiveCopy&)>& which);
  void stop(const std::string& migration);

private:
  void look_again();

  engine::Simulation& simulation_;
  std::vector<ActiveCopy*> active_;
  std::multiset<std::uint32_t> off_;
  std::map<std::uint32_t, Seconds> since_; ///< when a link went off
  std::multiset<std::string> lost_; ///< datastores
};

} // namespace godwit::datamover
