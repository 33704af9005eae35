#include "report/page.hpp"

#include "report/page_assets.hpp"
#include "report/tours.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace godwit::report {

namespace {

/// Nothing in a text may end the script element it stands in; in JSON a letter may be written by its number.
std::string without_markup(std::string_view json)
{
  std::string safe;
  safe.reserve(json.size());
  for (const char c : json) {
    if (c == '<') safe += "\\u003c";
    else if (c == '>') safe += "\\u003e";
    else if (c == '&') safe += "\\u0026";
    else safe += c;
  }
  return safe;
}

std::string json_text(std::string_view text) { return nlohmann::json(text).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace); }

std::string document(std::span<const PageRun> runs, std::string_view tour)
{
  std::string json = "{\"runs\":[";
  for (const auto& run : runs) json += fmt::format("{}{{\"label\":{},\"data\":{}}}", &run == runs.data() ? "" : ",", json_text(run.label), run.data);
  json += "],\"tours\":[";
  bool first = true;
  for (const auto& each : tours()) {
    const auto shown = [&](const PageRun& run) { return run.data.find(json_text(each.scenario_title)) != run.data.npos; };
    if (std::none_of(runs.begin(), runs.end(), shown)) continue;
    json += fmt::format("{}{}", first ? "" : ",", each.json);
    first = false;
  }
  return fmt::format("{}],\"tour\":{}}}", json, json_text(tour));
}

/// Whoever writes a scenario cannot know it: it depends on all there is in the page. FNV-1a.
std::string nonce(std::string_view data)
{
  std::uint64_t hash = 14695981039346656037u;
  for (const unsigned char c : data) hash = (hash ^ c) * 1099511628211u;
  return fmt::format("{:016x}", hash);
}

/// The frame with each @NAME@ replaced, from left to right: what is put in is not looked at again.
std::string filled(std::string_view frame, std::span<const std::pair<std::string_view, std::string_view>> parts)
{
  std::string page;
  for (std::size_t at = 0; at < frame.size();) {
    auto next = frame.size();
    const std::pair<std::string_view, std::string_view>* which = nullptr;
    for (const auto& part : parts)
      if (const auto found = frame.find(part.first, at); found < next) next = found, which = &part;
    page += frame.substr(at, next - at);
    if (!which) break;
    page += which->second;
    at = next + which->first.size();
  }
  return page;
}

} // namespace

bool is_page_data(std::string_view data)
{
  return data.starts_with("{\"version\":1,\"summary\":{\"godwit\":") && nlohmann::json::accept(data);
}

std::string page(std::span<const PageRun> runs, std::string_view tour)
{
  const auto data = without_markup(document(runs, tour));
  const auto key = nonce(data);
  const std::pair<std::string_view, std::string_view> parts[]{{"@NONCE@", key}, {"@STYLE@", page_style()}, {"@DATA@", data}, {"@LIBRARY@", page_library()}, {"@SCRIPT@", page_script()}};
  return filled(page_frame(), parts);
}

} // namespace godwit::report
