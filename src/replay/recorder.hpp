#pragma once
// Gathers commands, or what is wrong with them.

#include "replay/fields.hpp"
#include "replay/replay.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace godwit::replay {

/// The units a file counts in.
struct Scale {
  double time; ///< seconds
  Bytes offset;
  Bytes size;
};

/// A command in the file's own units.
struct Counted {
  Instant at;
  std::int64_t offset; ///< >= 0
  std::int64_t size; ///< >= 0
  bool write;
};

class Recorder {
public:
  /// `unit`: what the file consists of, "line" or "record".
  Recorder(std::string_view unit, Scale scale) : unit_(unit), scale_(scale) {}

  /// Where in the file the reader now is; all below is about that place.
  void at(std::size_t number) { number_ = number; }
  /// Enough is wrong: reading on tells nobody more.
  bool full() const { return recording_.faults.size() >= max_faults; }
  void fault(std::string found, std::string allowed);
  /// A fault of a field, shown in quotes.
  void wrong(std::string_view field, std::string allowed);
  void fault_of_file(std::string found, std::string allowed);
  /// Whose command the next is: the one disk's whose all are, or a fault. True when it is.
  bool of_disk(std::string_view disk);
  void add(const Counted& command);
  Recording finish() &&;

private:
  std::optional<Seconds> time_of(Instant at);

  std::string_view unit_;
  Scale scale_;
  std::size_t number_ = 0;
  std::optional<std::string> disk_;
  std::optional<Instant> first_;
  Instant last_;
  Recording recording_;
};

/// As a message shows it: in quotes, short, nothing but printable ASCII.
std::string shown(std::string_view text);

} // namespace godwit::replay
