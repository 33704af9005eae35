#pragma once
// Sends what stands on no disk, a VM's memory, over the lanes between two hosts.

#include "datamover/lanes.hpp"

#include <functional>
#include <string>

namespace godwit::datamover {

class Sender final : public ActiveCopy {
public:
  /// `patience`: with no lane left for longer it gives up (Migrate.NetTimeout).
  Sender(Workshop& workshop, std::span<const Lane> lanes, trace::Cause cause, std::string migration, Seconds patience);
  ~Sender();

  enum class Sent { Whole, TimedOut, Stopped };
  /// Blocks the calling actor until all of it has arrived. What is lost with a lane is sent again over the others. After each piece `done` hears how
  /// much has arrived. Preconditions: piece > 0.
  Sent send(Bytes size, Bytes piece, const std::function<void(Bytes)>& done);
  /// Blocks until a lane works: an acknowledgement, too small to be counted, needs one.
  Sent reach();

  const Plan* plan() const override { return nullptr; }
  const std::string& migration() const override { return migration_; }
  void cut_off() override { lanes_.cut(); }
  void look_again() override;
  void stop() override;

private:
  bool find_way();

  Workshop& workshop_;
  Lanes lanes_;
  std::string migration_;
  Seconds patience_;
  engine::Gate wake_;
  Pressure::Source source_;
  bool waiting_ = false;
  bool stopped_ = false;
};

} // namespace godwit::datamover
