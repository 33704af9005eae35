#pragma once
// Where one migration stands: its phase, by its protocol's table; what has interrupted it; whether it has its VM stunned.

#include "migration/protocol.hpp"
#include "migration/surroundings.hpp"

#include <optional>
#include <string>

namespace godwit::migration {

class Progress {
public:
  Progress(Surroundings& around, const std::string& migration, const std::string& vm) : around_(around), migration_(migration), vm_(vm), wake_(around.workshop.simulation.gate()) {}

  /// The table it goes by. Once, before the first advance().
  void follow(Protocol protocol) { protocol_ = protocol; }
  Phase phase() const { return phase_; }
  /// Throws std::logic_error where the table has no such row.
  void advance(Signal signal);
  /// The statement that the row is.
  std::string_view claim(Signal signal) const { return step(protocol_, phase_, signal).claim; }

  struct Interruption {
    Signal signal;
    std::string reason;
  };
  const std::optional<Interruption>& interruption() const { return interruption_; }
  bool interrupted() const { return interruption_.has_value(); }
  /// Stops all that the migration has under way. The first word counts, but a lost VM is lost whatever came before.
  void interrupt(Signal signal, std::string reason);
  /// Blocks. False: interrupted before or meanwhile.
  bool sleep(Seconds span);

  /// Records. Parts of one stun follow each other without a break.
  void stun(std::string part);
  void resume();
  bool stunned() const { return !part_.empty(); }
  Seconds stunned_since() const { return since_; }

private:
  Surroundings& around_;
  const std::string& migration_;
  const std::string& vm_;
  Protocol protocol_;
  Phase phase_ = Phase::Requested;
  std::optional<Interruption> interruption_;
  engine::Gate wake_; ///< opened by an interruption
  std::string part_; ///< of the stun the VM is in; "": it runs
  Seconds since_; ///< the stun's beginning
};

} // namespace godwit::migration
