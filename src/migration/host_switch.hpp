#pragma once
// What every migration that changes the host of a running VM does besides its files: prepare, install write traces, copy memory, switch over.

#include "migration/memory_copy.hpp"
#include "migration/migration.hpp"

namespace godwit::migration {

class HostSwitch : public Migration {
public:
  using Migration::Migration;

protected:
  /// Opens the streams and says what was decided about them.
  void open_network();
  bool install_traces();
  bool copy_memory(); ///< all that is there, once
  bool converge() { return memory_->until_little_is_left(); }
  /// Last pages, device state, round trips, resume; the guest's writes that are under way arrive meanwhile.
  bool switch_over();

  std::optional<NetworkWay> way_;
  std::optional<MemoryCopy> memory_;

private:
  bool stand_by_and_resume();
  trace::DecisionMade buffers(Seconds rtt) const;
  Bytes swapped() const; ///< of its memory, out to the swap file
  std::string swap_text() const;
  void takes_too_long();
};

} // namespace godwit::migration
