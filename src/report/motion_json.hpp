#pragma once
// Private to report/: the parts of summary.json about changing hosts: memory, networks, slots.

#include "report/summary.hpp"

#include <nlohmann/json.hpp>

namespace godwit::report {

using Json = nlohmann::ordered_json;

Json admission_json(const Migration& migration);
Json passes_json(const Migration& migration);
Json slowings_json(const Migration& migration);
Json streams_json(const Summary& summary, const Migration& migration);
Json networks_json(const Summary& summary, const Migration& migration);
Json mirror_modes_json(const Migration& migration);
/// Of locks or registrations.
Json passages_json(const std::vector<Passage>& passages);

} // namespace godwit::report
