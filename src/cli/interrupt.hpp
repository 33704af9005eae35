#pragma once
// Ctrl-C leaves no half-written file behind and says so to the shell: exit 130.

#include "trace/trace.hpp"

#include <string>

namespace godwit::cli {

void handle_interrupts();

/// Hears of the run's start, which comes after the engine was built, and takes Ctrl-C back: SimGrid has a handler of its own.
class InterruptKeeper : public trace::Sink {
public:
  void on(trace::Seconds, const trace::Event& event) override
  {
    if (event.is<trace::RunStarted>()) handle_interrupts();
  }
};

/// `file` goes when the program is interrupted, unless spared before. At most eight at a time.
void remove_on_interrupt(const std::string& file);
void spare_all();

} // namespace godwit::cli
