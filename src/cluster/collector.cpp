#include "cluster/collector.hpp"

#include <algorithm>

namespace godwit::cluster {

Collector::Collector(migration::Surroundings& around, Statistics& statistics) : around_(around), statistics_(statistics)
{
  const auto& inventory = around.cluster.inventory();
  std::size_t disks = 0;
  for (const auto& vm : inventory.vms) disks += vm.disks.size();
  for (std::size_t vm = 0; vm < inventory.vms.size(); ++vm)
    if (!around.guests.demands().has(inventory.vms[vm].id)) idle_.push_back(vm);
  homes_.resize(inventory.vms.size());
  disks_.resize(disks);
  sums_.resize(inventory.datastores.size());
}

std::size_t Collector::place_of(std::size_t& seen, const std::string& datastore) const
{
  if (around_.cluster.inventory().datastores[seen].id != datastore) seen = around_.cluster.place_of_datastore(datastore);
  return seen;
}

bool Collector::is_up(std::size_t vm) const
{
  const auto& of = around_.cluster.inventory().vms[vm];
  return of.powered_on && around_.cluster.runs(of.id) && !around_.cluster.is_down(of.host);
}

/// A host's queue to the device holds so many I/Os; the others wait in the VMkernel, and the device does not know of them.
Seconds Collector::device_latency(const migration::Fluid::StoreNow& now) const
{
  const auto held = static_cast<double>(now.hosts) * around_.parameters.lun_queue_depth;
  return now.outstanding > held && held > 0 ? now.latency * (held / now.outstanding) : now.latency;
}

void Collector::look()
{
  for (std::size_t store = 0; store < sums_.size(); ++store) {
    const auto now = around_.guests.demands().fluid().now(store);
    auto& sum = sums_[store];
    sum.reads += now.reads, sum.writes += now.writes, sum.outstanding += now.outstanding;
    sum.device += device_latency(now), sum.observed += now.latency;
  }
  ++looks_;
}

void Collector::sample()
{
  statistics_.begin_sample();
  sample_vms();
  sample_disks();
  sample_space();
  sample_datastores();
}

/// A host's are of its VMs; one that is down says nothing, of itself or of them. A VM without a demand does nothing, and has all its memory.
void Collector::sample_vms()
{
  const auto& inventory = std::as_const(around_.cluster).inventory();
  std::vector<double> cpu(inventory.hosts.size());
  std::vector<Bytes> memory(inventory.hosts.size());
  const auto note = [&](const migration::Demands::VmNow& now) {
    const auto host = around_.cluster.host_of(now.vm);
    cpu[host] += now.cpu;
    memory[host] += now.consumed;
    statistics_.set(vm::cpu_demand, now.vm, now.cpu);
    statistics_.set(vm::active_memory, now.vm, now.active);
    statistics_.set(vm::consumed_memory, now.vm, now.consumed);
  };
  around_.guests.demands().each_vm(note);
  for (const auto vm : idle_)
    if (is_up(vm)) note({.vm = vm, .cpu = 0, .active = {}, .consumed = inventory.vms[vm].memory});
  for (std::size_t host = 0; host < inventory.hosts.size(); ++host) {
    if (around_.cluster.is_down(inventory.hosts[host].id)) continue;
    statistics_.set(host::cpu_demand, host, cpu[host]);
    statistics_.set(host::consumed_memory, host, memory[host]);
  }
}

void Collector::sample_disks()
{
  around_.guests.demands().each_disk([&](const migration::Demands::DiskNow& now) {
    const auto disk = statistics_.disk(now.vm, now.disk);
    statistics_.set(disk::iops, disk, now.iops);
    statistics_.set(disk::outstanding, disk, now.iops * now.latency.value());
    statistics_.set(disk::latency, disk, now.latency);
    statistics_.profile(disk, {now.io_size, now.read_share, now.random});
  });
}

/// Files are seen whether their VM runs or not.
void Collector::sample_space()
{
  const auto& inventory = std::as_const(around_.cluster).inventory();
  std::vector<Bytes> used, provisioned;
  for (const auto& datastore : inventory.datastores) {
    used.push_back(datastore.capacity - around_.cluster.free(datastore.id));
    provisioned.push_back(used.back());
  }
  for (std::size_t vm = 0; vm < inventory.vms.size(); ++vm) {
    const auto& of = inventory.vms[vm];
    if (!around_.cluster.is_present(of.id)) continue;
    for (std::size_t k = 0; k < of.disks.size(); ++k) {
      const auto& disk = of.disks[k];
      const auto all = statistics_.disk(vm, k);
      const auto takes = inventory::space_of(disk.format, disk.size, disk.allocated);
      provisioned[place_of(disks_[all], disk.datastore)] += inventory::space_of(inventory::DiskFormat::Thick, disk.size, disk.size) - takes;
      statistics_.set(disk::used, all, takes);
    }
  }
  for (std::size_t store = 0; store < used.size(); ++store) {
    statistics_.set(datastore::used, store, used[store]);
    statistics_.set(datastore::provisioned, store, provisioned[store]);
    statistics_.set(datastore::grown, store, around_.guests.demands().take_grown(store));
  }
}

/// Of a datastore that no host reaches there is nothing to say.
void Collector::sample_datastores()
{
  const auto& datastores = std::as_const(around_.cluster).inventory().datastores;
  const auto looks = static_cast<double>(std::exchange(looks_, 0));
  for (std::size_t store = 0; store < sums_.size(); ++store) {
    const auto sum = std::exchange(sums_[store], Sum{});
    const auto& id = datastores[store].id;
    if (!around_.workshop.outages.reached(id) || looks == 0) continue;
    statistics_.set(datastore::read_iops, store, sum.reads / looks);
    statistics_.set(datastore::write_iops, store, sum.writes / looks);
    statistics_.set(datastore::outstanding, store, sum.outstanding / looks);
    statistics_.set(datastore::device_latency, store, sum.device / looks);
    statistics_.set(datastore::observed_latency, store, sum.observed / looks);
    if (around_.parameters.statistics_recorded == 0) continue;
    around_.record(trace::DatastoreSampled{id, *statistics_.last(datastore::used, store), *statistics_.last(datastore::provisioned, store), sum.reads / looks, sum.writes / looks,
                                           sum.outstanding / looks, sum.device / looks, sum.observed / looks});
  }
}

} // namespace godwit::cluster
