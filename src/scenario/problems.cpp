#include "scenario/problems.hpp"

#include "units/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace godwit::scenario {

namespace {

constexpr std::size_t longest_shown = 60;

/// Never cuts a UTF-8 sequence in two.
std::string_view cut(std::string_view text)
{
  if (text.size() <= longest_shown) return text;
  std::size_t end = longest_shown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

std::string summary(const std::vector<Problem>& problems)
{
  std::string lines;
  for (const auto& problem : problems) lines += fmt::format("{}{}", lines.empty() ? "" : "\n", to_text(problem));
  return lines;
}

} // namespace

void Problems::add(Problem problem)
{
  add([&] { return std::move(problem); });
}

std::vector<Problem> Problems::take()
{
  auto all = std::move(kept_);
  if (dropped_ > 0)
    all.push_back({all.back().file, "", fmt::format("{} more problems", dropped_),
                   fmt::format("the first {} are listed", max_problems), ""});
  return all;
}

std::string in_quotes(std::string_view text)
{
  const auto kept = cut(text);
  auto dumped = Json(std::string(kept)).dump(-1, ' ', false, Json::error_handler_t::replace);
  if (kept.size() < text.size()) dumped.insert(dumped.size() - 1, "...");
  return dumped;
}

std::string shown(const Json& value)
{
  if (value.is_string()) return in_quotes(value.get_ref<const std::string&>());
  if (value.is_object()) return "an object";
  if (value.is_array()) return fmt::format("an array of {}", value.size());
  return value.dump();
}

std::string to_text(const Problem& problem)
{
  auto text = fmt::format("{}{}{}: found {}; allowed: {}", problem.file, problem.pointer.empty() ? "" : "#", problem.pointer,
                          problem.found, problem.allowed);
  if (!problem.nearest.empty()) text += fmt::format("; nearest: {}", in_quotes(problem.nearest));
  return units::printable(text);
}

InvalidInput::InvalidInput(std::vector<Problem> problems) : std::runtime_error(summary(problems)), problems_(std::move(problems))
{
}

} // namespace godwit::scenario
