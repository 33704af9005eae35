#include "migration/asked.hpp"

namespace godwit::test {

using nlohmann::json;

namespace {

json host(const std::string& number)
{
  return {{"id", "esx" + number},
          {"cores", 8},
          {"memory", "64 GiB"},
          {"hbas", {{{"fabric", "san"}, {"rate", "8 Gbit/s"}}, {{"fabric", "bus" + number}, {"rate", "8 Gbit/s"}}}},
          {"nics", {{{"network", "vmotion"}, {"rate", "10 Gbit/s"}}, {{"network", "management"}, {"rate", "1 Gbit/s"}}}}};
}

json array(const std::string& id, const std::string& fabric)
{
  return {{"id", id},
          {"ports", {{{"fabric", fabric}, {"rate", "8 Gbit/s"}}}},
          {"pools", {{{"id", "p"}, {"read", "1 GB/s"}, {"write", "1 GB/s"}, {"read_latency", "1 ms"}, {"write_latency", "1 ms"}}}}};
}

json store(const std::string& id, const std::string& array)
{
  return {{"id", id}, {"array", array}, {"pool", "p"}, {"type", "vmfs"}, {"capacity", "1 TiB"}};
}

/// One a process: the engine's clock starts once.
engine::Simulation& simulation()
{
  static auto* only = new engine::Simulation{{.links = {{"link", units::BytesPerSecond{1}}}, .cpus = {}, .streams = 1}};
  return *only;
}

} // namespace

json two_hosts()
{
  json platform{{"fabrics", json::array()},
                {"networks", {{{"id", "vmotion"}, {"carries", {"vmotion"}}, {"rtt", "0.2 ms"}}, {{"id", "management"}, {"carries", {"management"}}}}},
                {"arrays", {array("A", "san"), array("L1", "bus1"), array("L2", "bus2")}},
                {"datastores", {store("A1", "A"), store("local1", "L1"), store("local2", "L2")}},
                {"hosts", {host("1"), host("2")}}};
  for (const auto* id : {"san", "bus1", "bus2"}) platform["fabrics"].push_back({{"id", id}, {"protocol", "fc"}});
  const json vm{{"id", "db1"}, {"host", "esx1"}, {"memory", "1 GiB"}, {"memory_reservation", "1 GiB"}, {"disks", {{{"id", "d0"}, {"datastore", "A1"}, {"size", "1 GiB"}}}}};
  return {{"title", "asked"}, {"vsphere", "6.5"}, {"platform", platform}, {"vms", {vm}}, {"actions", {{{"at", "0 s"}, {"vmotion", vmotion()}}}}};
}

json vmotion() { return {{"id", "m1"}, {"vm", "db1"}, {"host", "esx2"}}; }

json xvmotion(const std::string& to)
{
  auto wish = vmotion();
  wish["to"] = to;
  return wish;
}

Asked asked(const json& text)
{
  const auto scenario = scenario::parse(text.dump(), "asked");
  auto inventory = scenario.inventory;
  const inventory::Topology topology{inventory};
  migration::ClusterState cluster{inventory, scenario.parameters.home_size};
  const trace::Trace trace;
  std::vector<units::BytesPerSecond> rates;
  for (const auto& resource : topology.resources()) rates.push_back(resource.payload);
  datamover::Pressure pressure{rates};
  datamover::Outages outages{simulation()};
  vaai::Devices devices{{scenario.parameters.evaluation_interval, scenario.parameters.retry_after_requests}};
  migration::GuestsAtRest guests{scenario.workloads};
  datamover::Workshop workshop{simulation(), trace, scenario.fidelity, pressure, outages};
  const std::map<std::string, const scenario::MemoryWorkload*> memory;
  const migration::Surroundings around{cluster, topology, scenario.parameters, scenario.version, scenario.edition, memory, scenario.seed, devices, workshop, guests};
  const auto& wish = std::get<scenario::RelocateSpec>(scenario.actions.front().what);
  const auto& vm = std::as_const(cluster).vm(wish.vm);
  const auto& from = cluster.host(vm.host);
  const migration::Hosts hosts{from, wish.host.empty() ? from : cluster.host(wish.host)};
  const auto moves = migration::relocation(wish, vm, hosts, scenario.parameters.home_size);
  const auto kind = migration::kind_of(wish, vm, hosts, topology);
  const auto against = migration::host_change_refused(kind, wish, moves, vm, hosts, around);
  return {kind, against ? against->claim + ": " + against->reason : ""};
}

} // namespace godwit::test
