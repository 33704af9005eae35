// bench GODWIT FLOOR SCENARIO: what the budgets allow and what is taken, as ratios within one run on one machine. In each round
// every program runs once, so that a slow minute of the machine slows all alike; medians over the rounds.

#include "child.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace {

constexpr int rounds = 21;
constexpr int io_gib = 8;
constexpr double ios_per_gib = (1 << 30) / (64.0 * 1024);

struct Program {
  std::string name;
  std::vector<std::string> command;
};

/// The move of `size`, by the program or, for the floor, by nothing but SimGrid.
std::vector<Program> programs(const std::string& godwit, const std::string& floor, const std::string& scenario)
{
  const auto move = [&](const std::string& size, const std::string& fidelity) {
    return std::vector<std::string>{
        godwit, "run", scenario, "--format", "json", "--set", "/vms/0/disks/0/size=" + size, "--set", "/fidelity=" + fidelity};
  };
  return {
      {"floor start", {floor, "0"}},
      {"start", move("32 MiB", "transfer")},
      {"floor 64", {floor, "64"}},
      {"64", move("64 GiB", "transfer")},
      {"floor 1024", {floor, "1024"}},
      {"1024", move("1 TiB", "transfer")},
      {"2048", move("2 TiB", "transfer")},
      {"4096", move("4 TiB", "transfer")},
      {"io start", move("32 MiB", "io")},
      {"io", move(fmt::format("{} GiB", io_gib), "io")},
  };
}

double median(std::vector<double> values)
{
  std::ranges::sort(values);
  return values[values.size() / 2];
}

class Samples {
public:
  void measure(std::span<const Program> all)
  {
    for (int round = 0; round < rounds; ++round) {
      for (const auto& program : all) {
        const auto taken = bench::run(program.command);
        cpu_[program.name].push_back(taken.cpu);
        wall_[program.name].push_back(taken.wall);
      }
    }
  }
  double cpu(const std::string& name) const { return median(cpu_.at(name)); }
  double wall(const std::string& name) const { return median(wall_.at(name)); }
  /// CPU time beyond the start-up.
  double work(const std::string& name, const std::string& start) const { return cpu(name) - cpu(start); }

private:
  std::map<std::string, std::vector<double>> cpu_, wall_;
};

void print(const std::string& what, const std::string& measured, const std::string& budget)
{
  fmt::print("{:<64} {:>12} {:>14}\n", what, measured, budget);
}

void report(const Samples& samples)
{
  const auto work64 = samples.work("64", "start");
  const auto io_rate = io_gib * ios_per_gib / samples.work("io", "io start");
  print(fmt::format("medians of {} rounds", rounds), "measured", "budget");
  print("64 GiB idle move / floor program, CPU beyond start-up",
        fmt::format("{:.2f}", work64 / samples.work("floor 64", "floor start")), "<= 1.50");
  print("the same of 1 TiB, where the start-up's scatter no longer tells",
        fmt::format("{:.2f}", samples.work("1024", "start") / samples.work("floor 1024", "floor start")), "<= 1.50");
  print("64 GiB idle move / floor program, CPU of the whole process",
        fmt::format("{:.2f}", samples.cpu("64") / samples.cpu("floor 64")), "<= 1.50");
  print("start-up: a move of 32 MiB, wall clock", fmt::format("{:.1f} ms", samples.wall("start") * 1e3), "<= 50 ms");
  // Sizes at which the start-up's scatter is small beside the work.
  const auto work1024 = samples.work("1024", "start");
  print("2 TiB / 1 TiB, CPU beyond start-up", fmt::format("{:.2f}", samples.work("2048", "start") / work1024), "1.80 .. 2.20");
  print("4 TiB / 1 TiB, CPU beyond start-up", fmt::format("{:.2f}", samples.work("4096", "start") / work1024), "3.60 .. 4.40");
  print("fidelity io: I/Os (a read and its write) a CPU second", fmt::format("{:.2f} million", io_rate / 1e6), ">= 0.30 million");
  fmt::print(
      "\nCPU medians: floor start-up {:.1f} ms, floor 64 GiB {:.1f} ms, start-up {:.1f} ms, 64 GiB {:.1f} ms, 4 TiB {:.1f} ms, "
      "{} GiB of I/Os {:.0f} ms\n",
      samples.cpu("floor start") * 1e3, samples.cpu("floor 64") * 1e3, samples.cpu("start") * 1e3, samples.cpu("64") * 1e3,
      samples.cpu("4096") * 1e3, io_gib, samples.cpu("io") * 1e3);
}

} // namespace

int main(int argc, char** argv)
{
  if (argc != 4) {
    fmt::print(stderr, "usage: bench GODWIT FLOOR SCENARIO (test/bench/run builds them and calls it)\n");
    return 2;
  }
  try {
    Samples samples;
    samples.measure(programs(argv[1], argv[2], argv[3]));
    report(samples);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench: {}\n", error.what());
    return 1;
  }
}
