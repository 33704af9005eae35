#include "vaai/device.hpp"

#include <catch2/catch.hpp>

namespace device_test {

using namespace godwit;
using namespace godwit::units::literals;
using inventory::Primitive;
using units::Seconds;
using vaai::Devices;
using vaai::DeviceState;
using vaai::Evaluation;
using vaai::Operation;

namespace {

constexpr Evaluation every_5_minutes{300_s, 0}; // 5.0 and later
constexpr Evaluation after_16384_requests{{}, 16384}; // 4.1

inventory::Array array(Primitive xcopy, Primitive write_same = Primitive::Unsupported)
{
  return {.id = "A", .ports = {}, .pools = {}, .vaai = {.xcopy = xcopy, .write_same = write_same}};
}

/// The array's XCOPY is from now on as given.
void change(inventory::Array& array, Primitive xcopy, Devices& devices, Seconds now)
{
  devices.catch_up(array, now);
  array.vaai.xcopy = xcopy;
}

/// Refused at 10 s.
Devices refused(const inventory::Array& array, Evaluation evaluation)
{
  Devices devices(evaluation);
  CHECK_FALSE(devices.attempt(array, Operation::Clone, 10_s));
  devices.changes();
  return devices;
}

void serve_by_software(Devices& devices, const inventory::Array& array, int requests)
{
  for (int i = 0; i < requests; ++i) devices.served_by_software(array, Operation::Clone, 20_s);
}

} // namespace

TEST_CASE("a device is unknown until the first attempt, which settles it", "[vaai][VAAI-4]")
{
  Devices devices;
  const auto willing = array(Primitive::Supported);
  CHECK(devices.state(willing, Operation::Clone, 0_s) == DeviceState::Unknown);
  CHECK(worth_trying(devices.state(willing, Operation::Clone, 0_s)));
  CHECK(devices.attempt(willing, Operation::Clone, 0_s));
  CHECK(devices.state(willing, Operation::Clone, 0_s) == DeviceState::Supported);
  CHECK(devices.state(willing, Operation::Zero, 0_s) == DeviceState::Unknown); // clone and zero are known apart
  const auto changes = devices.changes();
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].array == "A");
  CHECK(changes[0].claim == "VAAI-4");
  CHECK(devices.changes().empty()); // told once
}

TEST_CASE("an array that refuses or errs is not tried again", "[vaai][VAAI-4]")
{
  for (const auto primitive : {Primitive::Unsupported, Primitive::Fails}) {
    auto devices = refused(array(primitive), {});
    CHECK_FALSE(worth_trying(devices.state(array(primitive), Operation::Clone, 1'000'000_s)));
  }
}

TEST_CASE("an array known to copy keeps that state until a command errs", "[vaai][VAAI-5]")
{
  Devices devices;
  devices.attempt(array(Primitive::Supported), Operation::Clone, 0_s);
  devices.changes();
  devices.failed(array(Primitive::Fails), Operation::Clone, 60_s);
  CHECK(devices.state(array(Primitive::Fails), Operation::Clone, 60_s) == DeviceState::NotSupported);
  devices.failed(array(Primitive::Fails), Operation::Clone, 61_s); // of another copy: nothing new
  const auto changes = devices.changes();
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].evaluated == 60_s);
  CHECK(changes[0].claim == "VAAI-5");
}

TEST_CASE("from 5.0 on a failure that has healed is found at the next five minutes, not before", "[vaai][VAAI-6][VAAI-8]")
{
  auto failing = array(Primitive::Fails);
  auto devices = refused(failing, every_5_minutes);
  change(failing, Primitive::Supported, devices, 40_s);
  CHECK(devices.state(failing, Operation::Clone, 299.999_s) == DeviceState::NotSupported);
  CHECK(devices.state(failing, Operation::Clone, 300_s) == DeviceState::Supported);
  const auto changes = devices.changes();
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].state == DeviceState::Supported);
  CHECK(changes[0].evaluated == 300_s);
  CHECK(changes[0].claim == "VAAI-6");
  CHECK_THAT(changes[0].reason, Catch::Contains("every 5 min") && Catch::Contains("error has passed"));
}

TEST_CASE("an evaluation that is looked at late was made in time", "[vaai][VAAI-8]")
{
  auto failing = array(Primitive::Fails);
  auto devices = refused(failing, every_5_minutes);
  change(failing, Primitive::Supported, devices, 610_s); // missed those at 300 and 600 s
  CHECK(devices.state(failing, Operation::Clone, 5000_s) == DeviceState::Supported);
  CHECK(devices.changes().at(0).evaluated == 900_s);
}

TEST_CASE("a failure that comes and goes between two evaluations is not seen by them", "[vaai][VAAI-8]")
{
  auto willing = array(Primitive::Supported);
  Devices devices(every_5_minutes);
  devices.attempt(willing, Operation::Clone, 10_s);
  devices.changes();
  change(willing, Primitive::Fails, devices, 301_s);
  change(willing, Primitive::Supported, devices, 599_s);
  CHECK(devices.state(willing, Operation::Clone, 700_s) == DeviceState::Supported);
  CHECK(devices.changes().empty());
}

