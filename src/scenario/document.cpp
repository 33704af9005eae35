#include "scenario/document.hpp"

#include "scenario/pointer.hpp"

#include <algorithm>
#include <utility>

namespace godwit::scenario {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view command_line = "--set";

/// For each key on the way, how many stand before it. What is not there stands before what is.
std::vector<std::size_t> position(const Json& root, const std::string& pointer)
{
  std::vector<std::size_t> position;
  const auto* at = &root;
  for (const auto& key : split(pointer)) {
    if (at->is_object()) {
      const auto& members = at->get_ref<const Json::object_t&>();
      const auto found = std::ranges::find(members, key, [](const auto& member) { return member.first; });
      if (found == members.end()) break;
      position.push_back(1 + static_cast<std::size_t>(found - members.begin()));
      at = &found->second;
    } else if (at->is_array()) {
      const auto index = static_cast<std::size_t>(std::strtoull(key.c_str(), nullptr, 10));
      if (index >= at->size()) break;
      position.push_back(1 + index);
      at = &(*at)[index];
    } else {
      break;
    }
  }
  return position;
}

} // namespace

Place Document::place(const std::string& pointer) const
{
  for (const auto& changed : overridden)
    if (within(pointer, changed)) return {std::string(command_line), pointer};
  for (std::size_t end = pointer.size(); end != 0 && end != std::string::npos; end = pointer.rfind('/', end - 1)) {
    const auto found = elsewhere.find(std::string_view(pointer).substr(0, end));
    if (found != elsewhere.end()) return {found->second.file, found->second.pointer + pointer.substr(end)};
  }
  return {name, pointer};
}

std::string Document::origin(const std::string& pointer) const
{
  const auto file = place(pointer).file;
  if (file == command_line || file == name) return fs::path(file).filename().string();
  return "platform " + fs::path(file).filename().string();
}

std::vector<Problem> Document::in_order(std::vector<Problem> problems) const
{
  std::vector<std::pair<std::vector<std::size_t>, Problem>> placed;
  for (auto& problem : problems) {
    const bool of_scenario = problem.file.empty() || problem.file == name;
    auto key = position(root, of_scenario ? problem.pointer : "/platform");
    if (problem.file.empty()) {
      auto [file, pointer] = place(problem.pointer);
      problem.file = std::move(file);
      problem.pointer = std::move(pointer);
    }
    placed.emplace_back(std::move(key), std::move(problem));
  }
  std::ranges::stable_sort(
      placed, {}, [](const auto& entry) -> const auto& { return entry.first; });
  problems.clear();
  for (auto& [key, problem] : placed) problems.push_back(std::move(problem));
  return problems;
}

std::optional<Document> read_document(std::string_view text, const std::string& name, const fs::path& folder,
                                      std::span<const Override> overrides, Problems& problems)
{
  auto root = parse_json(text, name, problems);
  if (!root) return std::nullopt;
  if (!root->is_object()) {
    problems.add({name, "", shown(*root), "an object: a scenario", ""});
    return std::nullopt;
  }
  Document document;
  document.name = name;
  document.folder = folder;
  document.root = std::move(*root);
  const auto names_platform = [](const Override& change) { return change.pointer == "/platform"; };
  for (const auto& change : overrides)
    if (names_platform(change)) apply_override(document, change, problems);
  merge_platform(document, folder, problems);
  for (const auto& change : overrides)
    if (!names_platform(change)) apply_override(document, change, problems);
  return document;
}

} // namespace godwit::scenario
