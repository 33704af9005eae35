#include "vaai/device.hpp"

#include "units/text.hpp"

#include <cmath>
#include <utility>

namespace godwit::vaai {

namespace {

std::string command(Operation operation) { return operation == Operation::Clone ? "XCOPY" : "WRITE SAME"; }

} // namespace

/// Why the array is found willing, after what it was last refused with.
struct Devices::Why {
  std::string reason, claim;

  static Why willing(inventory::Primitive refused, const std::string& how)
  {
    switch (refused) {
    case inventory::Primitive::Supported: return {how + " accepted", "VAAI-4"};
    case inventory::Primitive::Fails: return {how + " accepted: the error has passed", "VAAI-6"};
    case inventory::Primitive::Unsupported: return {how + " accepted: the array's firmware has gained the primitive", "VAAI-9"};
    }
    return {};
  }
};

std::string_view to_text(DeviceState state)
{
  switch (state) {
  case DeviceState::Unknown: return "unknown";
  case DeviceState::Supported: return "supported";
  case DeviceState::NotSupported: return "not_supported";
  }
  return "";
}

std::string_view to_text(Operation operation)
{
  switch (operation) {
  case Operation::Clone: return "clone";
  case Operation::Zero: return "zero";
  }
  return "";
}

inventory::Primitive primitive_of(const inventory::Array& array, Operation operation)
{
  return operation == Operation::Clone ? array.vaai.xcopy : array.vaai.write_same;
}

DeviceState Devices::state(const inventory::Array& array, Operation operation, Seconds now)
{
  return belief(array, operation, now).state;
}

bool Devices::attempt(const inventory::Array& array, Operation operation, Seconds now)
{
  auto& belief = this->belief(array, operation, now);
  const auto primitive = primitive_of(array, operation);
  if (accepted(primitive)) {
    change(belief, {array.id, operation, DeviceState::Supported, now}, Why::willing(belief.refused, "the first " + command(operation)));
    return true;
  }
  belief.refused = primitive;
  change(belief, {array.id, operation, DeviceState::NotSupported, now},
         {"the first " + command(operation) + " was answered with an error", "VAAI-4"});
  return false;
}

void Devices::failed(const inventory::Array& array, Operation operation, Seconds now)
{
  auto& belief = this->belief(array, operation, now);
  belief.refused = inventory::Primitive::Fails;
  belief.requests = 0;
  change(belief, {array.id, operation, DeviceState::NotSupported, now}, {"one " + command(operation) + " of a copy erred", "VAAI-5"});
}

void Devices::served_by_software(const inventory::Array& array, Operation operation, Seconds now)
{
  auto& belief = this->belief(array, operation, now);
  if (evaluation_.requests == 0 || belief.state != DeviceState::NotSupported || ++belief.requests < evaluation_.requests) return;
  change(belief, {array.id, operation, DeviceState::Unknown, now},
         {"software has served " + std::to_string(evaluation_.requests) + " requests since: the next one tries again", "VAAI-7"});
}

void Devices::catch_up(const inventory::Array& array, Seconds now)
{
  for (const auto operation : {Operation::Clone, Operation::Zero}) belief(array, operation, now);
}

std::vector<StateChange> Devices::changes() { return std::exchange(changes_, {}); }

Devices::Belief& Devices::belief(const inventory::Array& array, Operation operation, Seconds now)
{
  auto& belief = beliefs_[array.id][operation];
  if (evaluation_.interval > Seconds{} && belief.state != DeviceState::Unknown) {
    // The array has stayed as it is since the last look: all evaluations since find what the first of them found.
    const auto next = evaluation_.interval * (std::floor(belief.looked / evaluation_.interval) + 1);
    if (next <= now) evaluate(belief, array, operation, next);
  }
  belief.looked = now;
  return belief;
}

void Devices::evaluate(Belief& belief, const inventory::Array& array, Operation operation, Seconds instant)
{
  const auto how = "evaluated every " + units::to_text(evaluation_.interval) + ":";
  const auto primitive = primitive_of(array, operation);
  if (accepted(primitive)) {
    change(belief, {array.id, operation, DeviceState::Supported, instant}, Why::willing(belief.refused, how));
    return;
  }
  belief.refused = primitive;
  change(belief, {array.id, operation, DeviceState::NotSupported, instant}, {how + " refused now", "VAAI-8"});
}

void Devices::change(Belief& belief, StateChange change, Why why)
{
  if (belief.state == change.state) return;
  belief.state = change.state;
  belief.requests = 0;
  if (change.state == DeviceState::Supported) belief.refused = inventory::Primitive::Supported;
  change.reason = std::move(why.reason);
  change.claim = std::move(why.claim);
  changes_.push_back(std::move(change));
}

} // namespace godwit::vaai
