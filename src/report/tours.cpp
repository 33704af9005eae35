#include "report/tours.hpp"

#include "report/motion_cells.hpp"
#include "report/page_assets.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sstream>

namespace godwit::report {

namespace {

using Parsed = nlohmann::json;

TourStop read_stop(const Parsed& stop)
{
  return {stop.value("migration", ""), stop.value("phase", ""), stop.value("event", ""), stop.value("nth", 0), stop.value("share", 0.0),
          stop.at("focus").get<std::string>(), stop.at("text").get<std::string>()};
}

Tour read_tour(std::string_view text)
{
  const auto json = Parsed::parse(text);
  Tour tour{json.at("name"), json.at("title"), json.at("scenario"), json.at("title_of_scenario"), {}, text};
  for (const auto& stop : json.at("stops")) tour.stops.push_back(read_stop(stop));
  return tour;
}

std::string when(const TourStop& stop)
{
  const auto part = stop.share > 0 ? fmt::format(", {:.0f} % of the way", stop.share * 100) : "";
  const auto which = stop.nth < 0 ? " (the last)" : stop.nth > 0 ? fmt::format(" ({})", stop.nth + 1) : "";
  const auto what = !stop.phase.empty() ? "phase " + spaced(stop.phase) + which + part : !stop.event.empty() ? "event " + spaced(stop.event) + which : stop.share > 0 ? part.substr(2) : "its request";
  return stop.migration.empty() ? what : fmt::format("{}, {}", stop.migration, what);
}

std::string wrapped(const std::string& text)
{
  std::string lines, line;
  std::istringstream words{text};
  for (std::string word; words >> word;) {
    if (line.size() + word.size() > 92) lines += "   " + line + "\n", line.clear();
    line += (line.empty() ? "" : " ") + word;
  }
  return lines + "   " + line + "\n";
}

} // namespace

std::span<const Tour> tours()
{
  static const auto all = [] {
    std::vector<Tour> read;
    for (const auto text : tour_files()) read.push_back(read_tour(text));
    std::ranges::sort(read, {}, &Tour::name);
    return read;
  }();
  return all;
}

std::optional<Tour> find_tour(std::string_view name)
{
  const auto found = std::ranges::find(tours(), name, &Tour::name);
  return found == tours().end() ? std::nullopt : std::optional{*found};
}

std::string tour_text(const Tour& tour)
{
  auto text = fmt::format("{}\nTo see it: godwit report {} --tour {}\n", tour.title, tour.scenario, tour.name);
  for (std::size_t i = 0; i < tour.stops.size(); ++i)
    text += fmt::format("\n{}. {} (look at: {})\n{}", i + 1, when(tour.stops[i]), tour.stops[i].focus, wrapped(tour.stops[i].text));
  return text;
}

} // namespace godwit::report
