#include "inputs.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <stdexcept>

#include <unistd.h>

namespace bench {

using nlohmann::json;

TemporaryFile::TemporaryFile(const std::string& name, const std::string& text)
    : path_(std::filesystem::temp_directory_path() / fmt::format("godwit-bench-{}-{}", getpid(), name))
{
  std::ofstream out(path_, std::ios::binary);
  if (!(out << text).flush()) throw std::runtime_error("cannot write " + path_.string());
}

TemporaryFile::~TemporaryFile()
{
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

std::string trace_csv(double seconds)
{
  constexpr int commands = 113'872;
  constexpr std::uint64_t places = (std::uint64_t{8} << 30) / 8192;
  std::string text = "time,op,offset,size\n";
  for (int i = 0; i < commands; ++i) {
    const auto place = static_cast<std::uint64_t>(i) * 2'654'435'761u % places;
    fmt::format_to(std::back_inserter(text), "{:.6f},{},{},8192\n", seconds * i / commands, i % 5 < 2 ? 'R' : 'W', place * 8192);
  }
  return text;
}

std::string with_bystanders(const std::string& scenario_file, Guests guests)
{
  std::ifstream in(scenario_file);
  auto scenario = json::parse(in);
  auto& platform = scenario.at("platform");
  platform.at("fabrics").push_back({{"id", "fc2"}, {"protocol", "fc"}});
  platform.at("arrays").push_back(
      {{"id", "C"}, {"ports", {{{"fabric", "fc2"}, {"rate", "16 Gbit/s"}}}},
       {"pools", {{{"id", "sas"}, {"read", "900 MB/s"}, {"write", "850 MB/s"}, {"read_latency", "1 ms"}, {"write_latency", "1 ms"}}}}});
  platform.at("datastores").push_back({{"id", "C1"}, {"array", "C"}, {"pool", "sas"}, {"type", "vmfs"}, {"capacity", "8 TiB"}});
  platform.at("hosts").push_back({{"id", "esx2"}, {"cores", 16}, {"memory", "1 TiB"}, {"hbas", {{{"fabric", "fc2"}, {"rate", "16 Gbit/s"}}}}});
  for (int number = 0; number < 100; ++number) {
    json vm{{"id", fmt::format("bystander{}", number)}, {"host", "esx2"}, {"memory", "4 GiB"},
            {"disks", {{{"id", "d0"}, {"datastore", "C1"}, {"size", "8 GiB"}}}}};
    if (guests == Guests::Busy) vm["workload"] = {{"disk", {{"writes", {{"iops", 500}, {"size", "8 KiB"}}}}}};
    scenario.at("vms").push_back(vm);
  }
  return scenario.dump();
}

} // namespace bench
