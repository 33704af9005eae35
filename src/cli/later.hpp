#pragma once
// Private to cli/: work that is known only once this process has simulated something itself, and must be done in ones that have not.

#include "cli/child.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace godwit::cli {

class Later {
public:
  /// Forks a process that waits for what to do: `job` with a text. Preconditions and errors as of Child.
  explicit Later(std::function<Finished(const std::string&)> job);
  Later(const Later&) = delete;
  ~Later();
  /// `job` with each of these, each in a process of its own, as finish_all() does. Throws std::runtime_error when the waiting process is gone.
  std::vector<Finished> finish(const std::vector<std::string>& texts);

private:
  int socket_ = -1;
  std::unique_ptr<Child> waiting_;
};

} // namespace godwit::cli
