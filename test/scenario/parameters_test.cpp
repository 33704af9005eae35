#include "scenario/inputs.hpp"
#include "scenario/shape.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace godwit::scenario;
using namespace godwit::units::literals;
namespace inputs = godwit::scenario::inputs;

namespace {

Parameters at(const std::string& version) { return inputs::read(inputs::with("/vsphere", version)).parameters; }

} // namespace

TEST_CASE("disks of one VM move in turn in 5.0, four side by side from 5.1", "[scenario][parameters]")
{
  CHECK(at("5.0").parallel_disks == 1);
  CHECK(at("5.1").parallel_disks == 4);
}

TEST_CASE("XCOPY of a thin disk takes 1 MiB a command in 5.5, 4 MiB from 6.0", "[scenario][parameters]")
{
  CHECK(at("5.5").offload_command_thin == 1_MiB);
  CHECK(at("6.0").offload_command_thin == 4_MiB);
}

TEST_CASE("there is no stun for the mirror driver in 4.1, there is from 5.0", "[scenario][parameters]")
{
  CHECK(at("4.1").mirror_insertion_stun == 0_s);
  CHECK(at("5.0").mirror_insertion_stun == 0.1_s);
}

TEST_CASE("a software mover hands over 32 MiB and keeps 32 I/Os of 64 KiB outstanding in every version",
          "[scenario][parameters][VAAI-1]")
{
  const auto* version = GENERATE("3.5", "4.0", "4.1", "5.0", "5.1", "5.1.0a", "5.5", "6.0", "6.5", "6.7", "7.0", "7.0u1", "7.0u2", "8.0");
  const auto parameters = at(version);
  CHECK(parameters.transfer_size == 32_MiB);
  CHECK(parameters.io_size == 64_KiB);
  CHECK(parameters.depth == 32);
}

