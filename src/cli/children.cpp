#include "cli/children.hpp"

#include <algorithm>
#include <deque>
#include <memory>
#include <thread>

namespace godwit::cli {

std::vector<Finished> finish_all(std::span<const std::function<Finished()>> jobs)
{
  const auto at_once = std::max(1u, std::thread::hardware_concurrency());
  std::deque<std::unique_ptr<Child>> under_way;
  std::vector<Finished> finished;
  const auto finish_first = [&] {
    finished.push_back(under_way.front()->finish());
    under_way.pop_front();
  };
  for (const auto& job : jobs) {
    if (under_way.size() == at_once) finish_first();
    under_way.push_back(std::make_unique<Child>(job));
  }
  while (!under_way.empty()) finish_first();
  return finished;
}

} // namespace godwit::cli
