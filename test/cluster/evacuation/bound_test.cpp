#include "cluster/evacuation/bound.hpp"
#include "cluster/evacuation/sharing.hpp"
#include "cluster/evacuation/drawn_states.hpp"

#include <catch2/catch.hpp>

namespace bound_test {

using namespace godwit::test;
using namespace godwit::cluster::evacuation;

namespace {

/// Its seconds; -1 when there is none.
double bound(const std::vector<Bound>& all, const std::string& what)
{
  for (const auto& each : all)
    if (each.what == what) return each.time.value();
  return -1;
}

} // namespace

TEST_CASE("the bound of a resource is all that must pass it over its rate", "[evacuation]")
{
  Site site;
  const auto old = site.datastore("old", 0_B), fresh = site.datastore("new", 10'000_MB);
  for (int i = 0; i < 6; ++i) site.vm("esx" + std::to_string(i), 100_MB, old, {fresh});
  const auto all = bounds(site.state, Machines{site.state});
  // 6 x 100 MB / 100 MB/s; a host's two slots take one VM of 100 MB / 50 MB/s: 2 s / 2; datastores take 6 of those, 8 at a time: 12 s / 8.
  CHECK(bound(all, "new/write") == Approx(6));
  CHECK(bound(all, "slots of host esx0") == Approx(1));
  CHECK(bound(all, "slots of datastore new") == Approx(1.5));
  CHECK(bound(all, "slots of datastore old") == Approx(1.5));
  CHECK(bound(all, "VM vm1") == Approx(2));
  CHECK(all.front().what == "new/write");
  CHECK(all.front().how == "572 MiB / 100 MB/s");
}

TEST_CASE("where VMs can choose, no single destination is a bound, but all of a kind together are", "[evacuation]")
{
  Site site;
  const auto old = site.datastore("old", 0_B), one = site.datastore("one", 10'000_MB), two = site.datastore("two", 10'000_MB);
  for (int i = 0; i < 6; ++i) site.vm("esx" + std::to_string(i), 100_MB, old, {one, two});
  const auto all = bounds(site.state, Machines{site.state});
  CHECK(bound(all, "one/write") == -1);
  CHECK(bound(all, "all pool_write") == Approx(3)); // 600 MB / 200 MB/s
  CHECK(all.front().what == "all pool_write");
}

TEST_CASE("the VMs of one host take their turns at its two slots", "[evacuation]")
{
  Site site;
  const auto old = site.datastore("old", 0_B), fresh = site.datastore("new", 10'000_MB, 1000_MBps);
  for (int i = 0; i < 5; ++i) site.vm("esx1", 100_MB, old, {fresh});
  const auto all = bounds(site.state, Machines{site.state});
  CHECK(all.front().what == "slots of host esx1");
  CHECK(all.front().time.value() == Approx(5)); // 5 x 2 s, two at a time
}

TEST_CASE("flows share a resource evenly, and what one cannot use goes to the others", "[evacuation]")
{
  Site site;
  const auto old = site.datastore("old", 0_B), fresh = site.datastore("new", 10'000_MB);
  for (int i = 0; i < 3; ++i) site.vm("esx1", 100_MB, old, {fresh});
  auto slow = site.state.vms[0].legs[0];
  slow.most = 20_MBps;
  const auto& fast = site.state.vms[1].legs[0];
  const auto one = share(site.state.resources, {&fast});
  CHECK(one.rates[0].value() == Approx(50e6)); // its own most
  CHECK_FALSE(one.full[fresh]);
  const auto three = share(site.state.resources, {&slow, &fast, &fast});
  CHECK(three.rates[0].value() == Approx(20e6));
  CHECK(three.rates[1].value() == Approx(40e6)); // (100 - 20) / 2
  CHECK(three.rates[2].value() == Approx(40e6));
  CHECK(three.full[fresh]);
}

TEST_CASE("a link that a copy passes twice gives it half its rate", "[evacuation]")
{
  Site site;
  const auto old = site.datastore("old", 0_B), fresh = site.datastore("new", 10'000_MB, 60_MBps);
  site.vm("esx1", 100_MB, old, {fresh});
  auto twice = site.state.vms[0].legs[0];
  twice.loads = {{fresh, 200_MB}};
  CHECK(share(site.state.resources, {&twice}).rates[0].value() == Approx(30e6));
}

} // namespace bound_test
