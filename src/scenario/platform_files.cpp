// The platform of a scenario: a file or an object, with all it extends.

#include "scenario/document.hpp"

#include "scenario/decode.hpp"
#include "scenario/files.hpp"
#include "scenario/pointer.hpp"
#include "scenario/shape.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace godwit::scenario {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_chain = 8;

/// One platform of the chain: itself, and where it stands.
struct Layer {
  Json json;
  std::string file;
  std::string prefix; ///< pointer within the file: "" or, inline, "/platform"
  fs::path path; ///< canonical, to see cycles; empty for an inline one
};

class Chain {
public:
  explicit Chain(Problems& problems) : problems_(problems) {}

  /// Adds what `name`, standing at `from`, names, then what that extends, and so on.
  bool follow(const Json& name, Place from, fs::path folder)
  {
    const Json* next = &name;
    while (next != nullptr) {
      if (!next->is_string()) return refuse(from, shown(*next), "the name of a platform file");
      auto file = (folder / next->get<std::string>()).lexically_normal();
      if (!load(file, from)) return false;
      folder = file.parent_path();
      from = {file.string(), "/extends"};
      next = find_member(layers_.back().json, "extends");
    }
    return true;
  }

  std::vector<Layer>& layers() { return layers_; }

private:
  bool load(const fs::path& file, const Place& from)
  {
    std::error_code error;
    const auto path = fs::weakly_canonical(file, error);
    if (std::ranges::find(layers_, path, &Layer::path) != layers_.end())
      return refuse(from, "a cycle: " + trail() + file.filename().string(), "a platform that does not extend itself");
    if (layers_.size() >= longest_chain)
      return refuse(from, "one more platform to extend", fmt::format("at most {}", longest_chain));

    auto read = read_file(file);
    if (auto* problem = std::get_if<Problem>(&read)) {
      problem->file = from.file;
      problem->pointer = from.pointer;
      problem->allowed += ", relative to the file that names it";
      problems_.add(std::move(*problem));
      return false;
    }
    auto json = parse_json(std::get<std::string>(read), file.string(), problems_);
    if (!json) return false;
    if (!json->is_object()) return refuse({file.string(), ""}, shown(*json), "an object: a platform");
    layers_.push_back({std::move(*json), file.string(), "", path});
    return true;
  }

  bool refuse(const Place& at, std::string found, std::string allowed)
  {
    problems_.add({at.file, at.pointer, std::move(found), std::move(allowed), ""});
    return false;
  }

  std::string trail() const
  {
    std::string names;
    for (const auto& layer : layers_)
      if (!layer.path.empty()) names += layer.path.filename().string() + " -> ";
    return names;
  }

  Problems& problems_;
  std::vector<Layer> layers_; ///< from the one named first to the base of all
};

bool is_list(std::string_view key)
{
  const auto* field = find_field(platform_shape, key);
  return field != nullptr && std::holds_alternative<Objects>(field->type);
}

/// Lists grow, everything else is replaced.
void merge(Layer& layer, Json& merged, Document& document, Problems& problems)
{
  for (auto& [key, value] : layer.json.get_ref<Json::object_t&>()) {
    const auto from = layer.prefix + "/" + escaped(key);
    if (key == "extends" || key == "$schema") continue;
    if (!is_list(key)) {
      merged[key] = std::move(value);
      document.elsewhere["/platform/" + escaped(key)] = {layer.file, from};
    } else if (!value.is_array()) {
      problems.add({layer.file, from, shown(value), "an array of objects", ""});
    } else {
      auto& list = merged.emplace(key, Json::array()).first.value();
      for (std::size_t i = 0; i < value.size(); ++i) {
        document.elsewhere[fmt::format("/platform/{}/{}", key, list.size())] = {layer.file, fmt::format("{}/{}", from, i)};
        list.push_back(std::move(value[i]));
      }
    }
  }
}

Json merged(std::vector<Layer>& layers, Document& document, Problems& problems)
{
  auto merged = Json::object();
  merged.get_ref<Json::object_t&>().reserve(platform_shape.fields.size()); // growing would copy the lists
  for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) merge(*layer, merged, document, problems);
  for (const auto& [key, value] : merged.items())
    if (value.is_array() && value.size() > max_entities)
      problems.add({"", "/platform/" + key, shown(value), fmt::format("at most {} in all", max_entities), ""});
  return merged;
}

} // namespace

void merge_platform(Document& document, const fs::path& folder, Problems& problems)
{
  auto* platform = find_member(document.root, "platform");
  if (platform == nullptr) return; // the reader misses it
  if (!platform->is_string() && !platform->is_object()) {
    problems.add({"", "/platform", shown(*platform), allowed(FileOrObject{&platform_shape}), ""});
    return;
  }
  Chain chain(problems);
  auto& layers = chain.layers();
  if (platform->is_string()) {
    if (!chain.follow(*platform, document.place("/platform"), folder)) return;
    document.elsewhere["/platform"] = {layers.front().file, ""};
  } else {
    layers.push_back({*platform, document.name, "/platform", {}});
    const auto* extends = find_member(*platform, "extends");
    if (extends != nullptr && !chain.follow(*extends, document.place("/platform/extends"), folder)) return;
  }
  *platform = layers.size() == 1 ? std::move(layers.front().json) : merged(layers, document, problems);
  document.has_platform = true;
}

} // namespace godwit::scenario
