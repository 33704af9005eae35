#include "cli/page_file.hpp"

#include "cli/interrupt.hpp"
#include "cli/terminal.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fmt/format.h>
#include <fstream>

namespace godwit::cli {

Exit write_page(const std::string& file, std::string_view page)
{
  const auto draft = file + ".tmp";
  remove_on_interrupt(draft);
  std::ofstream stream{draft, std::ios::binary | std::ios::trunc};
  stream.write(page.data(), static_cast<std::streamsize>(page.size()));
  stream.close();
  const bool whole = static_cast<bool>(stream) && std::rename(draft.c_str(), file.c_str()) == 0;
  if (!whole) {
    complain(fmt::format("cannot write {}: {}", file, std::strerror(errno)));
    std::remove(draft.c_str());
  }
  spare_all();
  return whole ? Exit::Ok : Exit::Usage;
}

} // namespace godwit::cli
