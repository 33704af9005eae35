#pragma once
// What a host believes of a device's hardware acceleration, and how an attempt changes the belief. Pure.
// vStorageUnknown at boot; after the first attempted operation vStorageSupported or vStorageUnsupported (vSphere API reference,
// VStorageSupportStatus); the decision to offload is taken up front from this state (VAAI-4).

#include "inventory/inventory.hpp"

#include <map>
#include <string>
#include <string_view>

namespace godwit::vaai {

enum class DeviceState { Unknown, Supported, NotSupported };
std::string_view to_text(DeviceState state); ///< "unknown", "supported", "not_supported"

/// esxcli shows the states of clone and zero apart.
enum class Operation { Clone, Zero };

/// An unknown device is tried; only a known refusal spares the attempt.
constexpr bool worth_trying(DeviceState state) { return state != DeviceState::NotSupported; }
/// What the first command tells.
constexpr bool accepted(inventory::Primitive primitive) { return primitive == inventory::Primitive::Supported; }

/// The beliefs, by array: all its LUNs run the same firmware.
class Devices {
public:
  DeviceState state(const std::string& array, Operation operation) const;
  /// Tries the operation on the array and remembers the answer. Returns whether it was accepted.
  bool attempt(const inventory::Array& array, Operation operation);

private:
  std::map<std::pair<std::string, Operation>, DeviceState> states_;
};

} // namespace godwit::vaai
