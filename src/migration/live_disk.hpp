#pragma once
// One disk of a VM on the move whose guest goes on writing. Between the events of the copy every I/O of the guest is drawn, sorted by
// where it falls and what the generation does about it, and timed; nothing of it costs an event of the engine.

#include "guest/io_stream.hpp"
#include "guest/latency.hpp"
#include "guest/outstanding.hpp"
#include "migration/disk_sampler.hpp"
#include "migration/guest_path.hpp"
#include "mirror/block_map.hpp"
#include "mirror/buffer.hpp"
#include "mirror/hot_blocks.hpp"
#include "mirror/oracle.hpp"

#include <array>
#include <deque>
#include <span>
#include <vector>

namespace godwit::migration {

/// How mirrored writes reach a destination across a network.
struct RemoteWay {
  std::vector<inventory::Path> paths; ///< of which the write sides lead from the VM's host to the datastore
  SharedStream stream;
  Bytes buffer, low; ///< of writes on their way
};

/// When a guest's latency is looked at: before the migration, during it, after.
enum class Window { Before, During, After };
std::string_view to_text(Window window);

class LiveDisk {
public:
  /// `to`: the datastore it goes to. The workload must outlive it.
  LiveDisk(Surroundings& around, const scenario::DiskWorkload& workload, const scenario::RelocateSpec& wish, const inventory::Vm& vm,
           const inventory::Disk& disk, const std::string& to);

  const std::string& disk() const { return disk_; }
  const std::string& from() const { return from_; } ///< datastore

  // The guest's time.
  /// Every I/O issued up to now. Does nothing while the source is not reached or the guest stands still.
  void advance();
  void stand_still();
  void go_on();
  /// From now on its guest asks for so many I/Os a second. Precondition: it is a demand's.
  void ask(double iops);
  /// The measured windows around the migration.
  void measure_before();
  void measure_after();

  // What the generation does about writes from now on.
  void mirror(); ///< those behind the copy's cursor go to both sides, those on the transfer in flight wait for it
  void mirror_over(const RemoteWay& way); ///< the same, to a destination across a network
  void track(); ///< all are noted, block by block
  void sweep(); ///< as track(), and every block is noted to begin with
  void give_up(); ///< nothing any more: what is held goes to the source
  void log(int grain_writes); ///< all go to a redo log; a block that is new in it costs so many metadata writes

  // The copy, as the data mover makes it.
  void transfer_begins(const datamover::Request& request);
  void transfer_done(const datamover::Request& request);
  void transfer_cut();
  void blocks_begin(std::span<const std::uint32_t> blocks);
  void blocks_done();
  void blocks_cut();

  /// The disk is the destination's from here on, and the VM is this host's.
  void hand_over(const std::string& host);
  Seconds mirrored_by() const { return buffer_ ? buffer_->empty_at() : Seconds{}; }

  /// Blocks noted, for those that sweep over them.
  mirror::BlockMap& map() { return map_; }
  Bytes block() const { return map_.block(); }
  /// Everything noted and not copied again.
  Bytes left() const;
  /// The blocks of the next pass, and a clean sheet for what is changed meanwhile; the hot ones only in the `last`.
  enum class Pass { AnyOther, Last };
  std::vector<std::uint32_t> take(Pass pass);
  /// How much the redo logs have grown since the last call.
  Bytes grown();

  /// Compares both sides and records the verdict.
  void compare(const std::string& when);
  /// What is not yet recorded, recorded.
  void flush();

  const guest::Latencies& reads(Window window) const { return reads_[static_cast<std::size_t>(window)]; }
  const guest::Latencies& writes(Window window) const { return writes_[static_cast<std::size_t>(window)]; }

private:
  void land_mirrored(Seconds now);
  void note_mode(mirror::MirrorMode before, Bytes filled, Seconds at);

  enum class Rule { SourceOnly, Mirror, Track, Sweep, Log };
  /// A write that must wait: for the transfer it fell on, or for the destination.
  struct Held {
    Seconds issued;
    mirror::BlockRange blocks;
    Bytes size;
  };

  void sample();
  Seconds issue_of(const guest::GuestIo& io) const;
  void stall(const guest::GuestIo& io, Seconds at);
  void issue(const guest::GuestIo& io, Seconds at);
  Seconds write(const guest::GuestIo& io, Seconds at);
  Seconds write_both(mirror::BlockRange blocks, Bytes size, Seconds at);
  Seconds write_source(mirror::BlockRange blocks, Bytes size, Seconds at);
  bool may_park(Bytes size) const;
  Seconds park(mirror::BlockRange blocks, Bytes size, Seconds at);
  void send_parked();
  mirror::Region region_of(mirror::BlockRange blocks) const;
  void sort(mirror::Region region, Bytes size);
  void release();
  void felt(bool write, Seconds latency);
  void advance_to(Seconds until);
  void settle(Seconds until);
  void wait_still();
  void run_window(Seconds to);

  Surroundings& around_;
  const scenario::RelocateSpec& wish_;
  std::string vm_, disk_, host_, from_, to_;
  double asked_; ///< I/Os a second, as last said
  Bytes size_;
  Bytes allocated_; ///< of the disk, its first bytes
  Bytes written_; ///< of those, the first: the rest is zeroes
  guest::IoStream stream_;
  guest::Pacing pacing_;
  guest::Outstanding outstanding_;
  Seconds shift_; ///< of the guest's time against the run's
  Seconds running_since_;
  bool still_ = false;
  bool cut_off_ = false; ///< the source was not reached when last looked
  std::optional<GuestPath> home_; ///< to the datastore the disk lives on
  std::optional<GuestPath> destination_;
  std::optional<mirror::Buffer> buffer_; ///< of writes on their way to it, across a network
  /// In the buffer too, since no way led there when they were written.
  struct Parked {
    mirror::BlockRange blocks;
    Bytes size;
  };
  std::deque<Parked> parked_;
  Bytes parked_size_;
  mirror::BlockMap map_;
  mirror::HotBlocks hot_;
  mirror::Oracle oracle_;
  Rule rule_ = Rule::SourceOnly;
  int grain_writes_ = 0;
  std::deque<Held> held_;
  Bytes grown_;
  Bytes acknowledged_; ///< writes the guest was told are done
  Seconds settled_; ///< loads are up to date until here
  Window window_ = Window::Before;
  std::array<guest::Latencies, 3> reads_, writes_;
  trace::WritesSorted sorted_; ///< since its `from`
  std::optional<DiskSampler> sampler_; ///< since then too, for who wants it
};

} // namespace godwit::migration
