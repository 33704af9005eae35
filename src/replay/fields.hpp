#pragma once
// Text in pieces: lines, fields, numbers. Views into the file, nothing is copied.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace godwit::replay {

/// The lines of a text that hold anything, with the number each has in the file. A byte order mark is passed over.
class Lines {
public:
  explicit Lines(std::string_view text);
  /// The next one, without its end; nothing after the last.
  std::optional<std::string_view> next();
  std::size_t number() const { return number_; } ///< of the one last returned, from 1

private:
  std::string_view rest_;
  std::size_t number_ = 0;
};

/// Cuts the next field off a line of comma-separated ones: without the blanks around it, or the quotes. Nothing when none is left.
/// Precondition: `line` is a line, or what an earlier call left of it.
std::optional<std::string_view> next_comma_field(std::optional<std::string_view>& line);
/// Cuts the next word off a line; "" when none is left.
std::string_view next_word(std::string_view& line);

bool same_word(std::string_view text, std::string_view lower_case); ///< whatever the case of `text`

/// A whole number from 0 to 2^63 - 1, all of the text, no sign.
std::optional<std::int64_t> whole_number(std::string_view text, int base = 10);

/// An instant as the file counts it, in two parts: an epoch in ticks of 100 ns has more digits than a double holds.
struct Instant {
  std::int64_t whole = 0;
  double fraction = 0; ///< 0 <= fraction < 1
  auto operator<=>(const Instant&) const = default;
};
/// "12", "-1.5", "1e-3", within 2^62 either way.
std::optional<Instant> instant(std::string_view text);

} // namespace godwit::replay
