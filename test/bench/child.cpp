#include "child.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <chrono>
#include <stdexcept>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace bench {
namespace {

[[noreturn]] void become(const std::vector<std::string>& command, int out)
{
  std::vector<char*> arguments;
  for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  dup2(out, STDOUT_FILENO);
  execv(arguments.front(), arguments.data());
  _exit(127);
}

double seconds(const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; }

/// Its end. Throws when that is not a good one.
rusage wait_for(pid_t child, const std::vector<std::string>& command)
{
  int status = 0;
  rusage usage{};
  if (child < 0 || wait4(child, &status, 0, &usage) != child) throw std::runtime_error("cannot start " + command.front());
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    throw std::runtime_error(fmt::format("this failed: {}", fmt::join(command, " ")));
  }
  return usage;
}

} // namespace

Taken run(const std::vector<std::string>& command)
{
  const auto start = std::chrono::steady_clock::now();
  const auto child = fork();
  if (child == 0) become(command, open("/dev/null", O_WRONLY));
  const auto usage = wait_for(child, command);
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
  return {seconds(usage.ru_utime) + seconds(usage.ru_stime), wall.count(), static_cast<double>(usage.ru_maxrss) * 1024};
}

std::string output_of(const std::vector<std::string>& command)
{
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) throw std::runtime_error("cannot make a pipe");
  const auto child = fork();
  if (child == 0) become(command, ends[1]);
  close(ends[1]);
  std::string text;
  std::array<char, 4096> piece{};
  for (ssize_t size = 0; (size = read(ends[0], piece.data(), piece.size())) > 0;) text.append(piece.data(), static_cast<std::size_t>(size));
  close(ends[0]);
  wait_for(child, command);
  return text;
}

} // namespace bench
