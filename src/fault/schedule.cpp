#include "fault/schedule.hpp"

#include "guest/random.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <boost/random/exponential_distribution.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <fmt/format.h>

namespace godwit::fault {

using inventory::Inventory;
using scenario::RandomFaults;
using What = decltype(scenario::Fault::what);
using Kind = RandomFaults::Kind;

namespace {

bool carries_copies(const inventory::Network& network)
{
  return std::ranges::any_of(network.carries, [](inventory::Traffic traffic) { return traffic != inventory::Traffic::Management; });
}

void add_nics(std::vector<What>& places, const inventory::Host& host)
{
  int nics = 0;
  for (const auto& attachment : host.nics) nics += attachment.count;
  for (int nic = 0; nic < nics; ++nic) places.push_back(scenario::NicLost{host.id, nic});
}

void add_primitives(std::vector<What>& places, const inventory::Array& array)
{
  const auto there = [](inventory::Primitive primitive) { return primitive != inventory::Primitive::Unsupported; };
  if (there(array.vaai.xcopy)) places.push_back(scenario::PrimitiveFails{.array = array.id, .xcopy = true});
  if (there(array.vaai.write_same)) places.push_back(scenario::PrimitiveFails{.array = array.id, .write_same = true});
}

void add_ports(std::vector<What>& places, const inventory::Array& array)
{
  int ports = 0;
  for (const auto& attachment : array.ports) ports += attachment.count;
  for (int port = 0; port < ports; ++port) places.push_back(scenario::PortLost{array.id, port});
}

/// Everywhere a kind can strike, in order of the inventory.
std::vector<What> places_of(Kind kind, const Inventory& inventory)
{
  std::vector<What> places;
  switch (kind) {
  case Kind::PrimitiveFails:
    for (const auto& array : inventory.arrays) add_primitives(places, array);
    break;
  case Kind::PortLost:
    for (const auto& array : inventory.arrays) add_ports(places, array);
    break;
  case Kind::FabricDown:
    for (const auto& fabric : inventory.fabrics) places.push_back(scenario::FabricDown{fabric.id});
    for (const auto& network : inventory.networks)
      if (carries_copies(network)) places.push_back(scenario::FabricDown{network.id});
    break;
  case Kind::DatastoreLost:
    for (const auto& store : inventory.datastores) places.push_back(scenario::DatastoreLost{store.id});
    break;
  case Kind::SpaceTaken:
    for (const auto& store : inventory.datastores) places.push_back(scenario::SpaceTaken{store.id, store.capacity});
    break;
  case Kind::HostLost:
    for (const auto& host : inventory.hosts) places.push_back(scenario::HostLost{host.id});
    break;
  case Kind::NicLost:
    for (const auto& host : inventory.hosts) add_nics(places, host);
    break;
  case Kind::WanDown:
    for (const auto& wan : inventory.wans) places.push_back(scenario::WanDown{wan.id});
    break;
  }
  return places;
}

/// Draws in a fixed order, so that one draw more or less of a fault does not change those before it.
class Dice {
public:
  /// Two lists of random faults that begin at different times, or of different kinds, fall differently.
  Dice(std::uint64_t seed, const RandomFaults& faults, Seconds from) : random_(guest::random_stream(seed, name(faults, from))) {}

  Seconds exponential(Seconds mean) { return mean * boost::random::exponential_distribution<double>{1}(random_); }
  /// 0 ... count - 1.
  std::uint64_t one_of(std::uint64_t count) { return boost::random::uniform_int_distribution<std::uint64_t>{0, count - 1}(random_); }

private:
  static std::string name(const RandomFaults& faults, Seconds from)
  {
    auto text = fmt::format("random_faults/{}", from.value());
    for (const auto kind : faults.kinds) text += fmt::format("/{}", scenario::to_text(kind));
    return text;
  }

  guest::Random random_;
};

std::string text_of(const scenario::PrimitiveFails& what)
{
  const auto* primitives = what.xcopy && what.write_same ? "XCOPY and WRITE SAME" : what.xcopy ? "XCOPY" : "WRITE SAME";
  return fmt::format("array {} fails {}", what.array, primitives);
}
std::string text_of(const scenario::PortLost& what) { return fmt::format("port {} of array {} is lost", what.port, what.array); }
std::string text_of(const scenario::FabricDown& what) { return fmt::format("fabric {} is down", what.fabric); }
std::string text_of(const scenario::DatastoreLost& what) { return fmt::format("datastore {} is not reached", what.datastore); }
std::string text_of(const scenario::SpaceTaken& what) { return fmt::format("{} of {} are taken", units::to_text(what.size), what.datastore); }
std::string text_of(const scenario::HostLost& what) { return fmt::format("host {} is lost", what.host); }
std::string text_of(const scenario::NicLost& what) { return fmt::format("network adapter {} of host {} is lost", what.nic, what.host); }
std::string text_of(const scenario::SiteLost& what) { return fmt::format("site {} is lost", what.site); }
std::string text_of(const scenario::WanDown& what) { return fmt::format("line {} is down", what.wan); }

} // namespace

std::vector<TimedFault> expand(const RandomFaults& faults, Seconds from, const Inventory& inventory, std::uint64_t seed)
{
  std::vector<std::vector<What>> kinds;
  for (const auto kind : faults.kinds)
    if (auto places = places_of(kind, inventory); !places.empty()) kinds.push_back(std::move(places));
  std::vector<TimedFault> expanded;
  if (kinds.empty() || faults.mean_interval <= Seconds{}) return expanded;
  Dice dice{seed, faults, from};
  for (Seconds after = dice.exponential(faults.mean_interval); after <= faults.until; after += dice.exponential(faults.mean_interval)) {
    const auto& places = kinds[dice.one_of(kinds.size())];
    auto what = places[dice.one_of(places.size())];
    const auto lasts = dice.exponential(faults.mean_length);
    if (auto* space = std::get_if<scenario::SpaceTaken>(&what)) {
      const auto percent = static_cast<std::int64_t>(1 + dice.one_of(100));
      space->size = units::Bytes{space->size.count() / 100 * percent};
    }
    expanded.push_back({from + after, {fmt::format("random{}", expanded.size() + 1), std::move(what), lasts}});
  }
  return expanded;
}

std::string describe(const scenario::Fault& fault)
{
  return std::visit([](const auto& what) { return text_of(what); }, fault.what);
}

std::string describe(const scenario::FirmwareUpgrade& upgrade)
{
  std::vector<std::string> texts;
  const auto add = [&](std::string_view name, std::optional<inventory::Primitive> primitive) {
    if (!primitive) return;
    texts.push_back(fmt::format("{} {}{}", name, *primitive == inventory::Primitive::Fails ? "" : "is ", inventory::to_text(*primitive)));
  };
  add("XCOPY", upgrade.xcopy);
  add("WRITE SAME", upgrade.write_same);
  return fmt::format("{}", fmt::join(texts, ", "));
}

} // namespace godwit::fault
