#include "vaai/device.hpp"

namespace godwit::vaai {

std::string_view to_text(DeviceState state)
{
  switch (state) {
  case DeviceState::Unknown: return "unknown";
  case DeviceState::Supported: return "supported";
  case DeviceState::NotSupported: return "not_supported";
  }
  return "";
}

DeviceState Devices::state(const std::string& array, Operation operation) const
{
  const auto known = states_.find({array, operation});
  return known == states_.end() ? DeviceState::Unknown : known->second;
}

bool Devices::attempt(const inventory::Array& array, Operation operation)
{
  const auto primitive = operation == Operation::Clone ? array.vaai.xcopy : array.vaai.write_same;
  const auto answer = accepted(primitive);
  states_[{array.id, operation}] = answer ? DeviceState::Supported : DeviceState::NotSupported;
  return answer;
}

} // namespace godwit::vaai
