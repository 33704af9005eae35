#pragma once
// A what-if, parsed once at the edge: JSON in, typed and checked structs out, or every problem at once.

#include "inventory/inventory.hpp"
#include "replay/replay.hpp"
#include "scenario/demand.hpp"
#include "scenario/faults.hpp"
#include "scenario/parameters.hpp"
#include "scenario/workload.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace godwit::scenario {

/// One thing wrong with an input file.
struct Problem {
  std::string file;
  std::string pointer; ///< JSON pointer, "" for the whole document
  std::string found; ///< what stands there
  std::string allowed; ///< what may
  std::string nearest; ///< the nearest known name, "" when none is near
};
std::string to_text(const Problem& problem);

/// Thrown by load(): all problems, in document order. At least one.
class InvalidInput : public std::runtime_error {
public:
  explicit InvalidInput(std::vector<Problem> problems);
  const std::vector<Problem>& problems() const { return problems_; }

private:
  std::vector<Problem> problems_;
};

/// Transfer: a step a 32 MiB transfer. Io: every 64 KiB I/O is served one by one.
enum class Fidelity { Transfer, Io };
std::string_view to_text(Fidelity fidelity);

/// How writes that come during the copy are dealt with; VMware's three architectures (SVM-12), and Sweep: one cyclic pass after the
/// other over a bitmap of dirty blocks until none is left, as QEMU's mirror job does it.
enum class Generation { Snapshot, DirtyBlock, Mirror, Sweep };
std::string_view to_text(Generation generation); ///< "snapshot", "dirty_block", "mirror", "sweep"
/// 3.5: snapshot. 4.x: dirty blocks. 5.0 and later: mirror.
Generation generation_of(Version version);

/// What a migration changes (XVM-3): the datastore, the host, or both.
enum class Change { Datastore, Host, Both };
/// Disks first is the product's order (XVM-16); the other is there to be tried.
enum class CopyOrder { DisksFirst, MemoryFirst };

/// The wish to migrate a VM, live when it is powered on: "storage_vmotion", "vmotion" or "xvmotion" (vSphere API: RelocateSpec).
struct RelocateSpec {
  std::string id;
  std::string vm;
  std::string to; ///< datastore of the home and of every disk not named in `disks`; "" leaves those where they are
  std::map<std::string, std::string> disks; ///< disk id -> datastore
  std::optional<inventory::DiskFormat> format; ///< of all moved disks at the destination; absent: as they are
  Generation generation = Generation::Mirror; ///< the version's own, or forced
  Change change = Change::Datastore;
  std::string host; ///< destination; "" when the host does not change
  CopyOrder order = CopyOrder::DisksFirst;
  bool ignore_rtt_limit = false; ///< goes beyond the round trip that release and edition admit, to see what would happen
  std::string after = {}; ///< migration or evacuation whose end it was asked for at; "": a time
};

/// All VMs that run on a host when it is said, each migrated: to the hosts in turn. Expanded by who executes it.
struct Evacuation {
  std::string id; ///< its migrations are "id/vm"
  std::string from; ///< host
  std::vector<std::string> hosts; ///< at least one
  std::string to; ///< datastore; "": only the hosts change
  CopyOrder order = CopyOrder::DisksFirst;
  bool ignore_rtt_limit = false;
  Generation generation = Generation::Mirror;
  std::string after = {}; ///< as of a RelocateSpec
};

/// Files of many VMs go to other datastores within a window. Either all files on some datastores go to any of others, or each VM named
/// goes to a datastore of its own. Expanded by who executes it.
struct EvacuationPlan {
  /// Naive: in the inventory's order, destinations in turn, all asked for at once.
  enum class Order { Planned, Naive };
  std::string id; ///< its migrations are "id/vm", to a spare "id/vm/spare"
  std::vector<std::string> from, to; ///< datastores
  std::map<std::string, std::string> vms; ///< VM -> datastore; where there are any, `from` and `to` are empty
  std::vector<std::string> spare; ///< datastores on which one of `vms` may wait until its own has room
  std::optional<units::Seconds> window;
  Order order = Order::Planned;
  Generation generation = Generation::Mirror;
};

