#pragma once
// What a plan of many moves is made from, as numbers: space on datastores, rates of resources, slots, and each way a VM could go. Pure data.

#include "admission/admission.hpp"
#include "units/quantity.hpp"

#include <optional>
#include <string>
#include <vector>

namespace godwit::cluster::evacuation {

using units::Bytes;
using units::BytesPerSecond;
using units::Seconds;

using Number = std::size_t; ///< of a datastore, a resource or a VM, in the state's vectors

struct Datastore {
  std::string id;
  Bytes free;
};
struct Resource {
  std::string id, kind; ///< "B/sas/write", "pool_write"
  BytesPerSecond rate; ///< of payload
};
struct Load {
  Number resource;
  Bytes size; ///< that pass it; a link passed twice counts twice
};
struct Space {
  Number datastore;
  Bytes size;
};

/// One way a VM could go.
struct Leg {
  std::optional<Number> from; ///< a datastore it stopped on; absent: from where its files are now
  Number to;
  Bytes needed; ///< at `to`, from its beginning on
  std::vector<Space> freed; ///< at its end
  Bytes size; ///< that is copied
  std::vector<Load> loads;
  Seconds idle; ///< of its beginning and its end, in which nothing flows
  BytesPerSecond most; ///< that it reaches alone
  admission::Charges charges;

  Seconds alone() const { return idle + size / most; }
};

struct Vm {
  std::string id;
  std::vector<Number> destinations; ///< any of them will do; at least one
  std::vector<Leg> legs;

  bool arrives_by(const Leg& leg) const;
};

struct State {
  std::vector<Datastore> datastores;
  std::vector<Resource> resources;
  std::vector<Vm> vms;
};

/// One of a VM's legs.
struct Step {
  Number vm;
  std::size_t leg;
  bool operator==(const Step&) const = default;
};
inline const Leg& leg_of(const State& state, const Step& step) { return state.vms[step.vm].legs[step.leg]; }

} // namespace godwit::cluster::evacuation
