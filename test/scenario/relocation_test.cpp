// Migrations to other hosts, as actions.

#include "scenario/inputs.hpp"

#include <catch2/catch.hpp>

using namespace godwit;
using namespace godwit::scenario;
namespace inputs = godwit::scenario::inputs;
using Catch::Contains;
using Json = inputs::Json;

namespace {

/// The tiny scenario on two sites, with this action alone.
Json with(const std::string& action)
{
  auto json = inputs::scenario();
  inputs::add_second_site(json["platform"]);
  auto third = json["platform"]["hosts"][0];
  third["id"] = "esx3";
  json["platform"]["hosts"].push_back(third);
  json["actions"] = {Json::parse(R"({"at": "1 s", )" + action + "}")};
  return json;
}
template <class What> What read(const std::string& action) { return std::get<What>(inputs::read(with(action)).actions.at(0).what); }

} // namespace

TEST_CASE("a vMotion names a VM and a host, and leaves the files", "[scenario][actions][XVM-3]")
{
  const auto move = read<RelocateSpec>(R"("vmotion": {"id": "m1", "vm": "db1", "host": "esx2"})");
  CHECK(move.change == Change::Host);
  CHECK(move.host == "esx2");
  CHECK(move.to.empty());
  CHECK(move.disks.empty());
  CHECK(!move.ignore_rtt_limit);
  CHECK(read<RelocateSpec>(R"("vmotion": {"id": "m1", "vm": "db1", "host": "esx2", "ignore_rtt_limit": true})").ignore_rtt_limit);
}

TEST_CASE("a Storage vMotion changes the datastore alone", "[scenario][actions][XVM-3]")
{
  const auto move = read<RelocateSpec>(R"("storage_vmotion": {"id": "m1", "vm": "db1", "to": "A2"})");
  CHECK(move.change == Change::Datastore);
  CHECK(move.host.empty());
}

TEST_CASE("an XvMotion names a host and a datastore, of everything or disk by disk, disks first", "[scenario][actions][XVM-1][XVM-16]")
{
  const auto move = read<RelocateSpec>(R"("xvmotion": {"id": "m1", "vm": "db1", "host": "esx2", "to": "A2", "format": "thin"})");
  CHECK(move.change == Change::Both);
  CHECK(move.host == "esx2");
  CHECK(move.to == "A2");
  CHECK(move.format == inventory::DiskFormat::Thin);
  CHECK(move.order == CopyOrder::DisksFirst);
  CHECK(move.generation == Generation::Mirror);
  const auto disk = read<RelocateSpec>(
      R"("xvmotion": {"id": "m1", "vm": "db1", "host": "esx2", "disks": {"d0": "A2"}, "order": "memory_first", "ignore_rtt_limit": true})");
  CHECK(disk.disks.at("d0") == "A2");
  CHECK(disk.order == CopyOrder::MemoryFirst);
  CHECK(disk.ignore_rtt_limit);
}

TEST_CASE("an evacuation names the host it empties and those that take over", "[scenario][actions][MOB-9]")
{
  const auto plain = read<Evacuation>(R"("evacuate": {"id": "e1", "host": "esx1", "to_hosts": ["esx3", "esx2"]})");
  CHECK(plain.from == "esx1");
  CHECK(plain.hosts == std::vector<std::string>{"esx3", "esx2"}); // in turn, as said
  CHECK(plain.to.empty());
  const auto with_files =
      read<Evacuation>(R"("evacuate": {"id": "e1", "host": "esx1", "to_hosts": ["esx2"], "to": "A2", "order": "memory_first"})");
  CHECK(with_files.to == "A2");
  CHECK(with_files.order == CopyOrder::MemoryFirst);
}

TEST_CASE("the host a VM is on already is no wrong input: the migration is refused in its time", "[scenario][actions]")
{
  CHECK(inputs::problems_of(with(R"("vmotion": {"id": "m1", "vm": "db1", "host": "esx1"})")).empty());
  CHECK(inputs::problems_of(with(R"("xvmotion": {"id": "m1", "vm": "db1", "host": "esx1", "to": "A1"})")).empty());
}

