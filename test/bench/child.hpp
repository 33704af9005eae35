#pragma once
// A program run to its end, and what it took.

#include <string>
#include <vector>

namespace bench {

struct Taken {
  double cpu = 0; ///< seconds, user and system
  double wall = 0; ///< seconds
  double peak = 0; ///< of its memory, bytes
};

/// Runs `command` with its output thrown away. Throws std::runtime_error when it cannot start or does not exit with 0.
Taken run(const std::vector<std::string>& command);
/// The same, and returns what it printed.
std::string output_of(const std::vector<std::string>& command);

} // namespace bench
