#include "migration/attendants.hpp"

#include "migration/guests_at_rest.hpp"
#include "units/fetch.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

namespace godwit::migration {

using datamover::Request;

bool Attendant::go_on()
{
  guest_.advance();
  for (auto& disk : guest_.disks()) {
    const auto grown = disk.grown();
    if (grown == Bytes{0} || migration_.take_for_log(disk.from(), grown)) continue;
    migration_.out_of_space(disk.from(), grown);
  }
  return !migration_.interrupted();
}

bool Attendant::begins(const Request& request)
{
  if (request.index == 0) around_.guests.look_around();
  return go_on();
}

void Attendant::done(const Request&)
{
  go_on();
  around_.guests.look_around();
}

void Attendant::cut(const Request&) { go_on(); }

bool FileAttendant::begins(const Request& request)
{
  if (!Attendant::begins(request)) return false;
  const auto now = around_.now();
  auto& devices = around_.devices;
  const auto& array = assignment_.array;
  if (assignment_.offloaded && !vaai::accepted(vaai::primitive_of(array, assignment_.operation))) {
    devices.failed(array, assignment_.operation, now);
    hand_over_ = {array.id + " answered a command with an error", "VAAI-5"};
    return false;
  }
  if (assignment_.refused && vaai::worth_trying(devices.state(array, assignment_.operation, now))) {
    const auto& parameters = around_.parameters;
    if (parameters.evaluation_interval > Seconds{0}) {
      hand_over_ = {fmt::format("asked again, as every {}, {} is willing", units::to_text(parameters.evaluation_interval), array.id), "VAAI-8"};
    } else {
      hand_over_ = {fmt::format("after {} requests by software {} is tried again", parameters.retry_after_requests, array.id), "VAAI-7"};
    }
    return false;
  }
  return true;
}

void FileAttendant::done(const Request& request)
{
  Attendant::done(request);
  if (assignment_.refused) around_.devices.served_by_software(assignment_.array, assignment_.operation, around_.now());
}

bool DiskAttendant::begins(const Request& request)
{
  if (!FileAttendant::begins(request)) return false;
  if (until_ && request.offset >= *until_) {
    hand_over_ = {"", ""};
    return false;
  }
  if (move_.grows() && request.written > Bytes{0} && !migration_.take(move_.to, request.written)) {
    migration_.out_of_space(move_.to, request.written);
    return false;
  }
  if (live_ != nullptr) live_->transfer_begins(request);
  return true;
}

void DiskAttendant::fetch() const
{
  if (live_ != nullptr) units::fetch(live_, sizeof(LiveDisk));
}

void DiskAttendant::done(const Request& request)
{
  FileAttendant::done(request);
  move_.landed += move_.grows() ? request.written : Bytes{0};
  if (live_ != nullptr) live_->transfer_done(request);
}

void DiskAttendant::cut(const Request& request)
{
  FileAttendant::cut(request);
  if (move_.grows() && request.written > Bytes{0}) migration_.give_back(move_.to, request.written);
  if (live_ != nullptr) live_->transfer_cut();
}

std::span<const std::uint32_t> BlocksAttendant::taken_by(const Request& request) const
{
  const auto first = static_cast<std::size_t>(request.offset.count() / live_.block().count());
  const auto count = static_cast<std::size_t>(units::pieces(request.size, live_.block()));
  return std::span{blocks_}.subspan(first, std::min(count, blocks_.size() - first));
}

bool BlocksAttendant::begins(const Request& request)
{
  if (!Attendant::begins(request)) return false;
  live_.blocks_begin(taken_by(request));
  return true;
}

void BlocksAttendant::done(const Request& request)
{
  Attendant::done(request);
  live_.blocks_done();
}

void BlocksAttendant::cut(const Request& request)
{
  Attendant::cut(request);
  live_.blocks_cut();
}

std::optional<Bytes> SweepAttendant::more()
{
  guest_.advance();
  const auto dirty = live_.block() * static_cast<std::int64_t>(live_.map().marked());
  if (dirty == Bytes{0}) return std::nullopt;
  const auto most = static_cast<std::uint32_t>(around_.parameters.sweep_transfer_size.count() / live_.block().count());
  blocks_ = live_.map().take_marked_from(cursor_, std::max(1u, most));
  const auto wrapped = blocks_.back() < cursor_ || blocks_.front() < cursor_;
  cursor_ = blocks_.back() + 1;
  if (wrapped && !round_done_({std::exchange(round_, Bytes{0}), dirty})) return std::nullopt;
  round_ += live_.block() * static_cast<std::int64_t>(blocks_.size());
  return live_.block() * static_cast<std::int64_t>(blocks_.size());
}

} // namespace godwit::migration
