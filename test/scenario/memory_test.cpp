// What guests do to their memory.

#include "scenario/inputs.hpp"

#include <catch2/catch.hpp>

using namespace godwit::scenario;
using namespace godwit::units::literals;
namespace inputs = godwit::scenario::inputs;
using Catch::Contains;
using Json = inputs::Json;

namespace {

/// The tiny scenario, whose VM has 16 GiB and nothing reserved, with this workload.
Json in_memory(const std::string& workload) { return inputs::with("/vms/0/workload", {{"memory", Json::parse(workload)}}); }
MemoryWorkload memory_of(const std::string& workload) { return inputs::read(in_memory(workload)).memory_workloads.at(0); }
Problem memory_problem_of(const std::string& workload) { return inputs::problem_of(in_memory(workload)); }

} // namespace

TEST_CASE("a VM without a memory workload writes no page", "[scenario][memory]")
{
  CHECK(inputs::read(inputs::scenario()).memory_workloads.empty());
  CHECK(inputs::read(inputs::with("/vms/0/workload", Json::parse(R"({"disk": {"writes": {"iops": 5, "size": "8 KiB"}}})")))
            .memory_workloads.empty());
}

TEST_CASE("pages are written at a rate within a working set, one after the other unless at random", "[scenario][memory]")
{
  const auto plain = memory_of(R"({"dirty": "200 MB/s", "working_set": "4 GiB"})");
  CHECK(plain.vm == "db1");
  CHECK(plain.pages.rate == 200_MBps);
  CHECK(plain.pages.size == 4_GiB);
  CHECK(!plain.hot);
  CHECK(plain.pattern == MemoryWorkload::Pattern::Sequential);
  CHECK(plain.zero == 0_B);
  CHECK(plain.swapped == 0_B);
  CHECK(to_text(plain) == "200 MB/s dirtied over 4 GiB");
}

TEST_CASE("a hot set comes on top, in pages of its own", "[scenario][memory]")
{
  const auto both = memory_of(R"({"dirty": "50 MB/s", "working_set": "4 GiB", "hot": {"dirty": "200 MB/s", "working_set": "64 MiB"},
                                    "pattern": "random", "zero": "8 GiB", "swapped": "1 GiB"})");
  CHECK(both.hot->rate == 200_MBps);
  CHECK(both.hot->size == 64_MiB);
  CHECK(both.pattern == MemoryWorkload::Pattern::Random);
  CHECK(to_text(both) == "50 MB/s dirtied over 4 GiB, hot 200 MB/s over 64 MiB, at random, 8 GiB zero, 1 GiB swapped out");
}

TEST_CASE("a rate of zero can be said, and needs no working set", "[scenario][memory]")
{
  CHECK(memory_of(R"({"dirty": "0 B/s"})").pages.rate.value() == 0);
  CHECK(memory_of(R"({"zero": "8 GiB"})").pages.rate.value() == 0);
  CHECK(to_text(memory_of(R"({"zero": "8 GiB"})")) == "nothing is changed, 8 GiB zero");
  const auto hash = [](const char* workload) { return inputs::read(in_memory(workload)).hash; };
  CHECK(hash(R"({"zero": "8 GiB"})") == hash(R"({"zero": "8 GiB", "dirty": "0 MB/s"})"));
}

TEST_CASE("what is written lies somewhere", "[scenario][memory]")
{
  CHECK(memory_problem_of(R"({"dirty": "1 MB/s"})").pointer == "/vms/0/workload/memory/working_set");
}

TEST_CASE("zero and swapped memory are no more than all of it", "[scenario][memory]")
{
  CHECK(inputs::problems_of(in_memory(R"({"zero": "15 GiB", "swapped": "1 GiB"})")).empty());
  const auto problem = memory_problem_of(R"({"zero": "15 GiB", "swapped": "1073741825 B"})");
  CHECK(problem.pointer == "/vms/0/workload/memory/swapped");
  CHECK_THAT(problem.allowed, Contains("16 GiB"));
  CHECK(memory_problem_of(R"({"zero": "17 GiB"})").pointer == "/vms/0/workload/memory/zero");
}

TEST_CASE("both working sets fit into what is neither zero nor swapped", "[scenario][memory]")
{
  // 16 GiB - 11 GiB - 1 GiB = 4 GiB = 3 GiB + 1 GiB.
  const auto with_hot = [](const char* size) {
    return in_memory(R"({"dirty": "1 MB/s", "working_set": "3 GiB", "zero": "11 GiB", "swapped": "1 GiB",
                         "hot": {"dirty": "1 MB/s", "working_set": ")" + std::string(size) + "\"}}");
  };
  CHECK(inputs::problems_of(with_hot("1 GiB")).empty());
  const auto problem = inputs::problem_of(with_hot("1073741825 B"));
  CHECK(problem.pointer == "/vms/0/workload/memory/working_set");
  CHECK_THAT(problem.allowed, Contains("at most the 4 GiB"));
}

TEST_CASE("no more is swapped than the swap file holds", "[scenario][memory][XVM-7]")
{
  // 16 GiB less 12 GiB reserved.
  auto json = in_memory(R"({"swapped": "4 GiB"})");
  json["vms"][0]["memory_reservation"] = "12 GiB";
  CHECK(inputs::problems_of(json).empty());
  json["vms"][0]["workload"]["memory"]["swapped"] = "4294967297 B";
  const auto problem = inputs::problem_of(json);
  CHECK(problem.pointer == "/vms/0/workload/memory/swapped");
  CHECK_THAT(problem.allowed, Contains("at most the swap file, 4 GiB"));
}

TEST_CASE("a memory workload that cannot be is a problem", "[scenario][memory]")
{
  const auto [workload, pointer] = GENERATE(table<std::string, std::string>({
      {R"({"dirty": "-1 MB/s", "working_set": "1 GiB"})", "/dirty"},
      {R"({"dirty": "200 MB", "working_set": "1 GiB"})", "/dirty"},
      {R"({"dirty": 0, "working_set": "1 GiB"})", "/dirty"},
      {R"({"dirty": "1 MB/s", "working_set": "4095 B"})", "/working_set"},
      {R"({"hot": {"dirty": "1 MB/s"}})", "/hot/working_set"},
      {R"({"hot": {"working_set": "1 MiB"}})", "/hot/dirty"},
      {R"({"pattern": "uniform"})", "/pattern"},
      {R"({"zero": "-1 B"})", "/zero"},
  }));
  INFO(workload);
  CHECK(memory_problem_of(workload).pointer == "/vms/0/workload/memory" + pointer);
}

TEST_CASE("a VM that is off has no guest at work", "[scenario][memory]")
{
  auto json = in_memory(R"({"dirty": "1 MB/s", "working_set": "1 GiB"})");
  json["vms"][0]["powered_on"] = false;
  const auto problem = inputs::problem_of(json);
  CHECK(problem.pointer == "/vms/0/workload");
  CHECK(problem.allowed == "nothing: the VM is powered off");
}
