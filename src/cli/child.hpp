#pragma once
// Work in a process of its own: the engine's clock cannot start twice in one.

#include "cli/exit.hpp"

#include <functional>
#include <string>
#include <sys/types.h>

namespace godwit::cli {

struct Finished {
  Exit exit = Exit::Ok; ///< Internal when it was killed
  std::string output;
};

class Child {
public:
  /// Forks; `job` runs in the child, and what it returns comes back through a pipe. Precondition: no other thread, nothing
  /// unwritten in the standard streams. Throws std::runtime_error when no process can be made.
  explicit Child(const std::function<Finished()>& job);
  Child(const Child&) = delete;
  /// Waits for one nobody finished.
  ~Child();
  /// Blocks until the child is done. Call once.
  Finished finish();

private:
  pid_t pid_ = 0;
  int output_ = -1;
};

} // namespace godwit::cli