/// Hosts enter maintenance mode, in order; each stays for `lasts`, then leaves it.
struct HostMaintenance {
  std::string id; ///< its migrations are "id/host/vm"
  std::vector<std::string> hosts; ///< at least one
  int at_once = 1;
  std::optional<units::Seconds> timeout; ///< of entering
  bool powered_off = false; ///< VMs that are powered off are moved too
  std::optional<units::Seconds> lasts; ///< absent: until ExitMaintenance
};
/// Of one of the two; the other is "".
struct ExitMaintenance {
  std::string host, datastore;
};

/// A datastore of a datastore cluster enters maintenance mode: Storage DRS moves away what is there.
struct DatastoreMaintenance {
  std::string id;
  std::string datastore;
};

struct Action {
  units::Seconds at; ///< zero where it comes after something
  std::string after; ///< RelocateSpec or Evacuation that must have ended, in whatever way; "": none
  std::variant<RelocateSpec, Evacuation, EvacuationPlan, Fault, FirmwareUpgrade, RandomFaults, HostMaintenance, ExitMaintenance, DatastoreMaintenance> what;
};

/// Where a resolved value came from.
struct Origin {
  std::string pointer; ///< "/vms/0/disks/0/size", "/parameters/data_mover.depth"
  std::string value; ///< as resolved, as text
  std::string origin; ///< "scenario.json", "platform p.json", "--set", "version table 5.1: why", "assumed: why", "default: why"
};

/// vSphere's licence editions, in order.
enum class Edition { Essentials, EssentialsPlus, Standard, Enterprise, EnterprisePlus };
std::string_view to_text(Edition edition); ///< "essentials_plus", ...

struct Scenario {
  std::string title;
  std::vector<std::string> shows; ///< claim ids
  Version version = Version::V5_1;
  Edition edition = Edition::EnterprisePlus;
  std::uint64_t seed = 1;
  Fidelity fidelity = Fidelity::Transfer;
  inventory::Inventory inventory;
  std::vector<DiskWorkload> workloads; ///< at most one a disk; in the order of VMs, then of disks
  std::vector<MemoryWorkload> memory_workloads; ///< at most one a VM, in the order of VMs
  std::vector<VmDemand> demands; ///< at most one a VM, in the order of VMs
  std::optional<units::Seconds> until; ///< demand is followed, and policies act, up to then; there where there is any demand
  std::vector<Action> actions; ///< ordered by time, then as in the file
  Parameters parameters;
  std::vector<Origin> origins; ///< of every value, given or defaulted, in order of pointer
  std::string hash; ///< of the resolved input, 16 hex digits: equal hash, equal run
};

/// "--set /vms/0/disks/0/size=128 GiB": a JSON pointer into the scenario with its platform merged in, and a JSON value
/// (text that is no JSON is taken as a string).
struct Override {
  std::string pointer;
  std::string value;
};

/// Limits on what is read at all. Anything above is an InvalidInput, never a crash.
inline constexpr std::size_t max_file_bytes = 64u << 20;
inline constexpr int max_depth = 32;
inline constexpr std::size_t max_entities = 200'000; ///< objects in one array

/// Reads a scenario and the platform it names (relative to the scenario's folder). Throws InvalidInput.
Scenario load(const std::string& file, std::span<const Override> overrides = {});
/// The same from text, for tests and fuzzing. `folder` is where "platform": "name" is looked for.
Scenario parse(std::string_view json, const std::string& name = "scenario", const std::string& folder = ".",
               std::span<const Override> overrides = {});

/// The draft-07 schema of a file kind, as JSON text: for editors.
enum class FileKind { Platform, Scenario };
std::string schema(FileKind kind);
/// What the schema says against one file's text, judged by valijson: a second opinion, for `godwit check`. load() needs none, its
/// reader checks by the table the schema is printed from. Empty when nothing.
std::vector<Problem> validate_against_schema(FileKind kind, std::string_view json, const std::string& name);

/// load(), step by step, for --print-config: the resolved input as pretty JSON with each value's origin.
std::string print_config(const Scenario& scenario);

} // namespace godwit::scenario
