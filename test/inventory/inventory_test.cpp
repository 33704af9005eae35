#include "inventory/inventory.hpp"

#include <catch2/catch.hpp>

#include <stdexcept>

namespace inventory_test {

using namespace godwit;
using namespace godwit::inventory;
using namespace godwit::units::literals;

namespace {

Inventory one_of_each()
{
  Inventory inventory;
  inventory.arrays = {{.id = "A", .ports = {}, .pools = {{.id = "sas"}, {.id = "ssd"}}, .vaai = {}}, {.id = "B"}};
  inventory.datastores = {{.id = "A1", .extents = {{"A", "ssd"}}}};
  inventory.hosts = {{.id = "esx1"}, {.id = "esx2"}};
  inventory.vms = {{.id = "db1", .host = "esx2"}};
  return inventory;
}

} // namespace

TEST_CASE("an entity is found by its id", "[inventory]")
{
  const auto inventory = one_of_each();
  CHECK(inventory.array("B").id == "B");
  CHECK(inventory.datastore("A1").extents.size() == 1);
  CHECK(inventory.host("esx2").id == "esx2");
  CHECK(inventory.vm("db1").host == "esx2");
}

TEST_CASE("a pool is found in its own array only", "[inventory]")
{
  const auto inventory = one_of_each();
  CHECK(inventory.pool({"A", "ssd"}).id == "ssd");
  CHECK_THROWS_AS(inventory.pool({"B", "ssd"}), std::out_of_range);
}

TEST_CASE("an id that is not there is a programmer's error that names kind and id", "[inventory]")
{
  const auto inventory = one_of_each();
  CHECK_THROWS_WITH(inventory.host("esx3"), "no host \"esx3\" in the inventory");
  CHECK_THROWS_AS(inventory.array("esx1"), std::out_of_range);
}

TEST_CASE("an entity is found where it stands now, wherever it stood when last asked", "[inventory]")
{
  auto inventory = one_of_each();
  CHECK(inventory.host("esx2").id == "esx2");
  inventory.hosts.insert(inventory.hosts.begin(), {.id = "esx0", .cores = 8});
  CHECK(inventory.host("esx2").id == "esx2");
  CHECK(inventory.host("esx0").cores == 8);
  const auto copy = inventory;
  CHECK(&copy.host("esx2") == &copy.hosts.at(2));
  inventory.hosts.pop_back();
  CHECK_THROWS_AS(inventory.host("esx2"), std::out_of_range);
}

TEST_CASE("a swap file lies in the VM's home unless the host has a place for those, and there is none of a VM that is off", "[inventory][XVM-7]")
{
  Vm vm{.id = "db1", .memory = 16_GiB, .home = "A1"};
  Host host{.id = "esx1"};
  CHECK(swap_place(vm, host) == "A1");
  host.swap = "L1";
  CHECK(swap_place(vm, host) == "L1");
  vm.powered_on = false;
  CHECK(swap_size(vm) == 0_B);
}

TEST_CASE("a thick disk takes its size, a thin one what is allocated, an RDM nothing", "[inventory]")
{
  const auto space = [](DiskFormat format) { return space_of(format, 64_GiB, 10_GiB); };
  CHECK(space(DiskFormat::Thick) == 64_GiB);
  CHECK(space(DiskFormat::EagerZeroed) == 64_GiB);
  CHECK(space(DiskFormat::Thin) == 10_GiB);
  CHECK(space(DiskFormat::Sparse) == 10_GiB);
  CHECK(space(DiskFormat::RdmVirtual) == 0_B);
  CHECK(space(DiskFormat::RdmPhysical) == 0_B);
}

TEST_CASE("the swap file is the memory less its reservation", "[inventory]")
{
  Vm vm{.id = "db1", .memory = 16_GiB, .memory_reservation = 4_GiB};
  CHECK(swap_size(vm) == 12_GiB);
  vm.memory_reservation = vm.memory;
  CHECK(swap_size(vm) == 0_B);
}

TEST_CASE("enumerations are spelled as input files spell them", "[inventory]")
{
  CHECK(to_text(Protocol::Fcoe) == "fcoe");
  CHECK(to_text(Traffic::Provisioning) == "provisioning");
  CHECK(to_text(DatastoreType::Nfs) == "nfs");
  CHECK(to_text(DiskFormat::EagerZeroed) == "eager_zeroed");
  CHECK(to_text(PathPolicy::RoundRobin) == "round_robin");
  CHECK(to_text(Primitive::Fails) == "fails");
  CHECK(to_text(Encryption::Opportunistic) == "opportunistic");
}

} // namespace inventory_test
