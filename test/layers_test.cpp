// The walls of src/: LAYERS says which module may include which; here it is held against the sources themselves.

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

const fs::path src = fs::path(GODWIT_SOURCE_DIR) / "src";
constexpr std::size_t longest_file = 400;

/// Module -> its line in LAYERS, counted from the top.
std::map<std::string, int> layers()
{
  std::map<std::string, int> layer_of;
  std::ifstream file(src / "LAYERS");
  REQUIRE(file);
  int layer = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    std::istringstream modules(line);
    for (std::string module; modules >> module;) layer_of[module] = layer;
    ++layer;
  }
  return layer_of;
}

struct Source {
  fs::path file; ///< relative to src/
  std::vector<std::string> lines;
  std::string module() const { return file.begin()->string(); }
};

std::vector<Source> sources()
{
  std::vector<Source> found;
  for (const auto& entry : fs::recursive_directory_iterator(src)) {
    if (entry.path().extension() != ".hpp" && entry.path().extension() != ".cpp") continue;
    Source source{fs::relative(entry.path(), src), {}};
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);) source.lines.push_back(line);
    found.push_back(std::move(source));
  }
  std::ranges::sort(found, {}, &Source::file);
  REQUIRE(!found.empty());
  return found;
}

/// What stands between `open` and `close` of an #include line; nothing on any other line.
std::optional<std::string> included(std::string line, char open, char close)
{
  std::erase_if(line, [](char c) { return c == ' ' || c == '\t'; });
  const auto start = std::string("#include") + open;
  if (!line.starts_with(start)) return std::nullopt;
  return line.substr(start.size(), line.find(close, start.size()) - start.size());
}

/// Calls `visit` with each source and each header it includes from outside src/.
template <class Visit> void for_each_system_include(Visit visit)
{
  for (const auto& source : sources())
    for (const auto& line : source.lines)
      if (const auto target = included(line, '<', '>')) visit(source, *target);
}

/// Nothing when `source` may include `target`, else what is wrong with it.
std::optional<std::string> objection(const Source& source, const std::string& target, const std::map<std::string, int>& layer_of)
{
  const auto slash = target.find('/');
  if (slash == target.npos) return "is not given by its path from src/";
  const auto module = target.substr(0, slash);
  if (!layer_of.contains(module)) return "is of no module in LAYERS";
  if (module == source.module() || layer_of.at(module) > layer_of.at(source.module())) return std::nullopt;
  return layer_of.at(module) == layer_of.at(source.module()) ? "points sideways" : "points up";
}

} // namespace

TEST_CASE("every folder of src stands in LAYERS", "[layers]")
{
  const auto layer_of = layers();
  for (const auto& entry : fs::directory_iterator(src))
    if (entry.is_directory() && !layer_of.contains(entry.path().filename())) FAIL_CHECK(entry.path());
}

TEST_CASE("an include points down LAYERS or stays in its module", "[layers]")
{
  const auto layer_of = layers();
  for (const auto& source : sources())
    for (const auto& line : source.lines)
      if (const auto target = included(line, '"', '"'))
        if (const auto wrong = objection(source, *target, layer_of))
          FAIL_CHECK("src/" << source.file.string() << ": " << *target << " " << *wrong);
}

TEST_CASE("only engine knows SimGrid", "[layers]")
{
  for_each_system_include([](const Source& source, const std::string& target) {
    const bool simgrid = target.starts_with("simgrid/") || target.starts_with("xbt/");
    if (simgrid && source.module() != "engine") FAIL_CHECK("src/" << source.file.string() << " includes <" << target << ">");
  });
}

TEST_CASE("only inventory knows Boost.Graph", "[layers]")
{
  for_each_system_include([](const Source& source, const std::string& target) {
    const bool graph = target.starts_with("boost/graph/");
    if (graph && source.module() != "inventory") FAIL_CHECK("src/" << source.file.string() << " includes <" << target << ">");
  });
}

TEST_CASE("no source file is longer than 400 lines", "[layers]")
{
  for (const auto& source : sources())
    if (source.lines.size() > longest_file) FAIL_CHECK("src/" << source.file.string() << " has " << source.lines.size());
}

TEST_CASE("every header begins with #pragma once", "[layers]")
{
  for (const auto& source : sources())
    if (source.file.extension() == ".hpp" && (source.lines.empty() || source.lines.front() != "#pragma once"))
      FAIL_CHECK("src/" << source.file.string());
}
