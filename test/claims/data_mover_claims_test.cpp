// DM: data movers. Each test is a statement of the source, shown by the scenario a reader can run.

#include "claims/parts.hpp"

#include <catch2/catch.hpp>

namespace data_mover_claims_test {

using namespace godwit::test;
using nlohmann::json;

namespace {

constexpr double home_files = 8 * mib;

std::vector<std::string> tried(const json& summary, const char* id)
{
  std::vector<std::string> names;
  for (const auto& each : migration(summary, id).at("decisions").at(0).at("tried")) names.push_back(each.at("name"));
  return names;
}

double duration(const json& summary, const char* id) { return migration(summary, id).at("duration_s"); }

/// Host CPU per GiB of disk.
double cpu_per_gib(const json& summary, const char* id, double size_gib) { return migration(summary, id).at("cpu_s").get<double>() / size_gib; }

} // namespace

TEST_CASE("the same disk is offloaded inside an array and not to another, and the trace says why", "[claims][DM-1][DM-4]")
{
  const auto summary = summary_of_file("intra-vs-cross-array");
  CHECK(first_mover(migration(summary, "intra")) == "fs3dm_hw");
  CHECK(first_mover(migration(summary, "cross")) == "fs3dm");
  const auto& rejected = migration(summary, "cross").at("decisions").at(0).at("tried").at(0);
  CHECK(rejected.at("name") == "fs3dm_hw");
  CHECK_THAT(rejected.at("rejected").get<std::string>(), Catch::Contains("inside one array"));
}

TEST_CASE("every mover tried stands in the trace, the most efficient first", "[claims][DM-2]")
{
  const auto summary = summary_of_file("block-size-mismatch");
  CHECK(tried(summary, "offloaded").empty());
  CHECK(tried(summary, "fs3dm") == std::vector<std::string>{"fs3dm_hw"});
  CHECK(tried(summary, "fsdm") == std::vector<std::string>{"fs3dm_hw", "fs3dm"});
}

TEST_CASE("switching the offload off on the host changes the mover and nothing else of the request", "[claims][DM-3]")
{
  const auto summary = summary_of_file("offload-switched-off");
  CHECK(first_mover(migration(summary, "switched-on")) == "fs3dm_hw");
  CHECK(first_mover(migration(summary, "switched-off")) == "fs3dm");
  for (const auto* id : {"switched-on", "switched-off"}) {
    CHECK(migration(summary, id).at("to").at("datastores") == json{{"d0", "A2"}, {"home", "A2"}});
    CHECK(migration(summary, id).at("outcome") == "completed");
  }
}

TEST_CASE("1 MiB to 8 MiB blocks on one array with offload: FSDM", "[claims][DM-5]")
{
  const auto summary = summary_of_file("block-size-mismatch");
  CHECK(first_mover(migration(summary, "fsdm")) == "fsdm");
  CHECK(migration(summary, "fsdm").at("decisions").at(0).at("claim") == "DM-5");
}

TEST_CASE("between NFS exports FSDM is taken at once: nothing else is even tried", "[claims][DM-6]")
{
  const auto summary = summary_of_file("nfs");
  for (const auto* id : {"nfs-to-nfs", "vmfs-to-nfs"}) {
    CHECK(first_mover(migration(summary, id)) == "fsdm");
    CHECK(tried(summary, id).empty());
  }
}

TEST_CASE("on one platform the offload is faster than FS3DM, FS3DM than FSDM, and FSDM costs the host more CPU a GiB", "[claims][DM-7]")
{
  const auto summary = summary_of_file("block-size-mismatch");
  CHECK(duration(summary, "offloaded") < duration(summary, "fs3dm"));
  CHECK(duration(summary, "fs3dm") < duration(summary, "fsdm"));
  CHECK(cpu_per_gib(summary, "offloaded", 20) < cpu_per_gib(summary, "fs3dm", 20));
  CHECK(cpu_per_gib(summary, "fs3dm", 20) < cpu_per_gib(summary, "fsdm", 20));
}

TEST_CASE("FS3DM and FSDM differ on equal volumes too: the mover's own path is longer", "[claims][DM-7]")
{
  // NFS forces FSDM; the filer's pool and latencies are those of the FC arrays.
  const auto nfs = summary_of_file("nfs");
  const auto fc = summary_of_file("offload-switched-off");
  const auto seconds_a_gib = [](const json& summary, const char* id, double size) {
    for (const auto& phase : migration(summary, id).at("phases"))
      if (phase.at("name") == "bulk_copy") return (phase.at("end_s").get<double>() - phase.at("start_s").get<double>()) / size;
    return 0.0;
  };
  CHECK(seconds_a_gib(nfs, "nfs-to-nfs", 32) > seconds_a_gib(fc, "switched-off", 64));
}

TEST_CASE("a cross-array move loads CPU, HBAs, fabric and both arrays' ports, inside the array all of them stay idle", "[claims][DM-9]")
{
  const auto summary = summary_of_file("intra-vs-cross-array");
  // Two migrations: each copies its small files through the host, only the second its disk.
  CHECK(bytes_on_kind(summary, "hba_in") == 64 * gib + 2 * home_files);
  CHECK(bytes_on_kind(summary, "hba_out") == 64 * gib + 2 * home_files);
  CHECK(bytes_on_kind(summary, "port_out") == 64 * gib + 2 * home_files);
  CHECK(bytes_on(summary, "B/port1/in") == 64 * gib + home_files);
  CHECK(bytes_on(summary, "A/xcopy") == 64 * gib);
  CHECK(migration(summary, "intra").at("bytes").at("offloaded") == 64 * gib);
  CHECK(migration(summary, "intra").at("bytes").at("bulk") == 0);
  CHECK(migration(summary, "intra").at("cpu_s").get<double>() < 0.05 * migration(summary, "cross").at("cpu_s").get<double>());
}

TEST_CASE("two at once out of one pool share it, and each takes longer than alone", "[claims][DM-9]")
{
  const auto summary = summary_of_file("two-movers-one-pool");
  // 400 MB/s of pool: alone the window binds, 32 x 64 KiB / 8.05 ms = 260.5 MB/s; together 200 MB/s each.
  CHECK(duration(summary, "alone") == Approx(64 * gib / (2097152 / 0.00805) + 3.4).margin(0.5));
  CHECK(duration(summary, "together1") == Approx(64 * gib / 200e6 + 3.4).margin(0.5));
  CHECK(duration(summary, "together1") == Approx(duration(summary, "together2")).margin(0.1));
}

TEST_CASE("a datastore cluster inside one array rebalances sooner, off the fabric and almost without host CPU", "[claims][DM-10]")
{
  const auto one = summary_of_file("datastore-cluster-on-one-array");
  const auto two = summary_of_file("datastore-cluster-on-two-arrays");
  const auto total = [](const json& summary, const char* what) {
    double all = 0;
    for (const auto& each : summary.at("migrations")) all += each.at(what).get<double>();
    return all;
  };
  CHECK(total(one, "duration_s") < total(two, "duration_s"));
  CHECK(bytes_on_kind(one, "hba_in") == 6 * home_files);
  CHECK(bytes_on_kind(two, "hba_in") == 6 * (40 * gib + home_files));
  CHECK(total(one, "cpu_s") < 0.05 * total(two, "cpu_s"));
}

TEST_CASE("the guest of a moved disk is served as before, inside the array and across", "[claims][DM-9]")
{
  const auto summary = summary_of_file("what-the-guest-feels");
  for (const auto* id : {"intra", "cross"}) {
    INFO(id);
    const auto& guest = migration(summary, id).at("guest");
    for (const auto* latency : {"write_latency_s", "read_latency_s"})
      CHECK(guest.at(latency).at("during").at("mean").get<double>() == Approx(guest.at(latency).at("before").at("mean").get<double>()).epsilon(0.05));
    CHECK(guest.at("iops_ratio").get<double>() > 0.95);
  }
  const auto on_wires = [&](const char* id) { return migration(summary, id).at("bytes_by_class").at("fabric").get<double>(); };
  CHECK(on_wires("cross") > 64 * gib); // read and written: 32 GiB each way
  CHECK(on_wires("intra") < 0.01 * on_wires("cross")); // home and mirrored writes
}

} // namespace data_mover_claims_test
