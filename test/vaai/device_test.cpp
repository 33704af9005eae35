#include "vaai/device.hpp"

#include <catch2/catch.hpp>

using namespace godwit;
using vaai::DeviceState;
using vaai::Operation;

TEST_CASE("a device is unknown until the first attempt, which settles it", "[vaai][VAAI-4]")
{
  vaai::Devices devices;
  inventory::Array array{.id = "A", .ports = {}, .pools = {}, .vaai = {.xcopy = inventory::Primitive::Supported}};
  CHECK(devices.state("A", Operation::Clone) == DeviceState::Unknown);
  CHECK(worth_trying(devices.state("A", Operation::Clone)));
  CHECK(devices.attempt(array, Operation::Clone));
  CHECK(devices.state("A", Operation::Clone) == DeviceState::Supported);
  CHECK(devices.state("A", Operation::Zero) == DeviceState::Unknown); // clone and zero are known apart
}

TEST_CASE("an array that refuses or errs is not tried again", "[vaai][VAAI-4]")
{
  for (const auto primitive : {inventory::Primitive::Unsupported, inventory::Primitive::Fails}) {
    vaai::Devices devices;
    inventory::Array array{.id = "A", .ports = {}, .pools = {}, .vaai = {.xcopy = primitive}};
    CHECK_FALSE(devices.attempt(array, Operation::Clone));
    CHECK_FALSE(worth_trying(devices.state("A", Operation::Clone)));
  }
}
