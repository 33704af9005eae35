#pragma once
// Scenarios drawn by rapidcheck: valid input, whatever else. Draws shrink towards less: fewer, smaller, none.

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <ostream>
#include <rapidcheck.h>
#include <string>
#include <vector>

namespace godwit::test {

// To be called while a generator executes.

/// From `least` to `most`, both included.
inline int between(int least, int most) { return *rc::gen::inRange(least, most + 1); }
inline std::string rate(int least, int most) { return fmt::format("{} MB/s", between(least, most)); }
inline bool chance(int percent) { return *rc::gen::inRange(0, 100) >= 100 - percent; }
template <class Type> Type one_of(std::vector<Type> choices) { return *rc::gen::elementOf(std::move(choices)); }
inline std::string one_of(std::initializer_list<const char*> choices) { return one_of(std::vector<std::string>(choices.begin(), choices.end())); }

/// What goes into a scenario.
struct Draw {
  int vms = 1; ///< at most
  int disks = 2; ///< of a VM, at most
  int moves = 1; ///< of a VM, at most
  int faults = 0; ///< at most
  bool at_once = false; ///< all moves at the same instant
  bool random_faults = false;
  bool edges = false; ///< parameters at the ends of what is allowed, and sizes that no power of two divides
  bool large = false; ///< disks up to 2 GiB; otherwise mostly a few MiB
  std::string fidelity = "transfer";
};

struct Drawn {
  nlohmann::json scenario;
  /// rapidcheck wants to show what it draws; whoever fails tells the scenario it failed with.
  friend std::ostream& operator<<(std::ostream& out, const Drawn&) { return out << "a scenario"; }
};
rc::Gen<Drawn> scenarios(const Draw& draw);

/// Two Fibre Channel arrays, an NFS server, six datastores, two hosts.
nlohmann::json drawn_platform();
std::string drawn_datastore();
/// A fault of any kind on that platform, or a firmware upgrade, at `at`.
nlohmann::json drawn_fault(const std::string& at);

} // namespace godwit::test
