// bench GODWIT FLOOR MEMORY_MIGRATIONS SCENARIO [TRACE]: what the budgets allow and what is taken, as ratios within one run on one machine. In each round
// every program runs once, so that a slow minute of the machine slows all alike; medians over the rounds. TRACE: a recording as vscsiStats' CSV spells it (columns time, op, size, lbn),
// replayed a hundred times as fast as recorded.

#include "child.hpp"
#include "inputs.hpp"
#include "many_rows.hpp"
#include "row.hpp"

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

using Command = std::vector<std::string>;

struct Program {
  std::string name;
  Command command;
};

/// The files programs read.
struct Inputs {
  std::string scenario, busy_bystanders, resting_bystanders, trace;
  std::string recording; ///< "" when none is given
};

class Godwit {
public:
  explicit Godwit(std::string program) : program_(std::move(program)) {}

  /// The move of `size`.
  Command move(const std::string& scenario, const std::string& size, const std::string& fidelity = "transfer") const
  {
    return {program_, "run", scenario, "--format", "json", "--set", "/vms/0/disks/0/size=" + size, "--set", "/fidelity=" + fidelity};
  }
  /// The same while the guest works.
  Command move(const std::string& scenario, const std::string& size, const char* key, const std::string& load) const
  {
    auto command = move(scenario, size);
    command.insert(command.end(), {"--set", fmt::format(R"(/vms/0/workload={{"disk": {{"{}": {}}}}})", key, load)});
    return command;
  }

private:
  std::string program_;
};

/// The move, by the program or, for the floor, by nothing but SimGrid.
std::vector<Program> programs(const Godwit& godwit, const std::string& floor, const Inputs& in)
{
  constexpr auto uniform = R"({"iops": 1000, "size": "8 KiB"})";
  constexpr auto zipf = R"({"iops": 1000, "size": "8 KiB", "pattern": {"zipf": 0.9}})";
  std::vector<Program> all{
      {"floor start", {floor, "0"}},
      {"start", godwit.move(in.scenario, "32 MiB")},
      {"floor 64", {floor, "64"}},
      {"64", godwit.move(in.scenario, "64 GiB")},
      {"64 uniform", godwit.move(in.scenario, "64 GiB", "writes", uniform)},
      {"64 zipf", godwit.move(in.scenario, "64 GiB", "writes", zipf)},
      {"64 trace", godwit.move(in.scenario, "64 GiB", "trace", fmt::format(R"({{"file": "{}", "format": "csv"}})", in.trace))},
      {"floor 1024", {floor, "1024"}},
      {"1024", godwit.move(in.scenario, "1 TiB")},
      {"2048", godwit.move(in.scenario, "2 TiB")},
      {"4096", godwit.move(in.scenario, "4 TiB")},
      {"resting start", godwit.move(in.resting_bystanders, "32 MiB")},
      {"busy start", godwit.move(in.busy_bystanders, "32 MiB")},
      {"resting", godwit.move(in.resting_bystanders, "4 TiB")},
      {"busy", godwit.move(in.busy_bystanders, "4 TiB")},
      {"io start", godwit.move(in.scenario, "32 MiB", "io")},
      {"io", godwit.move(in.scenario, fmt::format("{} GiB", io_gib), "io")},
  };
  if (!in.recording.empty()) {
    const auto trace = fmt::format(R"({{"file": "{}", "format": "csv", "time_scale": 0.01, "columns": {{"offset": "lbn", "offset_unit": "512 B"}}}})",
                                   in.recording);
    all.push_back({"64 recording", godwit.move(in.scenario, "64 GiB", "trace", trace)});
  }
  return all;
}

using bench::median, bench::print;

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
  bool has(const std::string& name) const { return cpu_.contains(name); }
  /// Work over work, round by round: what slows a whole round is in both.
  double ratio(const std::string& name, const std::string& start, const std::string& over, const std::string& over_start) const
  {
    std::vector<double> ratios;
    for (std::size_t round = 0; round < cpu_.at(name).size(); ++round)
      ratios.push_back((cpu_.at(name)[round] - cpu(start)) / (cpu_.at(over)[round] - cpu(over_start)));
    return median(ratios);
  }
  /// CPU time beyond the start-up.
  double work(const std::string& name, const std::string& start) const { return cpu(name) - cpu(start); }

private:
  std::map<std::string, std::vector<double>> cpu_, wall_;
};

void report_guests(const Samples& samples)
{
  const auto floor64 = samples.work("floor 64", "floor start");
  for (const std::string pattern : {"uniform", "zipf"}) {
    print(fmt::format("64 GiB with 1,000 writes/s of 8 KiB, {} / floor program, whole process", pattern),
          fmt::format("{:.2f}", samples.cpu("64 " + pattern) / samples.cpu("floor 64")), "<= 3.00");
    print(fmt::format("the same, {}, CPU beyond start-up: the stricter reading", pattern),
          fmt::format("{:.2f}", samples.work("64 " + pattern, "start") / floor64), "<= 3.00");
  }
  print("113,872 commands replayed during the move, CPU beyond the idle one", fmt::format("{:.3f} s", samples.work("64 trace", "64")), "<= 0.3 s");
  if (samples.has("64 recording"))
    print("the recording given, replayed during the move, the same", fmt::format("{:.3f} s", samples.work("64 recording", "64")), "<= 0.3 s");
  print("4 TiB with 100 guests elsewhere / the same at rest, beyond start-up",
        fmt::format("{:.3f}", samples.ratio("busy", "busy start", "resting", "resting start")), "<= 1.01");
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
  report_guests(samples);
  fmt::print(
      "\nCPU medians: floor start-up {:.1f} ms, floor 64 GiB {:.1f} ms, start-up {:.1f} ms, 64 GiB {:.1f} ms, 4 TiB {:.1f} ms, "
      "{} GiB of I/Os {:.0f} ms\n",
      samples.cpu("floor start") * 1e3, samples.cpu("floor 64") * 1e3, samples.cpu("start") * 1e3, samples.cpu("64") * 1e3,
      samples.cpu("4096") * 1e3, io_gib, samples.cpu("io") * 1e3);
}

} // namespace

int main(int argc, char** argv)
{
  if (argc != 5 && argc != 6) {
    fmt::print(stderr, "usage: bench GODWIT FLOOR MEMORY_MIGRATIONS SCENARIO [TRACE] (test/bench/run builds them and calls it)\n");
    return 2;
  }
  try {
    constexpr double most_of_the_move = 80; // of 64 GiB, in simulated seconds
    const std::string scenario = argv[4];
    const bench::TemporaryFile busy{"busy.json", bench::with_bystanders(scenario, bench::Guests::Busy)};
    const bench::TemporaryFile resting{"resting.json", bench::with_bystanders(scenario, bench::Guests::Resting)};
    const bench::TemporaryFile trace{"trace.csv", bench::trace_csv(most_of_the_move)};
    const auto recording = argc == 6 ? std::filesystem::absolute(argv[5]).string() : "";
    Samples samples;
    samples.measure(programs(Godwit{argv[1]}, argv[2], {scenario, busy.path(), resting.path(), trace.path(), recording}));
    report(samples);
    bench::report_memory_migrations(argv[3]);
    bench::report_storage_migrations(argv[1]);
    bench::report_days_of_policies(argv[1]);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench: {}\n", error.what());
    return 1;
  }
}