TEST_CASE("what a migration to another host cannot do without, or has wrong, is a problem", "[scenario][actions]")
{
  const auto [action, pointer, allowed] = GENERATE(table<std::string, std::string, std::string>({
      {R"("vmotion": {"id": "m1", "vm": "db1"})", "/vmotion/host", "the id of a host"},
      {R"("vmotion": {"id": "m1", "vm": "db1", "host": "esx4"})", "/vmotion/host", "a host: esx1, esx2, esx3"},
      {R"("vmotion": {"id": "m1", "vm": "db1", "host": "esx2", "to": "A2"})", "/vmotion/to", "the keys id, vm, host"},
      {R"("xvmotion": {"id": "m1", "vm": "db1", "to": "A2"})", "/xvmotion/host", "the id of a host"},
      {R"("xvmotion": {"id": "m1", "vm": "db1", "host": "esx2"})", "/xvmotion", "at least one of them"},
      {R"("xvmotion": {"id": "m1", "vm": "db1", "host": "esx2", "disks": {"d1": "A2"}})", "/xvmotion/disks/d1", "a disk of this VM"},
      {R"("xvmotion": {"id": "m1", "vm": "db1", "host": "esx2", "to": "A2", "order": "disks"})", "/xvmotion/order", "disks_first"},
      {R"("evacuate": {"id": "m1", "host": "esx1"})", "/evacuate/to_hosts", "an array of at least 1"},
      {R"("evacuate": {"id": "m1", "host": "esx1", "to_hosts": []})", "/evacuate/to_hosts", "an array of at least 1 different ids"},
      {R"("evacuate": {"id": "m1", "host": "esx1", "to_hosts": ["esx2", "esx2"]})", "/evacuate/to_hosts/1", "different"},
      {R"("evacuate": {"id": "m1", "host": "esx1", "to_hosts": ["esx2", "esx9"]})", "/evacuate/to_hosts/1", "a host: esx1, esx2, esx3"},
      {R"("evacuate": {"id": "m1", "host": "esx1", "to_hosts": ["esx2", "esx1"]})", "/evacuate/to_hosts", "other than the one"},
      {R"("evacuate": {"id": "m1", "host": "esx1", "to_hosts": "esx2"})", "/evacuate/to_hosts", "an array"},
  }));
  INFO(action);
  const auto problem = inputs::problem_of(with(action));
  CHECK(problem.pointer == "/actions/0" + pointer);
  CHECK_THAT(problem.allowed, Contains(allowed));
}

TEST_CASE("a migration over a network needs steps of a transfer, a Storage vMotion does not", "[scenario][actions]")
{
  const auto* action = GENERATE(R"("vmotion": {"id": "m1", "vm": "db1", "host": "esx2"})",
                                R"("xvmotion": {"id": "m1", "vm": "db1", "host": "esx2", "to": "A2"})",
                                R"("evacuate": {"id": "m1", "host": "esx1", "to_hosts": ["esx2"]})");
  auto json = with(action);
  json["fidelity"] = "io";
  const auto problem = inputs::problem_of(json);
  CHECK(problem.pointer == "/fidelity");
  CHECK(problem.allowed == "\"transfer\": a migration over a network needs it");
  auto storage = with(R"("storage_vmotion": {"id": "m1", "vm": "db1", "to": "A2"})");
  storage["fidelity"] = "io";
  CHECK(inputs::problems_of(storage).empty());
}

TEST_CASE("a NIC of a host and a line between sites may be lost", "[scenario][faults]")
{
  const auto nic = std::get<NicLost>(read<Fault>(R"("fault": {"host": "esx1", "nic": 0})").what);
  CHECK(nic.host == "esx1");
  CHECK(nic.nic == 0);
  CHECK(std::get<WanDown>(read<Fault>(R"("fault": {"wan": "w1"})").what).wan == "w1");
  CHECK(std::holds_alternative<HostLost>(read<Fault>(R"("fault": {"host": "esx1"})").what));
}

TEST_CASE("NICs are counted over all of a host's, from 0", "[scenario][faults]")
{
  const auto lose = [](int nic) {
    auto json = with(R"("fault": {"host": "esx1"})");
    json["actions"][0]["fault"]["nic"] = nic;
    json["platform"]["hosts"][0]["nics"] =
        Json::parse(R"([{"network": "vmotion", "rate": "10 Gbit/s", "count": 2}, {"network": "vmotion", "rate": "1 Gbit/s"}])");
    return json;
  };
  CHECK(inputs::problems_of(lose(2)).empty());
  const auto problem = inputs::problem_of(lose(3));
  CHECK(problem.pointer == "/actions/0/fault/nic");
  CHECK(problem.allowed == "a NIC of the host: 0 to 2");
  auto none = lose(0);
  none["platform"]["hosts"][0]["nics"] = Json::array();
  CHECK(inputs::problem_of(none).allowed == "nothing: the host has no NIC");
  auto elsewhere = with(R"("fault": {"wan": "w1", "nic": 0})");
  CHECK(inputs::problem_of(elsewhere).allowed == "nothing: only of a host");
}

TEST_CASE("NICs and lines may be lost at random", "[scenario][faults]")
{
  const auto faults = read<RandomFaults>(
      R"("random_faults": {"kinds": ["nic_lost", "wan_down"], "mean_interval": "1 h", "mean_length": "1 min", "until": "1 d"})");
  CHECK(faults.kinds == std::vector{RandomFaults::Kind::NicLost, RandomFaults::Kind::WanDown});
  CHECK(to_text(faults.kinds[1]) == "wan_down");
}
