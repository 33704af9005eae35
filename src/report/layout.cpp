#include "report/layout.hpp"

#include "units/text.hpp"

#include <algorithm>

namespace godwit::report {

namespace {

constexpr std::size_t gap = 2; // between columns
constexpr std::size_t narrowest = 8;

bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

std::size_t length(std::string_view text)
{
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts_character));
}

/// The bytes of the first `count` characters.
std::size_t bytes_of(std::string_view text, std::size_t count)
{
  std::size_t at = 0;
  for (; at < text.size(); ++at)
    if (starts_character(text[at]) && count-- == 0) break;
  return at;
}

/// Line ends are the table's own.
std::string harmless(std::string_view text)
{
  std::string clean;
  for (std::size_t at = 0; at <= text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    clean += units::printable(text.substr(at, end - at));
    if (end < text.size()) clean += '\n';
    at = end + 1;
  }
  return clean;
}

std::size_t widest_line(std::string_view text)
{
  std::size_t widest = 0;
  while (true) {
    const auto end = text.find('\n');
    widest = std::max(widest, length(text.substr(0, end)));
    if (end == text.npos) return widest;
    text.remove_prefix(end + 1);
  }
}

std::vector<std::size_t> widths(const std::vector<std::vector<std::string>>& rows)
{
  std::vector<std::size_t> width(rows.front().size());
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) width[i] = std::max(width[i], widest_line(row[i]));
  auto total = gap * (width.size() - 1);
  for (const auto w : width) total += w;
  while (total > page_width) {
    auto& widest = *std::max_element(width.begin(), width.end());
    if (widest <= narrowest) break;
    --widest, --total;
  }
  return width;
}

void print_row(std::string& out, const std::vector<std::string>& row, const std::vector<std::size_t>& width, Style style)
{
  std::vector<std::vector<std::string>> cells;
  std::size_t height = 1;
  for (std::size_t i = 0; i < row.size(); ++i) {
    cells.push_back(wrap(row[i], width[i]));
    height = std::max(height, cells.back().size());
  }
  for (std::size_t line = 0; line < height; ++line) {
    std::string text;
    std::size_t column = 0; // where this cell starts
    for (std::size_t i = 0; i < cells.size(); column += width[i++] + gap) {
      if (line >= cells[i].size() || cells[i][line].empty()) continue;
      text.append(column - length(text), ' ');
      text += cells[i][line];
    }
    out += style == Style::Bold ? "\033[1m" + text + "\033[0m\n" : text + "\n";
  }
}

} // namespace

std::vector<std::string> wrap(std::string_view text, std::size_t width)
{
  const auto clean = harmless(text);
  std::string_view rest = clean;
  width = std::max<std::size_t>(width, 1);
  std::vector<std::string> lines;
  while (true) {
    auto line = rest.substr(0, std::min(rest.find('\n'), bytes_of(rest, width)));
    const bool cut = line.size() < rest.size() && rest[line.size()] != '\n' && rest[line.size()] != ' ';
    if (cut) {
      const auto blank = line.rfind(' ');
      const auto hyphen = line.find_last_of("-/");
      if (blank != line.npos) line = line.substr(0, blank);
      else if (hyphen != line.npos) line = line.substr(0, hyphen + 1);
    }
    lines.emplace_back(line.substr(0, line.find_last_not_of(' ') + 1));
    rest.remove_prefix(line.size());
    if (rest.empty()) return lines;
    if (rest.front() == '\n') rest.remove_prefix(1);
    else rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    if (rest.empty()) return lines;
  }
}

std::string columns(const std::vector<std::vector<std::string>>& rows, Style style)
{
  if (rows.empty()) return "";
  const auto width = widths(rows);
  std::string out;
  print_row(out, rows.front(), width, style);
  auto total = gap * (width.size() - 1);
  for (const auto w : width) total += w;
  out.append(total, '-').append("\n");
  for (std::size_t i = 1; i < rows.size(); ++i) print_row(out, rows[i], width, Style::Plain);
  return out;
}

std::string paragraph(std::string_view text)
{
  std::string out;
  for (const auto& line : wrap(text, page_width - 2)) out += (out.empty() ? "" : "  ") + line + "\n";
  return out;
}

} // namespace godwit::report
