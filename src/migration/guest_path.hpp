#pragma once
// The way a guest's I/O takes to one datastore: which path works, what the others on it do to the guest, what the guest does to them.

#include "datamover/lanes.hpp"
#include "guest/sharing.hpp"
#include "migration/surroundings.hpp"

#include <optional>
#include <set>
#include <string>

namespace godwit::migration {

/// Whose I/O it is, for the ledger.
struct LoadOwner {
  std::string migration; ///< "" while the VM is at rest
  std::string vm, disk;
  trace::Cause cause;
};

/// Streams that mirrored writes share with copies and memory: first in, first out behind what those keep in the socket buffers.
struct SharedStream {
  std::shared_ptr<datamover::StreamUse> use;
  BytesPerSecond most; ///< all together
  Bytes buffer; ///< all together
};

/// How often what a guest writes and waits for is recorded.
inline constexpr Seconds between_records{1};

class GuestPath {
public:
  /// Precondition: the host reaches the datastore. On a spanned volume all goes to the first extent.
  GuestPath(Surroundings& around, LoadOwner owner, const std::string& host, const std::string& datastore);
  /// Over ways given, as a part of what streams carry. Precondition: at least one way.
  GuestPath(Surroundings& around, LoadOwner owner, const std::string& datastore, std::vector<inventory::Path> paths, std::optional<SharedStream> stream);
  ~GuestPath();
  GuestPath(const GuestPath&) = delete;

  /// Takes another path when the one it was on is lost. False: there is none.
  bool works();
  /// As works(), once something has failed or come back; where that changes it, the links it leaves and those it comes to are added to `touched`.
  bool look_for_path(std::set<engine::LinkIndex>& touched);
  bool is_on_any(const std::set<engine::LinkIndex>& links) const;
  /// Looks at who else is on the way before the next I/O; holds until the next call.
  void look_around() { read_.looked = write_.looked = false; }
  /// No I/O ends before.
  void blocked_until(Seconds instant);
  /// When an I/O issued now ends. Counts it.
  Seconds read(Seconds issue, Bytes size);
  Seconds write(Seconds issue, Bytes size);
  /// The same, for windows that are looked at from outside the run's time: neither counted nor booked.
  Seconds probe_read(Seconds issue, Bytes size) { return queue(read_).serve(issue, size); }
  Seconds probe_write(Seconds issue, Bytes size) { return queue(write_).serve(issue, size); }

  /// Takes these rates from the links from now on, or what other guests leave of them, with no more said: a guest at rest.
  void steady(BytesPerSecond read, BytesPerSecond write);
  /// The same for rates that change often: what went this way is recorded once an hour.
  void vary(BytesPerSecond read, BytesPerSecond write);
  /// What is taken now.
  BytesPerSecond reading() const { return read_.load->rate(); }
  BytesPerSecond writing() const { return write_.load->rate(); }
  /// The rates to begin with, until it is known what the guest does.
  void expect(BytesPerSecond read, BytesPerSecond write);
  /// What was counted since the last call becomes load on the links (averaged over about a second) and stands in the ledger.
  void settle(Seconds from, Seconds until);
  /// What is not yet recorded, recorded.
  void flush();
  /// The guest issues nothing until go_on(), which takes the rates up again.
  void stand_still();
  void go_on();

  /// Both sides as they are now, for guests whose rate depends on it.
  guest::SideMet reads_meet() const { return {read_latency_, around(read_)}; }
  guest::SideMet writes_meet() const { return {write_latency_, around(write_)}; }
  /// Of reads_meet() and writes_meet() what copies keep queued, for less: asked of every guest whenever a queue anywhere has changed.
  Bytes standing_before_reads() const { return standing(read_); }
  Bytes standing_before_writes() const { return standing(write_); }
  Bytes written() const { return write_.total; }
  Seconds write_latency() const { return write_latency_; }

private:
  struct Side {
    std::vector<engine::LinkIndex> links;
    guest::DeviceQueue met; ///< as it was looked at last; queue() looks first
    std::optional<engine::Load> load;
    datamover::Pressure::Source source = 0;
    Bytes pending; ///< counted, not settled: not served yet
    Bytes unrecorded; ///< settled, not recorded
    Bytes total; ///< counted
    BytesPerSecond mean; ///< of what was settled, over about a second
    Bytes owed; ///< of a shared stream: settled, less what was taken from the links for it
    Seconds rated; ///< taken until then
    bool looked = false; ///< at who else is on the way
  };
  guest::DeviceQueue& queue(Side& side)
  {
    if (!side.looked) side.met.meet(around(side)), side.looked = true;
    return side.met;
  }
  void take(std::size_t path);
  void accrue();
  void book_steady();
  guest::Neighbours around(const Side& side) const;
  guest::Neighbours on_stream(const Side& side) const;
  Bytes standing(const Side& side) const;
  double share_of(BytesPerSecond read, BytesPerSecond write) const;
  void set_rate(Side& side, BytesPerSecond rate);
  void settle(Side& side, Seconds from, Seconds until);
  BytesPerSecond owing(Side& side) const;

  Surroundings& around_;
  LoadOwner owner_;
  std::string datastore_;
  std::vector<inventory::Path> paths_;
  std::size_t taken_ = 0; ///< of them
  std::optional<std::size_t> worked_; ///< the one it was on when last looked for, if it worked
  std::optional<SharedStream> stream_; ///< where it crosses a network
  Seconds read_latency_, write_latency_;
  Side read_, write_;
  trace::LoadNumber number_ = 0;
  bool declared_ = false;
  bool steady_ = false; ///< a guest at rest's: its rates hold until they are changed
  Seconds recorded_; ///< everything up to here is recorded
  Seconds booked_; ///< of a guest at rest, everything up to here is booked
};

} // namespace godwit::migration
