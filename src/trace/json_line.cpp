#include "trace/json_line.hpp"

namespace godwit::trace {

void JsonLine::write(std::string_view text)
{
  text_.push_back('"');
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      text_.push_back('\\');
      text_.push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      fmt::format_to(fmt::appender(text_), "\\u{:04x}", static_cast<unsigned>(c));
    } else {
      text_.push_back(c);
    }
  }
  text_.push_back('"');
}

void JsonLine::write(const std::map<std::string, std::string>& map)
{
  text_.push_back('{');
  bool first = true;
  for (const auto& [key, value] : map) {
    if (!first) text_.push_back(',');
    first = false;
    write(std::string_view{key});
    text_.push_back(':');
    write(std::string_view{value});
  }
  text_.push_back('}');
}

} // namespace godwit::trace
