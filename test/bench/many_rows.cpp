#include "many_rows.hpp"

#include "child.hpp"
#include "inputs.hpp"
#include "many.hpp"
#include "row.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <vector>

namespace bench {

namespace {

constexpr int rounds = 5;
constexpr int vmotions = 10'000;

struct Vmotions {
  std::vector<double> parse, nobody, summary; ///< CPU seconds
  double parse_peak = 0, peak = 0; ///< MB
};

Vmotions measure_vmotions(const std::string& program)
{
  Vmotions taken;
  for (int round = 0; round < rounds; ++round) {
    const auto run = [&](const char* mode) { return nlohmann::json::parse(output_of({program, mode, std::to_string(vmotions)})); };
    const auto nobody = run("nobody"), summary = run("summary");
    taken.nobody.push_back(nobody.at("simulate"));
    taken.summary.push_back(summary.at("simulate"));
    taken.parse.push_back(nobody.at("parse"));
    taken.parse_peak = nobody.at("parse_peak");
    taken.peak = summary.at("peak");
  }
  return taken;
}

std::string thousands(double rate) { return fmt::format("{:.1f} thousand", rate / 1e3); }

} // namespace

void report_memory_migrations(const std::string& program)
{
  const auto taken = measure_vmotions(program);
  print("10,000 vMotions over 1,000 hosts, 64 under way: a CPU second, self-checked", thousands(vmotions / median(taken.nobody)), ">= 50 thousand");
  print("the same with the summary that `godwit run` prints", thousands(vmotions / median(taken.summary)), "");
  print("the same, most memory", fmt::format("{:.0f} MB", taken.peak), "");
  print("reading its 10,000 VMs and 10,000 actions beforehand, CPU", fmt::format("{:.2f} s", median(taken.parse)), "");
  print("the same, most memory", fmt::format("{:.0f} MB", taken.parse_peak), "");
}

namespace {

/// Budgets of a scenario at two sizes, three rounds.
struct Sizes {
  std::string few, many; ///< scenarios
  double times = 1; ///< how many times as large the second is
  std::string few_name, many_name;
  double most_growth = 1; ///< exponent
  double most_seconds = 1; ///< of the many
};
void report(const std::string& godwit, const Sizes& sizes)
{
  const TemporaryFile few{"few.json", sizes.few}, many{"many.json", sizes.many};
  std::vector<double> few_cpu, many_cpu, many_wall;
  double peak = 0;
  for (int round = 0; round < 3; ++round) {
    few_cpu.push_back(run({godwit, "run", few.path()}).cpu);
    const auto taken = run({godwit, "run", many.path()});
    many_cpu.push_back(taken.cpu);
    many_wall.push_back(taken.wall);
    peak = std::max(peak, taken.peak);
  }
  print(sizes.many_name + ", wall clock", fmt::format("{:.1f} s", median(many_wall)), fmt::format("<= {:.0f} s", sizes.most_seconds));
  print("the same, most memory", fmt::format("{:.0f} MB", peak / 1e6), "<= 500 MB");
  print(fmt::format("the same, CPU against {}: grows as n to the power of", sizes.few_name), fmt::format("{:.2f}", std::log(median(many_cpu) / median(few_cpu)) / std::log(sizes.times)),
        fmt::format("< {:.2f}", sizes.most_growth));
}

} // namespace

void report_storage_migrations(const std::string& godwit)
{
  report(godwit, {storage_migrations(250), storage_migrations(1000), 4, "250 of them", "1,000 Storage vMotions of 100 GiB, 200 writes/s each", 1.15, 60});
}

void report_days_of_policies(const std::string& godwit)
{
  report(godwit, {day_of_policies(1'250), day_of_policies(10'000), 8, "1,250 of them", "10,000 VMs, 24 h of DRS and Storage DRS", 1.20, 60});
  report(godwit, {day_of_vmotions(7'000), day_of_vmotions(28'000), 4, "7,000 of them", "28,000 vMotions of 1,052 VMs on 800 hosts, 24 h", 1.20, 20});
}

} // namespace bench
