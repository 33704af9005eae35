#pragma once
// Guided tours through a run: stops with an instant, a place to look at, and what is to be seen there. Written in analysis/tours.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace godwit::report {

/// Where a stop is: in a phase, at an event, or somewhere between a migration's request and its end.
struct TourStop {
  std::string migration, phase, event; ///< phase, event: at most one of them
  int nth = 0; ///< of several such phases or events
  double share = 0; ///< 0..1 of the phase, or of the migration
  std::string focus; ///< "timeline", "map", "why", "paths", "series", "compare"
  std::string text;
};
struct Tour {
  std::string name, title, scenario, scenario_title;
  std::vector<TourStop> stops;
  std::string_view json; ///< as the page reads it: there a stop may also say which disk, axis and zoom are shown, and what words its event has
};

/// By name.
std::span<const Tour> tours();
std::optional<Tour> find_tour(std::string_view name);
/// For a terminal: every stop with when it is, lines no longer than 100.
std::string tour_text(const Tour& tour);

} // namespace godwit::report
