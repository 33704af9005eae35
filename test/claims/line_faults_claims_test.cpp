// What breaks between two hosts while a VM is on its way: the line between the sites, one adapter of two.

#include "claims/two_sites.hpp"

#include <catch2/catch.hpp>

namespace line_faults_claims_test {

using namespace godwit::test;
using Catch::Contains;
using nlohmann::json;

namespace {

const std::string busy = R"("memory": {"dirty": "20 MB/s", "working_set": "256 MiB"}, "disk": {"writes": {"iops": 200, "size": "8 KiB"}})";

std::string outage(const std::string& at, const std::string& length)
{
  return R"("at": ")" + at + R"(", "fault": {"wan": "line", "for": ")" + length + "\"}";
}

const std::string away = R"("xvmotion": {"id": "m1", "vm": "vm", "host": "esx3", "to": "W1"})";

/// Where the VM runs at the end, by the trace.
std::string host_of(const std::string& trace)
{
  const auto over = events(trace, "switched_over");
  return over.empty() ? "esx1" : over.back().at("host").get<std::string>();
}

Simulated disturbed(const char* at, const char* length)
{
  return TwoSites{.vms = {vm_text({.memory = "8 GiB", .size = "8 GiB", .workload = busy})}, .actions = {away, outage(at, length)}}.run();
}

} // namespace

TEST_CASE("a line that is down for less than Migrate.NetTimeout does not end a move, neither its disks nor its memory", "[claims][MOB-7]")
{
  // 8 GiB of disk at 133 MB/s: until 66 s; then memory.
  for (const auto* at : {"30 s", "90 s"}) {
    INFO(at);
    const auto [summary, trace] = disturbed(at, "19.9 s");
    const auto& m1 = migration(summary, "m1");
    CHECK(m1.at("outcome") == "completed");
    CHECK(differing(m1, "switchover") == 0);
    CHECK(host_of(trace) == "esx3");
  }
}

TEST_CASE("a line that is down for longer than Migrate.NetTimeout rolls a move back, and the VM goes on at the source", "[claims][MOB-7]")
{
  for (const auto* at : {"30 s", "90 s"}) {
    INFO(at);
    const auto [summary, trace] = disturbed(at, "20.1 s");
    const auto& m1 = migration(summary, "m1");
    CHECK(m1.at("outcome") == "rolled_back");
    CHECK_THAT(m1.at("reason").get<std::string>(), Contains("20 s"));
    CHECK(differing(m1, "rolled_back") == 0);
    CHECK(host_of(trace) == "esx1");
    CHECK(number(m1, "end_s") == Approx(std::stod(at) + 20).margin(0.001));
  }
}

TEST_CASE("after a move that the line ended the same VM can be moved again", "[claims][MOB-7]")
{
  const auto summary = TwoSites{.actions = {away, outage("3 s", "30 s"), R"("at": "1 min", "xvmotion": {"id": "again", "vm": "vm", "host": "esx3", "to": "W1"})"}}.run().summary;
  CHECK(migration(summary, "m1").at("outcome") == "rolled_back");
  CHECK(migration(summary, "again").at("outcome") == "completed");
}

TEST_CASE("while the line is down the guest writes into the buffer, it waits only once that is full", "[claims][XVM-12]")
{
  const auto worst = [](const char* buffer) {
    const auto summary = TwoSites{.parameters = std::string{R"("xvmotion.mirror_buffer": ")"} + buffer + "\"",
                                  .vms = {vm_text({.size = "8 GiB", .workload = R"("disk": {"writes": {"iops": 200, "size": "8 KiB"}})"})},
                                  .actions = {away, outage("40 s", "10 s")}}
                             .run()
                             .summary;
    const auto& m1 = migration(summary, "m1");
    CHECK(m1.at("outcome") == "completed");
    CHECK(differing(m1, "switchover") == 0);
    return number(m1.at("guest").at("write_latency_s").at("during"), "worst");
  };
  CHECK(worst("64 MiB") < 1); // 200 x 8 KiB x 10 s = 16 MiB at most
  CHECK(worst("4 MiB") > 4); // full after 2.6 s and more, of 10 s
  CHECK(worst("0 B") > 9);
}

TEST_CASE("one adapter of two is lost: the move goes on over the other at half the rate, and what was under way is sent again", "[claims][XVM-5]")
{
  const auto summary = summary_of_file("one-nic-of-two-lost");
  const auto& undisturbed = migration(summary, "undisturbed");
  const auto& disturbed = migration(summary, "disturbed");
  CHECK(undisturbed.at("outcome") == "completed");
  CHECK(disturbed.at("outcome") == "completed");
  const auto first_pass = [](const json& migration) { return number(migration.at("passes").at(0), "took_s"); };
  const auto nic = 125e6 * 8948 / 9038; // 9000 of MTU less 52 of headers, plus 38 of framing
  CHECK(first_pass(undisturbed) == Approx(32 * gib / (2 * nic)).epsilon(0.01));
  // It began after 0.5 s of preparation and 32 x 20 ms of write traces; the adapter is lost at 60 s.
  const auto before = 60 - 0.5 - 0.64;
  CHECK(first_pass(disturbed) == Approx(before + (32 * gib - before * 2 * nic) / nic).epsilon(0.02));
  double cut = 0;
  for (const auto& stream : disturbed.at("streams")) cut += number(stream, "cut");
  CHECK(cut > 0);
  CHECK(cut <= 256 * mib); // no more than a piece
}

} // namespace line_faults_claims_test
