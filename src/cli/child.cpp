#include "cli/child.hpp"

#include "cli/terminal.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fmt/format.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace godwit::cli {

namespace {

/// Exits as the job says, without running what belongs to the parent.
[[noreturn]] void be_the_child(const std::function<Finished()>& job, int pipe)
{
  Finished finished;
  try {
    finished = job();
  } catch (const std::exception& failure) {
    complain(fmt::format("internal error: {}", failure.what()));
    finished.exit = Exit::Internal;
  }
  std::string_view rest = finished.output;
  while (!rest.empty()) {
    const auto written = write(pipe, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) _exit(static_cast<int>(Exit::Internal)); // nobody listens any more
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  std::fflush(stderr);
  _exit(static_cast<int>(finished.exit));
}

std::string read_all(int pipe)
{
  std::string text;
  std::array<char, 65536> buffer;
  while (true) {
    const auto count = read(pipe, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

} // namespace

Child::Child(const std::function<Finished()>& job)
{
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) throw std::runtime_error{fmt::format("no pipe: {}", std::strerror(errno))};
  pid_ = fork();
  if (pid_ < 0) throw std::runtime_error{fmt::format("no process: {}", std::strerror(errno))};
  if (pid_ == 0) {
    close(ends[0]);
    be_the_child(job, ends[1]);
  }
  close(ends[1]);
  output_ = ends[0];
}

Child::~Child()
{
  if (output_ >= 0) finish();
}

Finished Child::finish()
{
  Finished finished{.exit = Exit::Internal, .output = read_all(output_)};
  close(output_);
  output_ = -1;
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {}
  if (WIFEXITED(status)) finished.exit = static_cast<Exit>(WEXITSTATUS(status));
  else complain(fmt::format("a run was killed by signal {}", WTERMSIG(status)));
  return finished;
}

} // namespace godwit::cli
