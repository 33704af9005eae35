#pragma once
// Private to cli/: several pieces of work, each in a process of its own.

#include "cli/child.hpp"

#include <span>
#include <vector>

namespace godwit::cli {

/// As many at once as there are processors, heard in the order they were given. Preconditions and errors as of Child.
std::vector<Finished> finish_all(std::span<const std::function<Finished()>> jobs);

} // namespace godwit::cli
