#pragma once
// What goes wrong, or is repaired, and when.

#include "inventory/inventory.hpp"
#include "units/quantity.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace godwit::scenario {

/// Every command of the primitive errs: the array still advertises it. {"array": "A", "xcopy": "fails"}
struct PrimitiveFails {
  std::string array;
  bool xcopy = false, write_same = false; ///< at least one
};
/// One port of several. {"array": "A", "port": 0}
struct PortLost {
  std::string array;
  int port = 0; ///< counted over the array's attachments in order, from 0
};
/// {"fabric": "fc"} or {"network": "nfs"}: all its links down.
struct FabricDown {
  std::string fabric; ///< id of a fabric or a network
};
/// All paths down to one datastore. {"datastore": "B1"}
struct DatastoreLost {
  std::string datastore;
};
/// Somebody else takes space of a datastore, at most what is free. {"datastore": "B1", "takes": "100 GiB"}
struct SpaceTaken {
  std::string datastore;
  units::Bytes size;
};
/// The host dies with its VMs. {"host": "esx1"}
struct HostLost {
  std::string host;
};
/// One network adapter of a host. {"host": "esx1", "nic": 0}
struct NicLost {
  std::string host;
  int nic = 0; ///< counted over the host's NICs in order, from 0
};
/// A line between sites. {"wan": "w1"}
struct WanDown {
  std::string wan;
};

/// All of a place: its hosts with their VMs, its arrays, the vCenter that runs there. {"site": "east"}
struct SiteLost {
  std::string site;
};

struct Fault {
  std::string id; ///< "fault1", "fault2", ... in the order of the file when not given
  std::variant<PrimitiveFails, PortLost, FabricDown, DatastoreLost, SpaceTaken, HostLost, NicLost, WanDown, SiteLost> what;
  std::optional<units::Seconds> lasts; ///< "for"; absent: until the end
};

/// The array's primitives are from now on as given. {"array": "A", "xcopy": "supported"}
struct FirmwareUpgrade {
  std::string array;
  std::optional<inventory::Primitive> xcopy, write_same; ///< at least one
};

/// Faults at random instants, at random places, drawn from the scenario's seed.
struct RandomFaults {
  enum class Kind { PrimitiveFails, PortLost, FabricDown, DatastoreLost, SpaceTaken, HostLost, NicLost, WanDown };
  std::vector<Kind> kinds; ///< at least one; one is picked evenly each time
  units::Seconds mean_interval; ///< exponential, between beginnings
  units::Seconds mean_length; ///< exponential
  units::Seconds until; ///< from the action's instant on
};
std::string_view to_text(RandomFaults::Kind kind); ///< "primitive_fails", "port_lost", "fabric_down", ...

} // namespace godwit::scenario
