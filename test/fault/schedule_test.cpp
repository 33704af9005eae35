#include "fault/schedule.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <set>

namespace schedule_test {

using namespace godwit;
using namespace godwit::units::literals;
using namespace godwit::fault;
using units::Seconds;
using scenario::RandomFaults;
using Kind = RandomFaults::Kind;

namespace {

/// Two arrays, one of three ports and one that offloads nothing; a fabric, a network for storage and one that is not.
inventory::Inventory cluster()
{
  inventory::Inventory all;
  all.fabrics = {{.id = "fc"}};
  all.networks = {{.id = "nfs", .carries = {inventory::Traffic::Nfs}}, {.id = "vmotion", .carries = {inventory::Traffic::Vmotion}}};
  all.arrays.resize(2);
  all.arrays[0].id = "A", all.arrays[0].ports = {{.to = "fc", .count = 2}, {.to = "nfs", .count = 1}};
  all.arrays[0].vaai.xcopy = inventory::Primitive::Supported;
  all.arrays[1].id = "B", all.arrays[1].ports = {{.to = "fc", .count = 1}};
  all.datastores.resize(1);
  all.datastores[0].id = "B1", all.datastores[0].capacity = 1_TiB;
  all.hosts.resize(1);
  all.hosts[0].id = "esx1";
  return all;
}

RandomFaults all_kinds(Seconds every, Seconds until)
{
  return {.kinds = {Kind::PrimitiveFails, Kind::PortLost, Kind::FabricDown, Kind::DatastoreLost, Kind::SpaceTaken, Kind::HostLost},
          .mean_interval = every, .mean_length = 10_s, .until = until};
}

std::vector<std::string> texts(const std::vector<TimedFault>& faults)
{
  std::vector<std::string> found;
  for (const auto& [at, fault] : faults) found.push_back(std::to_string(at.value()) + " " + fault.id + " " + describe(fault) + " " + std::to_string(fault.lasts->value()));
  return found;
}

} // namespace

TEST_CASE("a fault is said in words", "[fault]")
{
  using namespace scenario;
  CHECK(describe(Fault{.what = FabricDown{"fc"}}) == "fabric fc is down");
  CHECK(describe(Fault{.what = PrimitiveFails{"A", true, false}}) == "array A fails XCOPY");
  CHECK(describe(Fault{.what = PrimitiveFails{"A", false, true}}) == "array A fails WRITE SAME");
  CHECK(describe(Fault{.what = PrimitiveFails{"A", true, true}}) == "array A fails XCOPY and WRITE SAME");
  CHECK(describe(Fault{.what = PortLost{"A", 1}}) == "port 1 of array A is lost");
  CHECK(describe(Fault{.what = DatastoreLost{"B1"}}) == "datastore B1 is not reached");
  CHECK(describe(Fault{.what = SpaceTaken{"B1", 100_GiB}}) == "100 GiB of B1 are taken");
  CHECK(describe(Fault{.what = HostLost{"esx1"}}) == "host esx1 is lost");
}

TEST_CASE("a firmware upgrade is said in words", "[fault]")
{
  using inventory::Primitive;
  CHECK(describe(scenario::FirmwareUpgrade{"A", Primitive::Supported, {}}) == "XCOPY is supported");
  CHECK(describe(scenario::FirmwareUpgrade{"A", {}, Primitive::Unsupported}) == "WRITE SAME is unsupported");
  CHECK(describe(scenario::FirmwareUpgrade{"A", Primitive::Fails, Primitive::Supported}) == "XCOPY fails, WRITE SAME is supported");
}

TEST_CASE("random faults of a seed are the same each time, and other seeds make others", "[fault]")
{
  const auto once = texts(expand(all_kinds(60_s, 3600_s), 0_s, cluster(), 7));
  CHECK(once == texts(expand(all_kinds(60_s, 3600_s), 0_s, cluster(), 7)));
  CHECK(once != texts(expand(all_kinds(60_s, 3600_s), 0_s, cluster(), 8)));
}

TEST_CASE("random faults come in order, named in turn, from the action's instant until its end", "[fault]")
{
  const auto faults = expand(all_kinds(60_s, 3600_s), 1000_s, cluster(), 1);
  REQUIRE(faults.size() > 10);
  Seconds before = 1000_s;
  for (std::size_t i = 0; i < faults.size(); ++i) {
    CHECK(faults[i].at >= before);
    CHECK(faults[i].at <= 4600_s);
    CHECK(faults[i].fault.id == "random" + std::to_string(i + 1));
    CHECK(faults[i].fault.lasts);
    before = faults[i].at;
  }
}

TEST_CASE("intervals and lengths have the means asked for", "[fault]")
{
  // 10,000 of mean 60 s: the mean of all is off by less than 4 x 60 s / 100 = 2.4 s, four standard errors
  const auto faults = expand(all_kinds(60_s, 600'000_s), 0_s, cluster(), 1);
  const auto count = static_cast<double>(faults.size());
  CHECK(600'000 / count == Approx(60).margin(2.4));
  Seconds lengths;
  for (const auto& each : faults) lengths += *each.fault.lasts;
  CHECK(lengths.value() / count == Approx(10).margin(0.4)); // 4 x 10 s / 100
}

TEST_CASE("kinds and places are drawn evenly over what there is", "[fault]")
{
  std::map<std::string, int> met;
  for (const auto& each : expand(all_kinds(60_s, 600'000_s), 0_s, cluster(), 1)) {
    const auto space = std::holds_alternative<scenario::SpaceTaken>(each.fault.what);
    ++met[space ? "space" : describe(each.fault)];
  }
  // A sixth of 10,000 each is 1,667, of them a third is 556 and a quarter 417; four standard deviations are 150, 92 and 80.
  CHECK(met["array A fails XCOPY"] == Approx(1667).margin(150)); // the only primitive there is
  CHECK(met["host esx1 is lost"] == Approx(1667).margin(150));
  CHECK(met["datastore B1 is not reached"] == Approx(1667).margin(150));
  CHECK(met["space"] == Approx(1667).margin(150));
  for (const auto* medium : {"fabric fc is down", "fabric nfs is down", "fabric vmotion is down"}) CHECK(met[medium] == Approx(556).margin(92));
  for (const auto* port : {"port 0 of array A is lost", "port 1 of array A is lost", "port 2 of array A is lost", "port 0 of array B is lost"})
    CHECK(met[port] == Approx(417).margin(80));
  CHECK(met.size() == 11);
}

TEST_CASE("one to a hundred percent of a datastore are taken", "[fault]")
{
  auto faults = all_kinds(60_s, 600'000_s);
  faults.kinds = {Kind::SpaceTaken};
  std::set<std::int64_t> sizes;
  for (const auto& each : expand(faults, 0_s, cluster(), 1)) sizes.insert(std::get<scenario::SpaceTaken>(each.fault.what).size.count());
  const auto percent = (1_TiB).count() / 100;
  CHECK(sizes.size() == 100);
  CHECK(*sizes.begin() == percent);
  CHECK(*sizes.rbegin() == percent * 100);
}

TEST_CASE("a kind that has no place is never drawn, and where none has any nothing happens", "[fault]")
{
  auto without = cluster();
  without.arrays.clear();
  for (const auto& each : expand(all_kinds(60_s, 36'000_s), 0_s, without, 1)) {
    CHECK_FALSE(std::holds_alternative<scenario::PortLost>(each.fault.what));
    CHECK_FALSE(std::holds_alternative<scenario::PrimitiveFails>(each.fault.what));
  }
  CHECK(expand(all_kinds(60_s, 3600_s), 0_s, {}, 1).empty());
}

TEST_CASE("two lists of random faults of one run fall differently", "[fault]")
{
  const auto first = expand(all_kinds(60_s, 3600_s), 0_s, cluster(), 1), second = expand(all_kinds(60_s, 3600_s), 100_s, cluster(), 1);
  REQUIRE(!first.empty());
  CHECK((second.front().at - 100_s).value() != Approx(first.front().at.value()));
}

} // namespace schedule_test
