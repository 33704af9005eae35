#include "datamover/choice.hpp"

#include "cluster.hpp"

#include <catch2/catch.hpp>

namespace choice_test {

using namespace godwit;
using namespace godwit::test;
using datamover::Choice;
using datamover::Mover;

namespace {

Choice choose(const inventory::Inventory& cluster, const char* from, const char* to)
{
  vaai::Devices devices;
  return datamover::choose(test::move(cluster, from, to), devices, 0_s);
}

std::vector<std::string> tried(const Choice& choice)
{
  std::vector<std::string> names;
  for (const auto& rejected : choice.tried) names.push_back(rejected.name);
  return names;
}

} // namespace

TEST_CASE("inside one array the copy is offloaded", "[datamover][DM-1]")
{
  const auto choice = choose(cluster(), "A1", "A2");
  CHECK(choice.mover == Mover::Fs3dmHw);
  CHECK(choice.tried.empty());
  CHECK(choice.state == vaai::DeviceState::Unknown); // as it stood when it was chosen
}

TEST_CASE("between two arrays the offload is refused and FS3DM taken", "[datamover][DM-1][DM-4]")
{
  const auto choice = choose(cluster(), "A1", "B1");
  CHECK(choice.mover == Mover::Fs3dm);
  CHECK(tried(choice) == std::vector<std::string>{"fs3dm_hw"});
  CHECK(choice.tried[0].claim == "DM-4");
  CHECK_THAT(choice.tried[0].reason, Catch::Contains("A1 is on A") && Catch::Contains("B1 on B"));
}

TEST_CASE("unequal block sizes force FSDM, on one array and on two, after both others were passed over in order", "[datamover][DM-2][DM-5]")
{
  for (const auto* to : {"A8", "B8"}) {
    const auto choice = choose(cluster(), "A1", to);
    CHECK(choice.mover == Mover::Fsdm);
    CHECK(tried(choice) == std::vector<std::string>{"fs3dm_hw", "fs3dm"});
    CHECK(choice.claim == "DM-5");
  }
}

TEST_CASE("NFS at either end takes FSDM at once and tries nothing else", "[datamover][DM-6]")
{
  for (const auto& [from, to] : {std::pair{"N1", "N2"}, std::pair{"A1", "N1"}, std::pair{"N1", "A1"}}) {
    const auto choice = choose(cluster(), from, to);
    CHECK(choice.mover == Mover::Fsdm);
    CHECK(choice.tried.empty());
    CHECK(choice.claim == "DM-6");
  }
}

TEST_CASE("switching the offload off on the host leaves FS3DM", "[datamover][DM-3]")
{
  auto off = cluster();
  off.hosts[0].hardware_accelerated_move = false;
  const auto choice = choose(off, "A1", "A2");
  CHECK(choice.mover == Mover::Fs3dm);
  CHECK_THAT(choice.tried.at(0).reason, Catch::Contains("HardwareAcceleratedMove"));
}

TEST_CASE("an array that errs on XCOPY is tried once, the state then keeps the next move from trying", "[datamover][DM-3][VAAI-4]")
{
  auto failing = cluster();
  failing.arrays[0].vaai.xcopy = inventory::Primitive::Fails;
  vaai::Devices devices;
  const auto first = datamover::choose(test::move(failing, "A1", "A2"), devices, 0_s);
  const auto second = datamover::choose(test::move(failing, "A1", "A2"), devices, 0_s);
  CHECK(first.mover == Mover::Fs3dm);
  CHECK(first.state == vaai::DeviceState::Unknown);
  CHECK_THAT(first.tried.at(0).reason, Catch::Contains("hardware acceleration of A") && Catch::Contains("is tried") && Catch::Contains("error"));
  CHECK(second.state == vaai::DeviceState::NotSupported);
  CHECK_THAT(second.tried.at(0).reason, Catch::Contains("known as not supported"));
}

TEST_CASE("a failure of XCOPY that has healed brings the offload back at the next evaluation", "[datamover][VAAI-6][VAAI-8]")
{
  auto c = cluster();
  c.arrays[0].vaai.xcopy = inventory::Primitive::Fails;
  vaai::Devices devices({300_s, 0});
  CHECK(datamover::choose(test::move(c, "A1", "A2"), devices, 10_s).mover == Mover::Fs3dm);
  devices.catch_up(c.arrays[0], 20_s);
  c.arrays[0].vaai.xcopy = inventory::Primitive::Supported;
  CHECK(datamover::choose(test::move(c, "A1", "A2"), devices, 299.999_s).mover == Mover::Fs3dm);
  CHECK(datamover::choose(test::move(c, "A1", "A2"), devices, 300_s).mover == Mover::Fs3dmHw);
}

TEST_CASE("before vSphere 4.1 nothing is offloaded, before 4.0 FSDM copies everything", "[datamover][DM-2]")
{
  using scenario::Version;
  const auto c = cluster();
  const auto chosen = [&](Version version) {
    vaai::Devices devices;
    auto move = test::move(c, "A1", "A2");
    move.version = version;
    return datamover::choose(move, devices, 0_s);
  };
  CHECK(chosen(Version::V4_1).mover == Mover::Fs3dmHw);
  CHECK(chosen(Version::V4_0).mover == Mover::Fs3dm);
  CHECK_THAT(chosen(Version::V4_0).tried.at(0).reason, Catch::Contains("new in vSphere 4.1") && Catch::Contains("esx1 runs 4.0"));
  CHECK(chosen(Version::V3_5).mover == Mover::Fsdm);
  CHECK(tried(chosen(Version::V3_5)) == std::vector<std::string>{"fs3dm_hw", "fs3dm"});
  CHECK(chosen(Version::V3_5).claim == "DM-2");
}

TEST_CASE("before vSphere 4.1 the host writes the zeroes", "[datamover]")
{
  const auto c = cluster();
  vaai::Devices devices;
  auto move = test::move(c, "A1", "B1");
  move.version = scenario::Version::V4_0;
  CHECK(datamover::choose_for_zeroes(move, devices, 0_s).mover == Mover::Fs3dm);
  move.version = scenario::Version::V4_1;
  CHECK(datamover::choose_for_zeroes(move, devices, 0_s).mover == Mover::Fs3dmHw);
}

TEST_CASE("what refuses the offload beforehand does not settle the device's state", "[datamover][VAAI-4]")
{
  const auto c = cluster();
  vaai::Devices devices;
  datamover::choose(test::move(c, "A1", "B1"), devices, 0_s);
  CHECK(devices.state(c.array("A"), vaai::Operation::Clone, 0_s) == vaai::DeviceState::Unknown);
}

TEST_CASE("each further condition of the storage guide refuses the offload and only it", "[datamover][DM-2]")
{
  const auto refused = [](auto change) {
    auto c = cluster();
    change(c);
    vaai::Devices devices;
    auto move = test::move(c, "A1", "A2");
    const auto choice = datamover::choose(move, devices, 0_s);
    return choice.mover == Mover::Fs3dm && choice.tried.size() == 1;
  };
  CHECK(refused([](auto& c) { c.vms[0].snapshots = 1; }));
  CHECK(refused([](auto& c) { c.vms[0].disks[0].aligned = false; }));
  CHECK(refused([](auto& c) { c.vms[0].disks[0].format = DiskFormat::Sparse; }));
  CHECK(refused([](auto& c) { c.datastores[1].extents.push_back({"B", "sas"}); }));
  CHECK(refused([](auto& c) { c.fabrics[0].protocol = inventory::Protocol::Nvme; }));
  CHECK_FALSE(refused([](auto& c) { c.datastores[1].extents.push_back({"A", "sas"}); }));
}

TEST_CASE("an RDM is offloaded to an RDM only, eager-zeroed not to thin", "[datamover][DM-2]")
{
  auto c = cluster();
  const auto chosen = [&](DiskFormat from, DiskFormat to) {
    c.vms[0].disks[0].format = from;
    vaai::Devices devices;
    auto move = test::move(c, "A1", "A2");
    move.format = to;
    return datamover::choose(move, devices, 0_s).mover;
  };
  CHECK(chosen(DiskFormat::RdmVirtual, DiskFormat::Thick) == Mover::Fs3dm);
  CHECK(chosen(DiskFormat::RdmVirtual, DiskFormat::RdmVirtual) == Mover::Fs3dmHw);
  CHECK(chosen(DiskFormat::EagerZeroed, DiskFormat::Thin) == Mover::Fs3dm);
  CHECK(chosen(DiskFormat::EagerZeroed, DiskFormat::EagerZeroed) == Mover::Fs3dmHw);
  CHECK(chosen(DiskFormat::Thick, DiskFormat::Thin) == Mover::Fs3dmHw);
}

TEST_CASE("zeroes are written by the array where it can, the host allows it and the volume is VMFS", "[datamover]")
{
  auto c = cluster();
  vaai::Devices devices;
  const auto chosen = [&](const char* to) { return datamover::choose_for_zeroes(test::move(c, "A1", to), devices, 0_s).mover; };
  CHECK(chosen("B1") == Mover::Fs3dmHw);
  CHECK(chosen("N1") == Mover::Fs3dm);
  c.arrays[0].vaai.write_same = inventory::Primitive::Unsupported;
  CHECK(chosen("A2") == Mover::Fs3dm);
  CHECK(devices.state(c.array("A"), vaai::Operation::Zero, 0_s) == vaai::DeviceState::NotSupported);
  c.hosts[0].hardware_accelerated_init = false;
  CHECK(chosen("B1") == Mover::Fs3dm);
}

TEST_CASE("the array's state is told by name, and only where the choice hung on it", "[datamover][DM-4][DM-6][VAAI-4]")
{
  const auto inside = choose(cluster(), "A1", "A2");
  CHECK(inside.state == vaai::DeviceState::Unknown);
  CHECK_THAT(inside.reason, Catch::Contains("A1 and A2 both lie on A") && Catch::Contains("hardware acceleration of A"));
  CHECK_FALSE(choose(cluster(), "A1", "B1").state); // between arrays the rule decides, whatever the arrays can
}

TEST_CASE("scattered blocks go by software even inside one array", "[datamover][SVM-4]")
{
  const auto c = cluster();
  const auto choice = datamover::choose_for_blocks(test::move(c, "A1", "A2"), 64_KiB);
  CHECK(choice.mover == Mover::Fs3dm);
  CHECK_FALSE(choice.state);
  CHECK_THAT(choice.reason, Catch::Contains("64 KiB"));
}

} // namespace choice_test
