#pragma once
// Private to cli/: one line on a terminal's stderr while a run takes longer than a moment: how far it has come, what is left.
// Debian has no C++ library for that; a line is little enough.

#include "scenario/scenario.hpp"
#include "trace/trace.hpp"

#include <chrono>
#include <map>

namespace godwit::cli {

/// Migrations that a scenario will ask for, as far as it says so itself.
std::size_t migrations_foreseen(const scenario::Scenario& scenario);

/// Hears a run's events. Writes nothing where stderr is no terminal; NO_COLOR leaves the line plain.
class ProgressLine : public trace::Sink {
public:
  explicit ProgressLine(std::size_t foreseen);
  ProgressLine(const ProgressLine&) = delete;
  /// Takes the line away.
  ~ProgressLine() override;
  void on(trace::Seconds at, const trace::Event& event) override;

private:
  using Clock = std::chrono::steady_clock;
  struct Copying {
    units::Bytes size, done;
  };

  void learn(const trace::Event& event);
  /// Of all migrations, 0..1: those that ended, and of the others what is copied of what they began to copy.
  double share_done() const;
  void write(trace::Seconds at, Clock::time_point now);

  bool wanted_, shown_ = false;
  std::size_t foreseen_, requested_ = 0, ended_ = 0;
  std::map<std::string, Copying> under_way_; ///< by migration
  std::map<trace::CopyNumber, std::string> whose_;
  std::uint32_t events_ = 0;
  Clock::time_point began_, written_;
};

} // namespace godwit::cli
