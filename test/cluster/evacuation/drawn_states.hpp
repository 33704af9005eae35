#pragma once
// States for the planner's tests, written down or drawn.

#include "cluster/evacuation/state.hpp"

#include <random>
#include <string>
#include <vector>

namespace godwit::test {

using namespace units::literals;
using cluster::evacuation::Leg;
using cluster::evacuation::Number;
using cluster::evacuation::State;
using units::Bytes;
using units::BytesPerSecond;
using units::Seconds;

inline Bytes operator""_MB(unsigned long long n) { return Bytes{static_cast<std::int64_t>(n) * 1'000'000}; }

/// A state in the making: each datastore with a write side of its own; a host admits two moves at a time (8 slots, 4 each), a datastore
/// eight (128, 16 each). A move reaches 50 MB/s alone and idles for nothing.
class Site {
public:
  State state;

  Number datastore(const std::string& id, Bytes free, BytesPerSecond write = 100_MBps)
  {
    state.datastores.push_back({id, free});
    state.resources.push_back({id + "/write", "pool_write", write});
    return state.datastores.size() - 1;
  }

  /// All of it on `from`; to any of `to`; it may stop at any of `stops`.
  Number vm(const std::string& host, Bytes size, Number from, std::vector<Number> to, const std::vector<Number>& stops = {})
  {
    auto& vm = state.vms.emplace_back();
    vm.id = "vm" + std::to_string(state.vms.size());
    vm.destinations = to;
    for (const auto place : to) vm.legs.push_back(leg(host, size, from, place, {}));
    for (const auto stop : stops) {
      vm.legs.push_back(leg(host, size, from, stop, {}));
      for (const auto place : to) vm.legs.push_back(leg(host, size, stop, place, stop));
    }
    return state.vms.size() - 1;
  }

private:
  Leg leg(const std::string& host, Bytes size, Number from, Number to, std::optional<Number> stop) const
  {
    Leg leg{.from = stop, .to = to, .needed = size, .freed = {{from, size}}, .size = size, .loads = {{to, size}}, .most = 50_MBps};
    leg.charges = {{admission::Kind::Host, host, 4, 8},
                   {admission::Kind::Datastore, state.datastores[from].id, 16, 128},
                   {admission::Kind::Datastore, state.datastores[to].id, 16, 128}};
    return leg;
  }
};

/// Draws by seed. std::mt19937_64 is the same everywhere; the standard's distributions are not.
class Dice {
public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(engine_() % count); }
  std::size_t between(std::size_t low, std::size_t high) { return low + below(high - low + 1); }

private:
  std::mt19937_64 engine_;
};

} // namespace godwit::test
