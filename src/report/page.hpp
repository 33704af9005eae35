#pragma once
// The report page: one HTML file that needs no network, with its runs and its tours inside.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace godwit::report {

struct PageRun {
  std::string label; ///< for people, where there are several runs
  std::string data; ///< what page_data() wrote
};

/// Whether `data` is JSON and begins as what page_data() of this version writes.
bool is_page_data(std::string_view data);
/// `tour`: begin with this one; "": with none. Whatever the runs' texts hold, none of it becomes markup or script.
std::string page(std::span<const PageRun> runs, std::string_view tour);

} // namespace godwit::report