TEST_CASE("a failure that lasts over an evaluation is found by it without a copy, and its end by a later one", "[vaai][VAAI-6][VAAI-8]")
{
  auto willing = array(Primitive::Supported);
  Devices devices(every_5_minutes);
  devices.attempt(willing, Operation::Clone, 10_s);
  devices.changes();
  change(willing, Primitive::Fails, devices, 299_s);
  change(willing, Primitive::Supported, devices, 301_s);
  CHECK(devices.state(willing, Operation::Clone, 599_s) == DeviceState::NotSupported);
  CHECK(devices.state(willing, Operation::Clone, 600_s) == DeviceState::Supported);
  const auto changes = devices.changes();
  REQUIRE(changes.size() == 2);
  CHECK(changes[0].evaluated == 300_s);
  CHECK(changes[0].claim == "VAAI-8");
  CHECK(changes[1].claim == "VAAI-6");
}

TEST_CASE("a device nobody has tried is not evaluated", "[vaai][VAAI-8]")
{
  Devices devices(every_5_minutes);
  CHECK(devices.state(array(Primitive::Supported), Operation::Clone, 1000_s) == DeviceState::Unknown);
  CHECK_FALSE(devices.attempt(array(Primitive::Fails), Operation::Clone, 1010_s));
  CHECK(devices.state(array(Primitive::Supported), Operation::Clone, 1199.999_s) == DeviceState::NotSupported); // not that of 900 s
  CHECK(devices.state(array(Primitive::Supported), Operation::Clone, 1200_s) == DeviceState::Supported);
}

TEST_CASE("firmware that gains XCOPY is used from the next evaluation on, with no change on the host", "[vaai][VAAI-9]")
{
  auto old = array(Primitive::Unsupported);
  auto devices = refused(old, every_5_minutes);
  CHECK(devices.state(old, Operation::Clone, 900_s) == DeviceState::NotSupported); // evaluated three times in vain
  change(old, Primitive::Supported, devices, 1000_s);
  CHECK(devices.state(old, Operation::Clone, 1199_s) == DeviceState::NotSupported);
  CHECK(devices.state(old, Operation::Clone, 1200_s) == DeviceState::Supported);
  const auto changes = devices.changes();
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].claim == "VAAI-9");
  CHECK_THAT(changes[0].reason, Catch::Contains("firmware"));
}

TEST_CASE("4.1 tries again after 16,384 requests served by software, 512 GiB, and not one earlier", "[vaai][VAAI-7]")
{
  auto failing = array(Primitive::Fails);
  auto devices = refused(failing, after_16384_requests);
  change(failing, Primitive::Supported, devices, 15_s);
  serve_by_software(devices, failing, 16383);
  CHECK(devices.state(failing, Operation::Clone, 1'000'000_s) == DeviceState::NotSupported); // and time does not help
  serve_by_software(devices, failing, 1);
  CHECK(devices.state(failing, Operation::Clone, 1'000'000_s) == DeviceState::Unknown);
  CHECK(devices.attempt(failing, Operation::Clone, 1'000'000_s));
  const auto changes = devices.changes();
  REQUIRE(changes.size() == 2);
  CHECK(changes[0].state == DeviceState::Unknown);
  CHECK(changes[0].claim == "VAAI-7");
  CHECK(changes[1].state == DeviceState::Supported);
  CHECK(changes[1].claim == "VAAI-6");
}

TEST_CASE("4.1 counts anew after every try in vain", "[vaai][VAAI-7]")
{
  const auto failing = array(Primitive::Fails);
  auto devices = refused(failing, after_16384_requests);
  serve_by_software(devices, failing, 16384);
  CHECK_FALSE(devices.attempt(failing, Operation::Clone, 30_s));
  serve_by_software(devices, failing, 16383);
  CHECK(devices.state(failing, Operation::Clone, 40_s) == DeviceState::NotSupported);
  serve_by_software(devices, failing, 1);
  CHECK(devices.state(failing, Operation::Clone, 40_s) == DeviceState::Unknown);
}

TEST_CASE("the number of requests is the host's setting", "[vaai][VAAI-7]")
{
  const auto failing = array(Primitive::Fails);
  auto devices = refused(failing, {{}, 2});
  serve_by_software(devices, failing, 1);
  CHECK(devices.state(failing, Operation::Clone, 30_s) == DeviceState::NotSupported);
  serve_by_software(devices, failing, 1);
  CHECK(devices.state(failing, Operation::Clone, 30_s) == DeviceState::Unknown);
}

TEST_CASE("what software serves while the array is not known to refuse does not count", "[vaai][VAAI-7]")
{
  Devices devices({{}, 2});
  const auto willing = array(Primitive::Supported);
  serve_by_software(devices, willing, 5); // between arrays, say
  devices.attempt(willing, Operation::Clone, 20_s);
  serve_by_software(devices, willing, 5);
  CHECK(devices.state(willing, Operation::Clone, 20_s) == DeviceState::Supported);
  devices.failed(willing, Operation::Clone, 20_s);
  serve_by_software(devices, willing, 1);
  CHECK(devices.state(willing, Operation::Clone, 20_s) == DeviceState::NotSupported);
}

TEST_CASE("WRITE SAME is evaluated beside XCOPY, on its own", "[vaai][VAAI-8]")
{
  auto devices = Devices(every_5_minutes);
  const auto no_zero = array(Primitive::Supported, Primitive::Fails);
  CHECK(devices.attempt(no_zero, Operation::Clone, 10_s));
  CHECK_FALSE(devices.attempt(no_zero, Operation::Zero, 10_s));
  const auto both = array(Primitive::Supported, Primitive::Supported);
  CHECK(devices.state(both, Operation::Zero, 300_s) == DeviceState::Supported);
  CHECK_THAT(devices.changes().at(1).reason, Catch::Contains("WRITE SAME"));
}

} // namespace device_test
