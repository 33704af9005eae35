// What other tools read, of real runs: held against the summary, and SimGrid's own record against both.

#include "cli/program.hpp"
#include "support/chrome_trace_rules.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace exports_test {

using nlohmann::json;

namespace {

/// The integral over time of what SimGrid saw each link carry. Paje: "%EventDef NAME NUMBER" gives each line's first word its meaning.
std::map<std::string, double> witnessed(const std::string& file)
{
  std::map<std::string, std::string> events, variables, links; // number -> name; alias -> name; alias -> name
  std::map<std::string, double> level, since, sum; // by container
  std::ifstream stream{file};
  for (std::string line; std::getline(stream, line);) {
    std::istringstream words{line};
    std::string first, time, type, container;
    words >> first;
    if (first == "%EventDef") {
      std::string name, number;
      words >> name >> number;
      events[number] = name;
      continue;
    }
    const auto event = events.contains(first) ? events[first] : "";
    if (event == "PajeDefineVariableType") {
      std::string alias, parent, name;
      words >> alias >> parent >> name;
      variables[alias] = name;
    } else if (event == "PajeCreateContainer") {
      std::string alias, parent, name;
      words >> time >> alias >> type >> parent;
      std::getline(words >> std::ws, name);
      links[alias] = name.substr(1, name.find_last_of('"') - 1);
    } else if (event == "PajeAddVariable" || event == "PajeSubVariable" || event == "PajeSetVariable") {
      double value = 0;
      words >> time >> type >> container >> value;
      if (variables[type] != "carried") continue;
      const auto now = std::stod(time);
      sum[container] += level[container] * (now - since[container]);
      since[container] = now;
      if (event == "PajeSetVariable") level[container] = value;
      else level[container] += event == "PajeAddVariable" ? value : -value;
    }
  }
  std::map<std::string, double> found;
  for (const auto& [container, bytes] : sum) found[links[container]] = bytes;
  return found;
}

/// Of the ledger, what was sent as transfers: guests' own I/O and their mirrored writes are a load that the links' rates give way to.
double transferred(const json& resource)
{
  double sum = 0;
  for (const auto& [cause, bytes] : resource.at("bytes").items())
    if (cause != "guest" && cause != "mirror") sum += bytes.get<double>();
  return sum;
}

json run(const Folder& folder, const std::string& scenario)
{
  const auto ran = godwit(folder, "run " + scenarios + scenario + ".json -o " + folder / "results" + " --export perfetto,paje");
  INFO(ran.err);
  REQUIRE(ran.exit == 0);
  return json::parse(read(folder / "results/summary.json"));
}

} // namespace

TEST_CASE("SimGrid's own record of every link comes to the bytes of the ledger", "[cli][exports][ledger]")
{
  const Folder folder;
  for (const std::string scenario : {"two-at-a-time", "what-the-guest-feels", "xvmotion-at-a-distance", "offload-fails-half-way"}) {
    const auto summary = run(folder, scenario);
    const auto seen = witnessed(folder / "results/paje.trace");
    std::size_t compared = 0;
    for (const auto& resource : summary.at("resources")) {
      const auto link = seen.find(resource.at("id").get<std::string>());
      const auto bytes = transferred(resource);
      INFO(scenario << ": " << resource.at("id"));
      if (bytes == 0) {
        CHECK((link == seen.end() || link->second == 0));
        continue;
      }
      REQUIRE(link != seen.end());
      CHECK(link->second == Approx(bytes).epsilon(0.001)); // its times have six decimals
      ++compared;
    }
    CHECK(compared >= 4);
  }
}

TEST_CASE("a real run's trace for Perfetto keeps the documented rules, faults and waits included", "[cli][exports][perfetto]")
{
  const Folder folder;
  for (const std::string scenario : {"two-at-a-time", "a-bad-night", "memory-dirtied-faster-than-the-network", "generation-dirty-blocks", "out-of-space-on-the-way"}) {
    run(folder, scenario);
    const auto trace = json::parse(read(folder / "results/perfetto.json"));
    INFO(scenario);
    CHECK(chrome_trace::broken_rules(trace) == std::vector<std::string>{});
    CHECK(trace.at("traceEvents").size() > 20);
  }
}

TEST_CASE("who waits for another's slots is joined to it by an arrow", "[cli][exports][perfetto][XVM-9]")
{
  const Folder folder;
  run(folder, "two-at-a-time");
  const auto trace = read(folder / "results/perfetto.json");
  CHECK(trace.find("\"frees its slots for\"") != trace.npos);
}

TEST_CASE("the series add up to what the summary says was copied", "[cli][exports]")
{
  const Folder folder;
  const auto summary = run(folder, "intra-vs-cross-array");
  std::map<std::string, double> bulk;
  std::istringstream lines{read(folder / "results/series.csv")};
  std::string line;
  std::getline(lines, line);
  REQUIRE(line == "migration,subject,cause,from_s,to_s,bytes,rate_bytes_per_s,bound_by,guest_share");
  while (std::getline(lines, line)) {
    std::vector<std::string> cells;
    std::istringstream words{line};
    for (std::string cell; std::getline(words, cell, ',');) cells.push_back(cell);
    if (cells.at(2) == "bulk") bulk[cells[0]] += std::stod(cells[5]);
  }
  CHECK(bulk == std::map<std::string, double>{{"intra", 68719476736.0}, {"cross", 68719476736.0}}); // 64 GiB each
}

TEST_CASE("an export needs a folder to stand in, and only what there is can be exported", "[cli][exports]")
{
  const Folder folder;
  CHECK(godwit(folder, "run " + scenarios + "intra-vs-cross-array.json --export perfetto").exit == 2);
  CHECK(godwit(folder, "run " + scenarios + "intra-vs-cross-array.json -o " + folder / "r" + " --export excel").exit == 2);
}

TEST_CASE("a run that takes longer than a moment says how far it has come, on a terminal only", "[cli][progress]")
{
  const Folder folder;
  // Four times as many I/Os as the scenario has, for machines on which that takes no longer than a moment.
  const auto run = std::string{GODWIT_BINARY_DIR "/godwit run "} + scenarios + R"(inside-the-data-mover.json --set "/vms/0/disks/0/size=\"256 GiB\"")";
  CHECK(godwit(folder, "run " + scenarios + "inside-the-data-mover.json").err.empty());
  if (std::system("command -v script >/dev/null") != 0) return; // who makes a terminal for a test
  const auto on_terminal = [&](const std::string& environment) {
    const auto command = "env " + environment + " script -qec '" + run + " >/dev/null' /dev/null >" + folder / "terminal" + " </dev/null 2>&1";
    REQUIRE(std::system(command.c_str()) == 0);
    return read(folder / "terminal");
  };
  const auto plain = on_terminal("NO_COLOR=1");
  CHECK(plain.find(" simulated, ") != plain.npos);
  CHECK(plain.find("migrations done") != plain.npos);
  CHECK(plain.find("\x1b[2m") == plain.npos);
  CHECK(plain.ends_with("\r\x1b[K")); // the line is taken away
  CHECK(on_terminal("-u NO_COLOR").find("\x1b[2m") != std::string::npos);
}

} // namespace exports_test
