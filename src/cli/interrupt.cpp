#include "cli/interrupt.hpp"

#include "cli/exit.hpp"

#include <array>
#include <atomic>
#include <csignal>
#include <stdexcept>
#include <unistd.h>

namespace godwit::cli {

namespace {

// Read by the signal handler: entries below the count never change.
std::array<std::string, 8> doomed;
std::atomic<std::size_t> doomed_count = 0;
static_assert(std::atomic<std::size_t>::is_always_lock_free);

extern "C" void interrupted(int)
{
  // Nothing here but what a signal handler may call.
  for (std::size_t i = 0; i < doomed_count; ++i) unlink(doomed[i].c_str());
  _exit(static_cast<int>(Exit::Interrupted));
}

} // namespace

void handle_interrupts()
{
  std::signal(SIGINT, interrupted);
  std::signal(SIGTERM, interrupted);
}

void remove_on_interrupt(const std::string& file)
{
  if (doomed_count == doomed.size()) throw std::logic_error{"more result files than interrupt.cpp has room for"};
  doomed[doomed_count] = file;
  ++doomed_count;
}

void spare_all() { doomed_count = 0; }

} // namespace godwit::cli
