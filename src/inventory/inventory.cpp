#include "inventory/inventory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace godwit::inventory {

namespace {

template <class Entity> const Entity& known(const Entity* found, std::string_view kind, std::string_view id)
{
  if (found == nullptr) throw std::out_of_range(fmt::format("no {} \"{}\" in the inventory", kind, id));
  return *found;
}

} // namespace

const Array& Inventory::array(std::string_view id) const { return known(array_index.find(arrays, id), "array", id); }
const Pool& Inventory::pool(const Extent& extent) const
{
  const auto& pools = array(extent.array).pools;
  const auto found = std::ranges::find(pools, extent.pool, &Pool::id);
  return known(found == pools.end() ? nullptr : &*found, "pool", extent.pool);
}
const Datastore& Inventory::datastore(std::string_view id) const { return known(datastore_index.find(datastores, id), "datastore", id); }
const Host& Inventory::host(std::string_view id) const { return known(host_index.find(hosts, id), "host", id); }
const Vm& Inventory::vm(std::string_view id) const { return known(vm_index.find(vms, id), "VM", id); }

Bytes space_of(DiskFormat format, Bytes size, Bytes allocated)
{
  switch (format) {
  case DiskFormat::Thick:
  case DiskFormat::EagerZeroed: return size;
  case DiskFormat::Thin:
  case DiskFormat::Sparse: return allocated;
  case DiskFormat::RdmVirtual:
  case DiskFormat::RdmPhysical: return Bytes{0};
  }
  throw std::logic_error("a disk format without a rule for its space");
}

Bytes swap_size(const Vm& vm) { return vm.powered_on ? vm.memory - vm.memory_reservation : Bytes{0}; }
const std::string& swap_place(const Vm& vm, const Host& host) { return host.swap ? *host.swap : vm.home; }

std::string_view to_text(Protocol protocol)
{
  switch (protocol) {
  case Protocol::Fc: return "fc";
  case Protocol::Fcoe: return "fcoe";
  case Protocol::Iscsi: return "iscsi";
  case Protocol::Nvme: return "nvme";
  }
  throw std::logic_error("a protocol without a name");
}

std::string_view to_text(Traffic traffic)
{
  switch (traffic) {
  case Traffic::Management: return "management";
  case Traffic::Vmotion: return "vmotion";
  case Traffic::Provisioning: return "provisioning";
  case Traffic::Nfs: return "nfs";
  case Traffic::Iscsi: return "iscsi";
  }
  throw std::logic_error("a kind of traffic without a name");
}

std::string_view to_text(DatastoreType type)
{
  switch (type) {
  case DatastoreType::Vmfs: return "vmfs";
  case DatastoreType::Nfs: return "nfs";
  }
  throw std::logic_error("a datastore type without a name");
}

std::string_view to_text(DiskFormat format)
{
  switch (format) {
  case DiskFormat::Thick: return "thick";
  case DiskFormat::Thin: return "thin";
  case DiskFormat::EagerZeroed: return "eager_zeroed";
  case DiskFormat::Sparse: return "sparse";
  case DiskFormat::RdmVirtual: return "rdm_virtual";
  case DiskFormat::RdmPhysical: return "rdm_physical";
  }
  throw std::logic_error("a disk format without a name");
}

std::string_view to_text(PathPolicy policy)
{
  switch (policy) {
  case PathPolicy::Fixed: return "fixed";
  case PathPolicy::RoundRobin: return "round_robin";
  }
  throw std::logic_error("a path policy without a name");
}

std::string_view to_text(Encryption encryption)
{
  switch (encryption) {
  case Encryption::Disabled: return "disabled";
  case Encryption::Opportunistic: return "opportunistic";
  case Encryption::Required: return "required";
  }
  throw std::logic_error("an encryption without a name");
}

std::string_view to_text(Primitive primitive)
{
  switch (primitive) {
  case Primitive::Supported: return "supported";
  case Primitive::Unsupported: return "unsupported";
  case Primitive::Fails: return "fails";
  }
  throw std::logic_error("a primitive's state without a name");
}

} // namespace godwit::inventory
