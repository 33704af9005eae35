// From files to a checked scenario, or to every problem at once.

#include "scenario/checks.hpp"
#include "scenario/files.hpp"
#include "scenario/pointer.hpp"
#include "scenario/scenario_reader.hpp"

#include <algorithm>
#include <stdexcept>

namespace godwit::scenario {

namespace {

/// Without a platform nothing that refers into it can be judged.
std::set<Kind> unreadable(const Document& document)
{
  if (document.has_platform) return {};
  return {Kind::Fabric, Kind::Network, Kind::Array, Kind::Pool,    Kind::Datastore,
          Kind::Site,   Kind::Wan,     Kind::VCenter, Kind::Host,  Kind::Place};
}

/// By their pointers. There are dozens a VM.
std::vector<Origin> in_order(std::vector<Origin> origins)
{
  std::vector<std::pair<std::string, std::size_t>> places;
  places.reserve(origins.size());
  for (const auto& origin : origins) places.emplace_back(sort_key(origin.pointer), places.size());
  std::ranges::sort(places);
  std::vector<Origin> ordered;
  ordered.reserve(origins.size());
  for (const auto& [key, place] : places) ordered.push_back(std::move(origins[place]));
  return ordered;
}

} // namespace

std::string_view to_text(Fidelity fidelity) { return word_of(fidelity); }
std::string_view to_text(Edition edition) { return word_of(edition); }

Scenario parse(std::string_view json, const std::string& name, const std::string& folder, std::span<const Override> overrides)
{
  Problems problems;
  const auto document = read_document(json, name, folder, overrides, problems);
  if (!document) throw InvalidInput(problems.take());
  Reading reading{*document, problems};
  auto scenario = read_scenario(reading);
  reading.names.check(problems, unreadable(*document));
  if (problems.empty()) check(scenario, reading.vm_pointers, problems);
  if (!problems.empty()) throw InvalidInput(problems.take([&](auto all) { return document->in_order(std::move(all)); }));
  scenario.origins = in_order(std::move(reading.origins));
  scenario.hash = reading.hash.hex();
  return scenario;
}

Scenario load(const std::string& file, std::span<const Override> overrides)
{
  const std::filesystem::path path(file);
  auto text = read_file(path);
  if (auto* problem = std::get_if<Problem>(&text)) {
    problem->file = file;
    throw InvalidInput({std::move(*problem)});
  }
  return parse(std::get<std::string>(text), file, path.parent_path().string(), overrides);
}

} // namespace godwit::scenario
