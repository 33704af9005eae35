#include "scenario/nearest.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <numeric>
#include <optional>
#include <utility>

namespace godwit::scenario {

namespace {

constexpr std::size_t longest_compared = 64;
constexpr std::size_t most_compared = 10'000;
constexpr std::size_t most_releases = 100;

/// Optimal string alignment distance.
std::size_t edits(std::string_view from, std::string_view to)
{
  std::vector<std::size_t> before_last(to.size() + 1), last(to.size() + 1), current(to.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= from.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
      current[j] = std::min({last[j] + 1, current[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
      if (swapped) current[j] = std::min(current[j], before_last[j - 2] + 1);
    }
    before_last.swap(last);
    last.swap(current);
  }
  return last.back();
}

std::string lowered(std::string_view text)
{
  std::string lower{text};
  for (auto& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

/// "7.0u1" is 7, 0; nothing where a text begins otherwise.
std::optional<std::pair<int, int>> release_of(std::string_view text)
{
  std::pair<int, int> release;
  const auto* end = text.data() + text.size();
  const auto [point, error] = std::from_chars(text.data(), end, release.first);
  if (error != std::errc{} || point == end || *point != '.') return std::nullopt;
  return std::from_chars(point + 1, end, release.second).ec == std::errc{} ? std::optional{release} : std::nullopt;
}

/// The last that is not later; edits know nothing of an order.
std::string nearest_release(std::pair<int, int> wanted, const std::vector<std::string_view>& releases)
{
  auto best = releases.front();
  for (const auto& release : releases)
    if (const auto known = release_of(release); *known <= wanted && *known > *release_of(best)) best = release;
  return std::string{best};
}

std::size_t difference(std::size_t a, std::size_t b) { return a < b ? b - a : a - b; }

} // namespace

std::string nearest(std::string_view text, const std::vector<std::string_view>& names)
{
  if (text.empty() || text.size() > longest_compared || names.empty()) return "";
  const auto wanted = release_of(text);
  if (wanted && names.size() <= most_releases && std::ranges::all_of(names, [](auto name) { return release_of(name).has_value(); }))
    return nearest_release(*wanted, names);
  std::size_t nearer_than = std::max<std::size_t>(2, text.size() / 3 + 1);
  std::string_view best;
  for (std::size_t i = 0; i < std::min(names.size(), most_compared); ++i) {
    if (names[i].size() == text.size() && lowered(names[i]) == lowered(text)) return std::string(names[i]);
    if (names[i].size() > longest_compared || difference(names[i].size(), text.size()) >= nearer_than) continue;
    if (const auto distance = edits(text, names[i]); distance < nearer_than) {
      nearer_than = distance;
      best = names[i];
    }
  }
  return std::string(best);
}

} // namespace godwit::scenario
