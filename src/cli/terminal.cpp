#include "cli/terminal.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace godwit::cli {

void occupy_standard_streams()
{
  // Lowest free descriptor first: each open() fills the gap. Read-only, so that writing to a closed stdout is still an error.
  for (int fd = open("/dev/null", O_RDONLY); fd >= 0; fd = open("/dev/null", O_RDONLY)) {
    if (fd <= STDERR_FILENO) continue;
    close(fd);
    return;
  }
}

Exit print(std::string_view result)
{
  const auto written = std::fwrite(result.data(), 1, result.size(), stdout);
  if (written == result.size() && std::fflush(stdout) == 0) return Exit::Ok;
  complain(fmt::format("cannot write the result to stdout: {}", std::strerror(errno)));
  return Exit::Internal;
}

void complain(std::string_view message)
{
  const auto line = fmt::format("godwit: {}\n", message);
  std::fwrite(line.data(), 1, line.size(), stderr);
}

report::Style style()
{
  const char* no_color = std::getenv("NO_COLOR");
  const bool wanted = no_color == nullptr || *no_color == '\0';
  return wanted && isatty(STDOUT_FILENO) == 1 ? report::Style::Bold : report::Style::Plain;
}

std::size_t width()
{
  constexpr std::size_t narrowest = 40, widest = 160; // longer lines are hard to read
  winsize window{};
  const bool known = isatty(STDOUT_FILENO) == 1 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 0;
  return known ? std::clamp<std::size_t>(window.ws_col, narrowest, widest) : report::page_width;
}

std::optional<scenario::Scenario> read_scenario(const std::string& file, std::span<const scenario::Override> overrides)
{
  try {
    return scenario::load(file, overrides);
  } catch (const scenario::InvalidInput& invalid) {
    for (const auto& problem : invalid.problems()) std::fputs((to_text(problem) + "\n").c_str(), stderr);
    return std::nullopt;
  }
}

} // namespace godwit::cli
