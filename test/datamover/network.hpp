#pragma once
// A network of a few links between two hosts, for the tests of what goes over it: one lane a link.

#include "datamover/lanes.hpp"
#include "support/kept.hpp"

namespace godwit::test {

using namespace godwit::units::literals;

inline constexpr units::Bytes operator""_MB(unsigned long long count) { return units::Bytes{static_cast<std::int64_t>(count) * 1'000'000}; }

struct Network {
  /// A link of each rate; every lane expects `expected`, and alone goes no faster than its link.
  explicit Network(const std::vector<units::BytesPerSecond>& rates, units::BytesPerSecond expected = 100_MBps)
      : simulation(platform(rates)), pressure(rates), outages(simulation), workshop{simulation, trace, scenario::Fidelity::Transfer, pressure, outages}
  {
    trace.attach(memory);
    for (std::uint32_t number = 0; number < rates.size(); ++number) {
      links.push_back(engine::LinkIndex{number});
      lanes.push_back({number, {links.back()}, 10'000_MBps, expected, 0_B});
    }
  }

  static engine::PlatformSpec platform(const std::vector<units::BytesPerSecond>& rates)
  {
    engine::PlatformSpec spec{.links = {}, .cpus = {}, .streams = 2 * rates.size()};
    for (const auto rate : rates) spec.links.push_back({"link" + std::to_string(spec.links.size()), rate});
    return spec;
  }

  /// Carried by each lane, cut or not.
  units::Bytes carried(std::size_t lane) const { return simulation.carried(links[lane]); }
  /// At an instant, from an actor of its own.
  void at(units::Seconds instant, std::function<void()> what)
  {
    simulation.spawn("at", [this, instant, what = std::move(what)] {
      simulation.sleep_until(instant);
      what();
    });
  }
  void lose(std::size_t lane) { outages.turn_off({&links[lane], 1}); }
  void regain(std::size_t lane) { outages.turn_on({&links[lane], 1}); }

  engine::Simulation simulation;
  trace::Trace trace;
  Memory<trace::StreamCarried> memory;
  datamover::Pressure pressure;
  datamover::Outages outages;
  datamover::Workshop workshop;
  std::vector<engine::LinkIndex> links;
  std::vector<datamover::Lane> lanes;
};

} // namespace godwit::test
