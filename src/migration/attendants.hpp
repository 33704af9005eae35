#pragma once
// What a Storage vMotion does at each request of its copies: lets the guest go on up to the instant, takes space, looks at the array,
// and stops the copy where that says so.

#include "datamover/choice.hpp"
#include "migration/live_vm.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace godwit::migration {

/// What the attendants need of their migration.
class Interruptible {
public:
  virtual bool interrupted() const = 0;
  /// Ends the migration where it stands; the first word counts.
  virtual void out_of_space(const std::string& datastore, Bytes needed) = 0;
  /// Takes space; false, and nothing taken, where there is too little.
  virtual bool take(const std::string& datastore, Bytes size) = 0;
  virtual void give_back(const std::string& datastore, Bytes size) = 0;
  /// Space for redo logs at the source, which is given back at the end.
  virtual bool take_for_log(const std::string& datastore, Bytes size) = 0;

protected:
  ~Interruptible() = default;
};

/// Of any copy.
class Attendant : public datamover::Supervisor {
public:
  Attendant(Surroundings& around, Interruptible& migration, LiveVm& guest) : around_(around), migration_(migration), guest_(guest) {}

  bool begins(const datamover::Request& request) override;
  void done(const datamover::Request& request) override;
  void cut(const datamover::Request& request) override;

protected:
  Surroundings& around_;
  Interruptible& migration_;
  LiveVm& guest_;

private:
  bool go_on();
};

/// Whose copy it is, and how the array stands to it.
struct Assignment {
  const inventory::Array& array; ///< of the source
  vaai::Operation operation;
  bool offloaded; ///< the array does it
  bool refused; ///< the array would do it, had it not refused
};

/// Of a file's own data, which another mover may have to go on with.
class FileAttendant : public Attendant {
public:
  FileAttendant(Surroundings& around, Interruptible& migration, LiveVm& guest, Assignment assignment)
      : Attendant(around, migration, guest), assignment_(assignment)
  {
  }

  bool begins(const datamover::Request& request) override;
  void done(const datamover::Request& request) override;
  /// Why it is another mover's turn.
  struct HandOver {
    std::string reason, claim;
  };
  const std::optional<HandOver>& hand_over() const { return hand_over_; }

protected:
  std::optional<HandOver> hand_over_;

private:
  Assignment assignment_;
};

/// Of a disk's first copy: the block map follows the cursor, a thin destination grows.
class DiskAttendant final : public FileAttendant {
public:
  /// `until`: from there on in the file it is another mover's turn.
  DiskAttendant(Surroundings& around, Interruptible& migration, LiveVm& guest, Assignment assignment, DiskMove& move, std::optional<Bytes> until = {})
      : FileAttendant(around, migration, guest, assignment), move_(move), live_(guest.disk(move.disk.id)), until_(until)
  {
  }

  bool begins(const datamover::Request& request) override;
  void fetch() const override;
  void done(const datamover::Request& request) override;
  void cut(const datamover::Request& request) override;

private:
  DiskMove& move_;
  LiveDisk* live_;
  std::optional<Bytes> until_;
};

/// Of blocks that are copied again, scattered over the disk.
class BlocksAttendant : public Attendant {
public:
  BlocksAttendant(Surroundings& around, Interruptible& migration, LiveVm& guest, LiveDisk& live, std::vector<std::uint32_t> blocks)
      : Attendant(around, migration, guest), live_(live), blocks_(std::move(blocks))
  {
  }

  bool begins(const datamover::Request& request) override;
  void done(const datamover::Request& request) override;
  void cut(const datamover::Request& request) override;

protected:
  /// Those of the sequence that a request takes.
  virtual std::span<const std::uint32_t> taken_by(const datamover::Request& request) const;

  LiveDisk& live_;
  std::vector<std::uint32_t> blocks_;
};

/// Of a sweep: picks the next dirty blocks from the cursor on.
class SweepAttendant final : public BlocksAttendant {
public:
  /// What a round over the disk took, and what is dirty as it ends.
  struct Round {
    Bytes copied, dirty;
  };
  /// `round_done`: false ends the copy.
  SweepAttendant(Surroundings& around, Interruptible& migration, LiveVm& guest, LiveDisk& live, std::function<bool(Round)> round_done)
      : BlocksAttendant(around, migration, guest, live, {}), round_done_(std::move(round_done))
  {
  }

  std::optional<Bytes> more() override;

private:
  std::span<const std::uint32_t> taken_by(const datamover::Request&) const override { return blocks_; }

  std::function<bool(Round)> round_done_;
  Bytes round_; ///< copied in the round so far
  std::uint32_t cursor_ = 0;
};

} // namespace godwit::migration
