#include "scenario/pointer.hpp"

#include <algorithm>
#include <utility>

namespace godwit::scenario {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string unescaped(std::string_view key)
{
  std::string plain;
  for (std::size_t i = 0; i < key.size(); ++i) {
    const bool escape = key[i] == '~' && i + 1 < key.size() && (key[i + 1] == '0' || key[i + 1] == '1');
    plain += escape ? (key[++i] == '0' ? '~' : '/') : key[i];
  }
  return plain;
}

/// The key up to the next "/", taken off the front of `rest`.
std::string_view next_key(std::string_view& rest)
{
  rest.remove_prefix(1);
  const auto key = rest.substr(0, rest.find('/'));
  rest.remove_prefix(key.size());
  return key;
}

} // namespace

std::string escaped(std::string_view key)
{
  if (key.find_first_of("~/") == std::string_view::npos) return std::string(key);
  std::string text;
  for (const char c : key) text += c == '~' ? std::string("~0") : c == '/' ? std::string("~1") : std::string(1, c);
  return text;
}

std::vector<std::string> split(std::string_view pointer)
{
  std::vector<std::string> keys;
  while (!pointer.empty()) keys.push_back(unescaped(next_key(pointer)));
  return keys;
}

bool within(std::string_view pointer, std::string_view ancestor)
{
  return pointer.starts_with(ancestor) && (pointer.size() == ancestor.size() || pointer[ancestor.size()] == '/');
}

std::string sort_key(std::string_view pointer)
{
  constexpr std::size_t width = 20; // no index has more digits
  std::string text;
  while (!pointer.empty()) {
    const auto key = next_key(pointer);
    text += '\1'; // below all that a key may hold
    if (!key.empty() && key.size() < width && std::ranges::all_of(key, is_digit)) text.append(width - key.size(), '0');
    text += key;
  }
  return text;
}

} // namespace godwit::scenario
