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
  const auto* version = GENERATE("3.5", "4.0", "4.1", "5.0", "5.1", "5.5", "6.0");
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
  CHECK(problem.allowed == R"(one of "3.5", "4.0", "4.1", "5.0", "5.1", "5.5", "6.0")");
}
