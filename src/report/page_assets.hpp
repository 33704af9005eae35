#pragma once
// Private to report/: the files of analysis/, embedded by embed.cmake when the program is built.

#include <span>
#include <string_view>

namespace godwit::report {

std::string_view page_frame(); ///< index.html
std::string_view page_style(); ///< uPlot's, then ours
std::string_view page_library(); ///< uPlot
std::string_view page_script(); ///< our modules, one after the other
std::span<const std::string_view> tour_files();

} // namespace godwit::report
