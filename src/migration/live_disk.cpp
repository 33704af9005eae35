#include "migration/live_disk.hpp"

#include <algorithm>
#include <utility>

namespace godwit::migration {

using mirror::BlockRange;
using mirror::Region;

namespace {

constexpr auto never = guest::Outstanding::never;
constexpr Seconds longest_step{0.5};
constexpr Bytes metadata_write{4096};

} // namespace

LiveDisk::LiveDisk(Surroundings& around, const scenario::DiskWorkload& workload, const scenario::RelocateSpec& wish, const inventory::Vm& vm,
                   const inventory::Disk& disk, const std::string& to)
    : around_(around), wish_(wish), vm_(vm.id), disk_(disk.id), host_(vm.host), from_(disk.datastore), to_(to), asked_(0), size_(disk.size), allocated_(disk.allocated), written_(disk.nonzero),
      stream_(workload, disk.nonzero, around.seed, wish.id + "/" + vm.id + "/" + disk.id, around.parameters.guest_queue_depth),
      pacing_(stream_.pacing()), outstanding_(pacing_.outstanding),
      map_(disk.size, around.parameters.block_size), hot_(around.parameters.hot_after), oracle_(disk.size, around.parameters.block_size)
{
  home_.emplace(around, LoadOwner{wish.id, vm.id, disk.id, trace::Cause::Guest}, vm.host, disk.datastore);
  const auto demand = guest::demand(workload, home_->write_latency());
  asked_ = demand.read_iops + demand.write_iops;
  home_->expect(demand.read_size / Seconds{1} * demand.read_iops, demand.write_size / Seconds{1} * demand.write_iops);
  sorted_ = {.migration = wish.id, .vm = vm.id, .disk = disk.id, .from = around.now()};
  if (around.workshop.trace.wants_samples()) sampler_.emplace();
}

/// A guest whose queue is full stops asking: what would have arrived meanwhile comes later.
Seconds LiveDisk::issue_of(const guest::GuestIo& io) const
{
  const auto ready = std::max({io.arrival + shift_, running_since_, outstanding_.free_at() + pacing_.think});
  return pacing_.phases && ready != never ? pacing_.issue(ready - shift_) + shift_ : ready;
}

/// The guest asks later by as long as it was kept from asking.
void LiveDisk::stall(const guest::GuestIo& io, Seconds at)
{
  if (io.arrival > Seconds{0}) shift_ = std::max(shift_, at - io.arrival);
}

void LiveDisk::advance()
{
  const auto now = around_.now();
  if (still_) return;
  stream_.fetch();
  outstanding_.fetch();
  oracle_.fetch();
  if (!home_->works()) {
    cut_off_ = true;
    return;
  }
  if (cut_off_) {
    cut_off_ = false;
    home_->blocked_until(now);
  }
  if (destination_ && !parked_.empty() && destination_->works()) send_parked();
  if (!held_.empty()) release();
  while (now - settled_ > longest_step) advance_to(settled_ + longest_step);
  if (now > settled_) advance_to(now);
  if (now - sorted_.from >= between_records) flush();
}

/// Others are taken to be as they are now for as long as that.
void LiveDisk::advance_to(Seconds until)
{
  home_->look_around();
  if (destination_) destination_->look_around();
  for (const auto* io = stream_.front(); io != nullptr; stream_.pop(), io = stream_.front()) {
    const auto at = issue_of(*io);
    if (at > until) break;
    issue(*io, at);
  }
  settle(until);
}

void LiveDisk::issue(const guest::GuestIo& io, Seconds at)
{
  stall(io, at);
  const auto end = io.write ? write(io, at) : home_->read(at, io.size);
  if (end == never) return outstanding_.hold();
  outstanding_.issue(end);
  felt(io.write, end - at);
}

Seconds LiveDisk::write(const guest::GuestIo& io, Seconds at)
{
  const auto blocks = map_.range(io.offset, io.size);
  if (around_.workshop.fidelity == scenario::Fidelity::Io) {
    around_.record(trace::GuestWrite{wish_.id, disk_, io.offset, io.size, to_text(region_of(blocks)), at});
  }
  if (rule_ == Rule::SourceOnly) return write_source(blocks, io.size, at);
  const auto region = region_of(blocks);
  sort(region, io.size);
  if (sampler_) sampler_->wrote(region, blocks.first);
  if (rule_ != Rule::Mirror || region == Region::NotCopied) return write_source(blocks, io.size, at);
  if (region == Region::Copied && destination_->works()) return write_both(blocks, io.size, at);
  if (region == Region::Copied && may_park(io.size)) return park(blocks, io.size, at);
  held_.push_back({at, blocks, io.size});
  return never;
}

/// A sweep goes by the marks, all others by the copy's cursor.
Region LiveDisk::region_of(BlockRange blocks) const
{
  if (rule_ != Rule::Sweep) return map_.region(blocks);
  return map_.is_marked(blocks.first) ? Region::NotCopied : Region::Copied;
}

Seconds LiveDisk::write_source(BlockRange blocks, Bytes size, Seconds at)
{
  auto end = home_->write(at, size);
  if (rule_ == Rule::Track || rule_ == Rule::Sweep || rule_ == Rule::Log) {
    const auto fresh = map_.mark(blocks);
    sorted_.dirtied += map_.block() * fresh;
    if (rule_ == Rule::Log && fresh > 0) {
      grown_ += map_.block() * fresh;
      for (int write = 0; write < grain_writes_; ++write) end = std::max(end, home_->write(at, metadata_write)) + home_->write_latency();
    }
  }
  oracle_.wrote(blocks.first, blocks.last - blocks.first + 1, false);
  acknowledged_ += size;
  return end;
}

Seconds LiveDisk::write_both(BlockRange blocks, Bytes size, Seconds at)
{
  if (buffer_) {
    land_mirrored(at);
    const auto before = buffer_->mode();
    const auto here = home_->write(at, size);
    const auto mode = buffer_->put({destination_->write(at, size), blocks, size});
    note_mode(before, buffer_->filled(), at);
    oracle_.sent(blocks.first, blocks.last - blocks.first + 1);
    acknowledged_ += size;
    return mode == mirror::MirrorMode::Synchronous ? std::max(here, buffer_->empty_at()) : here;
  }
  const auto end = std::max(home_->write(at, size), destination_->write(at, size));
  oracle_.wrote(blocks.first, blocks.last - blocks.first + 1, true);
  acknowledged_ += size;
  return end;
}

/// While no way leads to the destination the buffer fills, and the guest does not notice until it is full.
bool LiveDisk::may_park(Bytes size) const
{
  return buffer_ && buffer_->mode() == mirror::MirrorMode::Asynchronous && buffer_->filled() + parked_size_ + size <= buffer_->size();
}

Seconds LiveDisk::park(BlockRange blocks, Bytes size, Seconds at)
{
  parked_.push_back({blocks, size});
  parked_size_ += size;
  oracle_.sent(blocks.first, blocks.last - blocks.first + 1);
  acknowledged_ += size;
  return home_->write(at, size);
}

void LiveDisk::send_parked()
{
  const auto now = around_.now();
  land_mirrored(now);
  for (const auto& [blocks, size] : parked_) buffer_->put({destination_->write(now, size), blocks, size});
  parked_.clear();
  parked_size_ = Bytes{0};
}

/// What has arrived is the destination's.
void LiveDisk::land_mirrored(Seconds now)
{
  auto before = buffer_->mode();
  while (const auto entry = buffer_->arrived(now)) {
    oracle_.arrived(entry->blocks.first, entry->blocks.last - entry->blocks.first + 1);
    note_mode(std::exchange(before, buffer_->mode()), buffer_->filled(), entry->arrives);
  }
}

void LiveDisk::note_mode(mirror::MirrorMode before, Bytes filled, Seconds at)
{
  const auto mode = buffer_->mode();
  if (mode == before) return;
  const auto full = mode == mirror::MirrorMode::Synchronous;
  const auto reason = buffer_->size() == Bytes{0} ? "there is no buffer: each write waits for the destination"
                      : full                      ? "the buffer is full: guest writes come faster than they reach the destination"
                                                  : "the buffer has emptied to its low-water mark";
  around_.record(trace::MirrorModeChanged{wish_.id, disk_, std::string{mirror::to_text(mode)}, units::min(filled, buffer_->size()), buffer_->size(), reason, full ? "XVM-13" : "XVM-15", at});
}

void LiveDisk::sort(Region region, Bytes size)
{
  auto& writes = region == Region::NotCopied ? sorted_.not_copied : region == Region::InFlight ? sorted_.in_flight : sorted_.copied;
  ++writes.count;
  writes.size += size;
}

/// Those whose transfer is over, in order of issue; what comes behind one that must still wait may pass it.
void LiveDisk::release()
{
  const auto now = around_.now();
  std::deque<Held> still;
  const auto reached = destination_ && destination_->works();
  for (const auto& held : held_) {
    const auto region = map_.region(held.blocks);
    if (region == Region::InFlight || (region == Region::Copied && rule_ == Rule::Mirror && !reached)) {
      still.push_back(held);
      continue;
    }
    const auto mirrored = region == Region::Copied && rule_ == Rule::Mirror;
    const auto end = mirrored ? write_both(held.blocks, held.size, now) : write_source(held.blocks, held.size, now);
    outstanding_.release(end);
    felt(true, end - held.issued);
  }
  held_ = std::move(still);
}

void LiveDisk::felt(bool write, Seconds latency)
{
  (write ? writes_ : reads_)[static_cast<std::size_t>(window_)].add(latency);
  if (write && sampler_) sampler_->felt(latency);
}

void LiveDisk::settle(Seconds until)
{
  home_->settle(settled_, until);
  if (destination_) destination_->settle(settled_, until);
  settled_ = until;
}

void LiveDisk::flush()
{
  home_->flush();
  if (destination_) destination_->flush();
  const auto count = sorted_.not_copied.count + sorted_.in_flight.count + sorted_.copied.count;
  if (count > 0) around_.record(sorted_);
  if (sampler_ && around_.now() > sorted_.from) sample();
  sorted_ = {.migration = sorted_.migration, .vm = vm_, .disk = disk_, .from = around_.now()};
}

void LiveDisk::sample()
{
  auto sampled = sampler_->take();
  sampled.migration = wish_.id, sampled.vm = vm_, sampled.disk = disk_, sampled.from = sorted_.from, sampled.block = map_.block(), sampled.size = size_;
  if (rule_ == Rule::Track || rule_ == Rule::Sweep) sampled.dirty = left();
  if (buffer_) sampled.buffered = buffer_->filled() + parked_size_, sampled.buffer = buffer_->size();
  around_.record(std::move(sampled));
}

void LiveDisk::stand_still()
{
  if (still_) return; // the parts of a switchover follow each other without a break: the first one's beginning counts
  advance();
  if (!parked_.empty()) send_parked(); // ahead of the last pages, which go the same way
  if (buffer_) destination_->stand_still(); // nobody issues any more that what is sent in the stun would have to share with
  still_ = true;
  running_since_ = around_.now();
}

void LiveDisk::go_on()
{
  still_ = false;
  shift_ += around_.now() - running_since_;
  running_since_ = around_.now();
  settled_ = around_.now();
  if (buffer_) destination_->go_on();
}

void LiveDisk::ask(double iops)
{
  if (iops == asked_) return;
  advance();
  stream_.speed_up(iops / asked_, (still_ ? running_since_ : around_.now()) - shift_);
  asked_ = iops;
}

void LiveDisk::hand_over(const std::string& host)
{
  rule_ = Rule::SourceOnly;
  window_ = Window::After;
  flush();
  destination_.reset();
  buffer_.reset();
  home_.reset();
  host_ = host;
  home_.emplace(around_, LoadOwner{wish_.id, vm_, disk_, trace::Cause::Guest}, host_, to_);
}

void LiveDisk::mirror()
{
  rule_ = Rule::Mirror;
  if (!destination_) destination_.emplace(around_, LoadOwner{wish_.id, vm_, disk_, trace::Cause::Mirrored}, host_, to_);
}

void LiveDisk::mirror_over(const RemoteWay& way)
{
  rule_ = Rule::Mirror;
  if (destination_) return;
  destination_.emplace(around_, LoadOwner{wish_.id, vm_, disk_, trace::Cause::Mirrored}, to_, way.paths, way.stream);
  buffer_.emplace(way.buffer, way.low);
  note_mode(mirror::MirrorMode::Asynchronous, Bytes{0}, around_.now());
}

void LiveDisk::give_up()
{
  rule_ = Rule::SourceOnly;
  parked_.clear();
  if (still_ || !home_->works()) return;
  release();
  settle(around_.now());
}

void LiveDisk::track() { rule_ = Rule::Track; }

void LiveDisk::sweep()
{
  rule_ = Rule::Sweep;
  map_.mark_first(allocated_);
}

void LiveDisk::log(int grain_writes)
{
  rule_ = Rule::Log;
  grain_writes_ = grain_writes;
}

void LiveDisk::transfer_begins(const datamover::Request& request)
{
  map_.transfer_begins(request.offset, request.size);
  const auto blocks = map_.range(request.offset, request.size);
  oracle_.reads(blocks.first, blocks.last - blocks.first + 1);
}

void LiveDisk::transfer_done(const datamover::Request& request)
{
  map_.transfer_done(request.offset);
  oracle_.lands();
  if (!still_ && !held_.empty() && home_->works()) release();
}

void LiveDisk::transfer_cut()
{
  map_.transfer_cut();
  oracle_.lost();
  if (!still_ && !held_.empty() && home_->works()) release();
}

void LiveDisk::blocks_begin(std::span<const std::uint32_t> blocks) { oracle_.reads(blocks); }
void LiveDisk::blocks_done() { oracle_.lands(); }
void LiveDisk::blocks_cut() { oracle_.lost(); }

Bytes LiveDisk::left() const
{
  const auto changed_again = std::ranges::count_if(hot_.hot(), [&](auto block) { return map_.is_marked(block); });
  return map_.block() * (static_cast<std::int64_t>(map_.marked() + hot_.hot().size()) - changed_again);
}

std::vector<std::uint32_t> LiveDisk::take(Pass pass)
{
  auto marked = map_.take_marked();
  if (pass == Pass::AnyOther) return hot_.cool(std::move(marked));
  std::vector<std::uint32_t> all;
  std::ranges::set_union(marked, hot_.hot(), std::back_inserter(all));
  return all;
}

Bytes LiveDisk::grown() { return std::exchange(grown_, Bytes{0}); }

void LiveDisk::compare(const std::string& when)
{
  if (buffer_) land_mirrored(around_.now());
  const auto verdict = oracle_.compare(written_);
  if (when == "switchover") return around_.record(trace::DisksCompared{wish_.id, disk_, when, verdict.blocks, verdict.written, verdict.differing});
  // The VM goes on at the source: every write it was told is done must be there, and none may still wait where it can be reached.
  const auto waiting = home_->works() && !still_ ? held_.size() : 0;
  const auto missing = (home_->written() < acknowledged_ ? 1u : 0u) + waiting;
  around_.record(trace::DisksCompared{wish_.id, disk_, when, verdict.blocks, verdict.written, missing});
}

} // namespace godwit::migration
