#include "support/simulated.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <set>

using namespace godwit::test;

namespace {

std::set<std::string> delivered()
{
  std::set<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator(GODWIT_SOURCE_DIR "/scenarios"))
    if (file.path().extension() == ".json") names.insert(file.path().stem());
  return names;
}

} // namespace

// The two share no code below the plan: one is SimGrid's max-min solver over 32 MiB transfers, the other first-in first-out
// stations over single I/Os.
TEST_CASE("transfer by transfer and I/O by I/O agree within 2 % on every scenario delivered", "[run][fidelity]")
{
  for (const auto& name : delivered()) {
    const auto transfers = simulated_file(name, "transfer").summary;
    const auto ios = simulated_file(name, "io").summary;
    for (const auto& each : transfers.at("migrations")) {
      const auto& other = migration(ios, each.at("id").get<std::string>());
      INFO(name << " " << each.at("id"));
      CHECK(each.at("outcome") == other.at("outcome"));
      CHECK(each.at("duration_s").get<double>() == Approx(other.at("duration_s").get<double>()).epsilon(0.02));
      CHECK(each.at("bytes") == other.at("bytes"));
      CHECK(each.at("cpu_s").get<double>() == Approx(other.at("cpu_s").get<double>()).epsilon(1e-6));
    }
    CHECK(transfers.at("self_check") == "passed");
    CHECK(ios.at("self_check") == "passed");
  }
}
