#pragma once
// Whatever a set of moves must pass one after the other, as a machine that is busy with each for a time: a resource for its bytes over
// its rate, the slots of a host or a datastore for the time a move holds them over as many as there are at once. Pure.

#include "cluster/evacuation/state.hpp"

#include <map>

namespace godwit::cluster::evacuation {

struct Turn {
  std::size_t machine;
  Seconds time; ///< that it is busy with the move
};
using Turns = std::vector<Turn>; ///< by machine, each once

/// Numbers the machines of a state: its resources first, then slots as they come up.
class Machines {
public:
  /// The state must outlive it.
  explicit Machines(const State& state);

  std::size_t count() const { return names_.size(); }
  const std::string& name(std::size_t machine) const { return names_[machine]; } ///< "B/sas/write", "slots of host esx1"
  bool is_resource(std::size_t machine) const { return machine < state_.resources.size(); }
  const Turns& turns(const Step& step) const { return turns_[step.vm][step.leg]; }

private:
  Turns turns_of(const Leg& leg);
  std::size_t slots(const admission::Charge& charge);

  const State& state_;
  std::vector<std::string> names_;
  std::map<std::string, std::size_t> slots_;
  std::vector<std::vector<Turns>> turns_; ///< by VM and leg
};

} // namespace godwit::cluster::evacuation
