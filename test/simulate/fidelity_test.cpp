#include "support/simulated.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>

namespace fidelity_test {

using namespace godwit::test;

namespace {

std::set<std::string> delivered()
{
  std::set<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator(GODWIT_SOURCE_DIR "/scenarios"))
    if (file.path().extension() == ".json") names.insert(file.path().stem());
  return names;
}

bool says(const std::string& name, const char* word)
{
  std::ifstream file{std::string{GODWIT_SOURCE_DIR "/scenarios/"} + name + ".json"};
  return nlohmann::json::parse(file).dump().find(word) != std::string::npos;
}

/// Faults, sweeps and migrations over a network are refused at fidelity "io"; what policies and plans ask for next follows from when the last ended,
/// so that they ask for other moves.
bool runs_both_ways(const std::string& name)
{
  const auto refused = {"\"fault\"", "\"random_faults\"", "\"sweep\"", "\"vmotion\":", "\"xvmotion\":", "\"evacuate\":", "_maintenance\"", "\"evacuation_plan\"", "\"demand\""};
  return std::ranges::none_of(refused, [&](const char* word) { return says(name, word); });
}
bool has_guests(const std::string& name) { return says(name, "\"workload\""); }

double largest_copy(const nlohmann::json& summary)
{
  double most = 0;
  for (const auto& copy : summary.at("copies")) most = std::max(most, copy.at("size").get<double>());
  return most;
}

void check_agreement(const std::string& name)
{
  const auto transfers = summary_of_file(name, "transfer");
  if (largest_copy(transfers) > 100.0 * (1 << 30)) return; // a million I/Os a 64 GiB
  const auto ios = summary_of_file(name, "io");
  for (const auto& each : transfers.at("migrations")) {
    const auto& other = migration(ios, each.at("id").get<std::string>());
    INFO(name << " " << each.at("id"));
    CHECK(each.at("outcome") == other.at("outcome"));
    if (each.at("outcome") == "failed") continue; // after which three passes in a row that do not shrink, is chance
    CHECK(each.at("duration_s").get<double>() == Approx(other.at("duration_s").get<double>()).epsilon(0.02));
    for (const auto& [cause, size] : each.at("bytes").items()) {
      INFO(cause);
      // What a guest writes meanwhile depends on how long that is.
      const auto tolerance = cause == "mirrored" || cause == "recopied" ? 0.03 : 0;
      CHECK(size.get<double>() == Approx(other.at("bytes").at(cause).get<double>()).epsilon(tolerance));
    }
    const auto recopies = each.at("bytes").at("recopied") > 0;
    CHECK(each.at("cpu_s").get<double>() == Approx(other.at("cpu_s").get<double>()).epsilon(recopies ? 0.03 : 1e-6));
  }
  CHECK(transfers.at("self_check") == "passed");
  CHECK(ios.at("self_check") == "passed");
}

} // namespace

// The two share no code below the plan: one is SimGrid's max-min solver over 32 MiB transfers, the other first-in first-out
// stations over single I/Os.
TEST_CASE("transfer by transfer and I/O by I/O agree within 2 % on every scenario with idle guests", "[run][fidelity]")
{
  for (const auto& name : delivered())
    if (runs_both_ways(name) && !has_guests(name)) check_agreement(name);
}

TEST_CASE("transfer by transfer and I/O by I/O agree within 2 % on every scenario with busy guests", "[run][fidelity]")
{
  for (const auto& name : delivered())
    if (runs_both_ways(name) && has_guests(name)) check_agreement(name);
}

} // namespace fidelity_test
