#pragma once
// What a host believes of a device's hardware acceleration, how an attempt changes the belief, and when it is looked at again. Pure:
// the caller brings the clock and the array as it is now.
// vStorageUnknown at boot; after the first attempted operation vStorageSupported or vStorageUnsupported (vSphere API reference,
// VStorageSupportStatus); the decision to offload is taken up front from this state (VAAI-4).

#include "inventory/inventory.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace godwit::vaai {

using units::Seconds;

enum class DeviceState { Unknown, Supported, NotSupported };
std::string_view to_text(DeviceState state); ///< "unknown", "supported", "not_supported"

/// esxcli shows the states of clone and zero apart.
enum class Operation { Clone, Zero };
std::string_view to_text(Operation operation); ///< "clone", "zero"

/// An unknown device is tried; only a known refusal spares the attempt.
constexpr bool worth_trying(DeviceState state) { return state != DeviceState::NotSupported; }
/// What the first command tells.
constexpr bool accepted(inventory::Primitive primitive) { return primitive == inventory::Primitive::Supported; }
inventory::Primitive primitive_of(const inventory::Array& array, Operation operation);

/// When a belief is looked at again.
struct Evaluation {
  Seconds interval; ///< every so often from the start, 5.0 and later (VAAI-8); 0: never
  int requests = 0; ///< after so many requests that software served since the failure, 4.1 (VAAI-7); 0: never
};

struct StateChange {
  std::string array;
  Operation operation;
  DeviceState state;
  Seconds evaluated; ///< when the host found out
  std::string reason, claim;
};

/// The beliefs, by array: all its LUNs run the same firmware. Instants never fall from call to call.
/// Periodic evaluation asks the array whatever is known (not Unknown: nothing was attempted yet); it is worked off when next it
/// matters, so it costs no event. An array's primitive must not change between two calls without catch_up() in between.
class Devices {
public:
  explicit Devices(Evaluation evaluation = {}) : evaluation_(evaluation) {}

  DeviceState state(const inventory::Array& array, Operation operation, Seconds now);
  /// Tries the operation and remembers the answer. Returns whether it was accepted.
  bool attempt(const inventory::Array& array, Operation operation, Seconds now);
  /// A command erred in mid-copy.
  void failed(const inventory::Array& array, Operation operation, Seconds now);
  /// A request to a data mover was served by software though the array refused: counts towards the next try (4.1). At the last of
  /// them the state is Unknown again, so that the next request tries.
  void served_by_software(const inventory::Array& array, Operation operation, Seconds now);
  /// Evaluations due up to `now`, with the array as it still is: before its primitives change.
  void catch_up(const inventory::Array& array, Seconds now);

  /// All changes since the last call, in order.
  std::vector<StateChange> changes();

private:
  struct Belief {
    DeviceState state = DeviceState::Unknown;
    inventory::Primitive refused = inventory::Primitive::Supported; ///< what the array was when it last refused; Supported: it has not
    Seconds looked; ///< evaluations up to here are done
    int requests = 0; ///< served by software since it was found unsupported
  };
  /// With the evaluations due up to `now` done.
  Belief& belief(const inventory::Array& array, Operation operation, Seconds now);
  void evaluate(Belief& belief, const inventory::Array& array, Operation operation, Seconds instant);
  struct Why;
  void change(Belief& belief, StateChange change, Why why);

  Evaluation evaluation_;
  std::map<std::string, std::map<Operation, Belief>, std::less<>> beliefs_; ///< by array
  std::vector<StateChange> changes_;
};

} // namespace godwit::vaai
