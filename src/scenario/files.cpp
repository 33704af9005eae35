#include "scenario/files.hpp"

#include "scenario/nearest.hpp"
#include "scenario/problems.hpp"

#include <fmt/format.h>

#include <fstream>
#include <set>

namespace godwit::scenario {

namespace {

namespace fs = std::filesystem;

/// The file of the same folder whose name is nearest, or the one of that very name in its scenarios/.
std::string nearest_file(const fs::path& path)
{
  std::error_code error;
  std::set<std::string> names;
  const auto folder = path.parent_path().empty() ? fs::path(".") : path.parent_path();
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (entry.is_regular_file(error)) names.insert(entry.path().filename().string());
  if (const auto below = fs::path("scenarios") / path.filename(); path.parent_path().empty() && fs::is_regular_file(below, error)) return below.string();
  return nearest(path.filename().string(), {names.begin(), names.end()});
}

} // namespace

std::variant<std::string, Problem> read_file(const fs::path& path, std::size_t most)
{
  const auto refused = [&](std::string found, std::string allowed) {
    return Problem{"", "", std::move(found), std::move(allowed), ""};
  };
  std::error_code error;
  const auto status = fs::status(path, error);
  if (!fs::exists(status)) {
    auto missing = refused("no file " + in_quotes(path.string()), "an existing file");
    missing.nearest = nearest_file(path);
    return missing;
  }
  if (!fs::is_regular_file(status)) return refused(in_quotes(path.string()) + ", which is no regular file", "a regular file");
  const auto size = fs::file_size(path, error);
  if (error || size > most)
    return refused(fmt::format("a file of {} bytes", size), fmt::format("a file of at most {} bytes", most));

  std::ifstream in(path, std::ios::binary);
  std::string text(size, '\0');
  if (!in.read(text.data(), static_cast<std::streamsize>(size))) return refused("a file that cannot be read", "a readable file");
  return text;
}

} // namespace godwit::scenario