TEST_CASE("offload is tried again after 16384 requests in 4.1, every five minutes from 5.0", "[scenario][parameters][VAAI-7][VAAI-8]")
{
  CHECK(at("4.0").retry_after_requests == 0);
  CHECK(at("4.1").retry_after_requests == 16'384);
  CHECK(at("4.1").evaluation_interval == 0_s);
  CHECK(at("5.0").retry_after_requests == 0);
  CHECK(at("5.0").evaluation_interval == 300_s);
}

TEST_CASE("switchover begins once the rest takes less than 5 s, and fails after 100 s", "[scenario][parameters][SVM-11]")
{
  const auto* version = GENERATE("3.5", "4.1", "6.0");
  CHECK(at(version).target_downtime == 5_s);
  CHECK(at(version).fsr_max_switchover == 100_s);
}

TEST_CASE("all paths down lasts 140 s before I/O fails, by assumption before 5.1", "[scenario][parameters]")
{
  CHECK(at("5.0").apd_timeout == 140_s);
  CHECK(parameter_row("storage.apd_timeout", Version::V5_0).assumed);
  CHECK(!parameter_row("storage.apd_timeout", Version::V5_1).assumed);
}

TEST_CASE("a guest has 64 I/Os outstanding on a disk, a sweep copies 1 MiB at once", "[scenario][parameters]")
{
  CHECK(at("5.1").guest_queue_depth == 64);
  CHECK(at("5.1").sweep_transfer_size == 1_MiB);
  CHECK(at("5.1").block_size == 64_KiB);
}

TEST_CASE("a guest is never slowed for a vMotion in 4.1, and where it is needed from 5.0", "[scenario][parameters][XVM-6]")
{
  CHECK(at("4.1").sdps == 0);
  CHECK(at("5.0").sdps == 2);
  CHECK(at("5.0").min_progress == 130);
  CHECK(at("5.0").sdps_target == 500);
  CHECK(at("5.0").sdps_delay == 30_s);
}

TEST_CASE("traces stop every vCPU in 7.0, one from 7.0 U1", "[scenario][parameters]")
{
  CHECK(at("7.0").trace_install_loose == 0);
  CHECK(at("7.0u1").trace_install_loose == 1);
  // 6 TB = 6,144 GiB x 20 ms = 123 s: "up to hundreds of seconds".
  CHECK((at("7.0").trace_install_per_gib * 6144).value() == Approx(122.88));
  CHECK(at("7.0u1").trace_install_per_gib < at("7.0").trace_install_per_gib);
}

TEST_CASE("one vmknic has one stream of 18 Gbit/s in 7.0 U1, as many of 15 as the link takes from 7.0 U2", "[scenario][parameters][XVM-5]")
{
  CHECK(at("7.0u1").helper_rate == 18'000);
  CHECK(at("7.0u1").streams_by_link == 0);
  CHECK(at("7.0u2").helper_rate == 15'000);
  CHECK(at("7.0u2").streams_by_link == 1);
  // One helper, a core, takes 15 Gbit/s: 1,073,741,824 B / 1.875 GB/s = 0.573 s a GiB.
  CHECK(at("7.0u2").vmotion_cpu.value() == Approx(1'073'741'824 / 1.875e9).epsilon(0.001));
}

TEST_CASE("buffers are not resized for long lines in 4.1, they are from 5.0", "[scenario][parameters][XVM-12]")
{
  CHECK(at("4.1").expected_line_rate == 0);
  CHECK(at("5.0").expected_line_rate == 133);
  CHECK(at("5.0").latency_threshold == 4_ms);
}

TEST_CASE("a vMotion's socket buffer is 562,140 bytes in 6.0, 562,540 from 6.5", "[scenario][parameters][XVM-12]")
{
  CHECK(at("5.5").socket_buffer == 562'140_B);
  CHECK(parameter_row("vmotion.socket_buffer", Version::V5_5).assumed);
  CHECK(at("6.0").socket_buffer == 562'140_B);
  CHECK(!parameter_row("vmotion.socket_buffer", Version::V6_0).assumed);
  CHECK(at("6.5").socket_buffer == 562'540_B);
}

TEST_CASE("a vMotion ends its passes at 0.5 s, fails after 20 s without a network and after 100 s of switchover", "[scenario][parameters]")
{
  const auto* version = GENERATE("3.5", "5.1", "6.0", "8.0");
  CHECK(at(version).switchover_goal == 0.5_s);
  CHECK(at(version).net_timeout == 20_s);
  CHECK(at(version).vmotion_max_switchover == 100_s);
  CHECK(at(version).nfc_timeout == 60_s);
}

TEST_CASE("a host has 8 slots, a datastore 128, a vMotion network 2, 4 or 8 by its speed", "[scenario][parameters][XVM-9][XVM-10]")
{
  const auto* version = GENERATE("4.1", "5.1", "8.0");
  const auto parameters = at(version);
  CHECK(parameters.host_most / parameters.host_storage_vmotion == 2);
  CHECK(parameters.host_most / parameters.host_vmotion == 8);
  CHECK(parameters.datastore_most / parameters.datastore_storage_vmotion == 8);
  CHECK(parameters.datastore_most / parameters.datastore_vmotion == 128);
  CHECK(parameters.network_most_slow == 2);
  CHECK(parameters.network_most_1g == 4);
  CHECK(parameters.network_most_10g == 8);
  CHECK(parameters.first_fit == 0);
}

TEST_CASE("what was published of slots is 4.1's, before it is assumed", "[scenario][parameters]")
{
  CHECK(parameter_row("admission.host", Version::V4_0).assumed);
  CHECK(!parameter_row("admission.host", Version::V4_1).assumed);
}

TEST_CASE("NFC's timeout is an option of 8.0, and of no release that the table knows before", "[scenario][parameters]")
{
  CHECK(parameter_row("nfc.timeout", Version::V7_0U2).assumed);
  CHECK(!parameter_row("nfc.timeout", Version::V8_0).assumed);
}

TEST_CASE("a sweep's transfer cannot be smaller than a block", "[scenario][parameters]")
{
  const auto problem = inputs::problem_of(inputs::with("/parameters", {{"mirror.block_size", "2 MiB"}, {"sweep.transfer_size", "1 MiB"}}));
  CHECK(problem.pointer == "/parameters/sweep.transfer_size");
  CHECK(problem.allowed == "at least a block, 2 MiB");
}

TEST_CASE("the version table has rows of one name together, from 3.5, ascending, each with its source", "[scenario][parameters]")
{
  std::set<std::string_view> finished;
  const ParameterRow* last = nullptr;
  for (const auto& row : parameter_table()) {
    INFO(row.name);
    CHECK(row.source.size() > 20);
    CHECK(row.source.ends_with('.'));
    if (last != nullptr && last->name == row.name) {
      CHECK(last->from < row.from);
    } else {
      CHECK(row.from == Version::V3_5);
      CHECK(finished.insert(row.name).second);
    }
    last = &row;
  }
}

TEST_CASE("the keys of \"parameters\" are the names of the version table", "[scenario][parameters]")
{
  std::set<std::string_view> names, keys;
  for (const auto& row : parameter_table()) names.insert(row.name);
  for (const auto& field : parameters_shape.fields) keys.insert(field.key);
  CHECK(names == keys);
}

TEST_CASE("a scenario's own parameter goes before the table's", "[scenario][parameters]")
{
  const auto parameters =
      inputs::read(inputs::with("/parameters", {{"data_mover.depth", 16}, {"fsr.duration", "2 s"}})).parameters;
  CHECK(parameters.depth == 16);
  CHECK(parameters.fsr == 2_s);
  CHECK(parameters.transfer_size == 32_MiB);
}

TEST_CASE("a parameter out of bounds or unknown is a problem at its name", "[scenario][parameters]")
{
  CHECK(inputs::problem_of(inputs::with("/parameters", {{"data_mover.depth", 0}})).pointer == "/parameters/data_mover.depth");
  const auto unknown = inputs::problem_of(inputs::with("/parameters", {{"data_mover.dept", 16}}));
  CHECK(unknown.pointer == "/parameters/data_mover.dept");
  CHECK(unknown.nearest == "data_mover.depth");
}

TEST_CASE("an I/O cannot be larger than the transfer it is part of", "[scenario][parameters]")
{
  const auto problem =
      inputs::problem_of(inputs::with("/parameters", {{"data_mover.transfer_size", "1 MiB"}, {"data_mover.io_size", "2 MiB"}}));
  CHECK(problem.pointer == "/parameters/data_mover.io_size");
}

TEST_CASE("the scenario's release goes before the platform's, and one of the two is needed", "[scenario][parameters]")
{
  CHECK(inputs::read(inputs::scenario()).version == Version::V5_1);
  CHECK(inputs::read(inputs::with("/vsphere", "6.0")).version == Version::V6_0);
  auto none = inputs::scenario();
  none["platform"].erase("vsphere");
  CHECK(inputs::problem_of(none).pointer == "/vsphere");
}

TEST_CASE("a release the version table does not know is refused", "[scenario][parameters]")
{
  const auto problem = inputs::problem_of(inputs::with("/vsphere", "5.2"));
  CHECK(problem.found == "\"5.2\"");
  CHECK(problem.allowed == R"(one of "3.5", "4.0", "4.1", "5.0", "5.1", "5.1.0a", "5.5", "6.0", "6.5", "6.7", "7.0", "7.0u1", "7.0u2", "8.0")");
}
