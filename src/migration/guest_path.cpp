#include "migration/guest_path.hpp"

#include "datamover/routes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace godwit::migration {

using datamover::links;

namespace {

constexpr Seconds memory{1}; ///< over which a guest's rate is averaged
constexpr Seconds stream_memory{0.3}; ///< the same where it shares streams with copies: about a transfer's time
constexpr double most_for_debts = 0.75; ///< of the streams, so that copies go on meanwhile
constexpr Seconds an_hour{3600};

std::vector<trace::ResourceNumber> numbers(const std::vector<engine::LinkIndex>& links)
{
  std::vector<trace::ResourceNumber> found;
  for (const auto link : links) found.push_back(static_cast<std::uint32_t>(link));
  return found;
}

const inventory::Pool& first_pool(const Surroundings& around, const std::string& datastore)
{
  const auto& inventory = around.cluster.inventory();
  return inventory.pool(inventory.datastore(datastore).extents.front());
}

} // namespace

GuestPath::GuestPath(Surroundings& around, LoadOwner owner, const std::string& host, const std::string& datastore)
    : GuestPath(around, std::move(owner), datastore, around.topology.paths(host, datastore), {})
{
}

GuestPath::GuestPath(Surroundings& around, LoadOwner owner, const std::string& datastore, std::vector<inventory::Path> paths, std::optional<SharedStream> stream)
    : around_(around), owner_(std::move(owner)), datastore_(datastore), paths_(std::move(paths)), stream_(stream),
      read_latency_(first_pool(around, datastore).read_latency + paths_.front().rtt),
      write_latency_(first_pool(around, datastore).write_latency + paths_.front().rtt),
      read_{{}, guest::DeviceQueue{read_latency_}}, write_{{}, guest::DeviceQueue{write_latency_}}, recorded_(around.now()), booked_(around.now())
{
  read_.source = around_.workshop.pressure.enter();
  write_.source = around_.workshop.pressure.enter();
  const auto working = std::ranges::find_if(paths_, [&](const auto& path) { return datamover::works(around_.workshop.outages, path); });
  take(working == paths_.end() ? 0 : static_cast<std::size_t>(working - paths_.begin()));
  if (works()) worked_ = taken_;
}

GuestPath::~GuestPath()
{
  if (stream_)
    for (auto* side : {&read_, &write_}) set_rate(*side, {});
  around_.workshop.pressure.leave(read_.source);
  around_.workshop.pressure.leave(write_.source);
}

void GuestPath::take(std::size_t path)
{
  accrue();
  taken_ = path;
  declared_ = false;
  auto& simulation = around_.workshop.simulation;
  for (auto* side : {&read_, &write_}) {
    const auto rate = side->load ? side->load->rate() : BytesPerSecond{};
    if (side->load) set_rate(*side, {});
    side->links = links(side == &read_ ? paths_[path].read : paths_[path].write);
    side->load.reset();
    side->load.emplace(simulation.open_load(side->links));
    set_rate(*side, rate);
  }
}

bool GuestPath::works()
{
  const auto& outages = around_.workshop.outages;
  if (!outages.reached(datastore_)) return false;
  if (outages.works(read_.links) && outages.works(write_.links)) return true;
  // A stream that is lost goes on over another at once; a storage path is given up first.
  const auto after = stream_ ? Seconds{0} : around_.parameters.path_failover;
  const auto ready = std::max(outages.failed_over(read_.links, after), outages.failed_over(write_.links, after));
  for (std::size_t path = 0; path < paths_.size(); ++path) {
    if (!datamover::works(outages, paths_[path])) continue;
    take(path);
    blocked_until(ready);
    return true;
  }
  return false;
}

bool GuestPath::look_for_path(std::set<engine::LinkIndex>& touched)
{
  const auto before = taken_;
  const auto on = works() ? std::optional{taken_} : std::nullopt;
  if (std::exchange(worked_, on) == on) return on.has_value();
  for (const auto path : {before, taken_})
    for (const auto* half : {&paths_[path].read, &paths_[path].write})
      for (const auto link : links(*half)) touched.insert(link);
  return on.has_value();
}

bool GuestPath::is_on_any(const std::set<engine::LinkIndex>& links) const
{
  const auto among = [&](engine::LinkIndex link) { return links.contains(link); };
  return std::ranges::any_of(read_.links, among) || std::ranges::any_of(write_.links, among);
}

/// The link where a wait is longest; where nothing stands, the one with least left.
guest::Neighbours GuestPath::around(const Side& side) const
{
  const auto& pressure = around_.workshop.pressure;
  guest::Neighbours worst;
  auto least_left = std::numeric_limits<double>::infinity();
  Seconds longest;
  BytesPerSecond narrowest{std::numeric_limits<double>::max()}; // what other guests leave of any link
  for (const auto link : side.links) {
    const auto payload = pressure.payload(link);
    narrowest = min(narrowest, std::max(payload - (pressure.loads(link) - side.load->rate()), payload * 0.01));
    const auto standing = pressure.standing(link);
    // Copies that queue give way to guests; guests do not to each other.
    const auto others = (standing > Bytes{0} ? pressure.loads(link) : pressure.taken(link)) - side.load->rate();
    const auto background = std::max(BytesPerSecond{0}, others);
    const auto rate = standing > Bytes{0} ? std::max(payload - background, payload * 0.01) : payload;
    const auto wait = standing / rate;
    const auto left = (payload - background).value();
    if (wait < longest || (wait == longest && left >= least_left)) continue;
    longest = wait, least_left = left;
    worst = {rate, standing > Bytes{0} ? BytesPerSecond{0} : background, standing};
  }
  if (worst.standing > Bytes{0}) worst.rate = min(worst.rate, narrowest);
  if (!stream_) return worst;
  const auto wait = [](const guest::Neighbours& at) { return at.standing / at.rate; };
  const auto left = [](const guest::Neighbours& at) { return at.rate - at.background; };
  const auto stream = on_stream(side);
  return wait(stream) > wait(worst) || (wait(stream) == wait(worst) && left(stream) < left(worst)) ? stream : worst;
}

/// around(side).standing. A queue is waited for, so where one stands no link without comes before it; only among several must the longest wait be found.
Bytes GuestPath::standing(const Side& side) const
{
  if (stream_) return around(side).standing;
  Bytes only;
  for (const auto link : side.links) {
    const auto here = around_.workshop.pressure.standing(link);
    if (here == Bytes{0}) continue;
    if (only > Bytes{0}) return around(side).standing;
    only = here;
  }
  return only;
}

/// Copies that take all the streams have left keep the buffers full.
guest::Neighbours GuestPath::on_stream(const Side& side) const
{
  constexpr double full = 0.95;
  const auto others = stream_->use->copies + (stream_->use->guests - side.load->rate());
  if (others + side.load->rate() < stream_->most * full) return {stream_->most, others, Bytes{0}};
  return {stream_->most, BytesPerSecond{0}, stream_->buffer};
}

void GuestPath::blocked_until(Seconds instant)
{
  read_.met.blocked_until(instant);
  write_.met.blocked_until(instant);
}

Seconds GuestPath::read(Seconds issue, Bytes size)
{
  read_.pending += size;
  return queue(read_).serve(issue, size);
}

Seconds GuestPath::write(Seconds issue, Bytes size)
{
  write_.pending += size;
  write_.total += size;
  return queue(write_).serve(issue, size);
}

void GuestPath::set_rate(Side& side, BytesPerSecond rate)
{
  if (!stream_ && rate == side.load->rate()) return; // all the time, of a guest that only reads or only writes
  if (stream_) {
    side.owed -= side.load->rate() * (around_.now() - std::exchange(side.rated, around_.now()));
    stream_->use->guests = stream_->use->guests - side.load->rate() + rate;
  }
  side.load->rate(rate);
  around_.workshop.pressure.load(side.source, {side.links, rate});
}

void GuestPath::steady(BytesPerSecond read, BytesPerSecond write)
{
  accrue();
  expect(read, write);
  steady_ = true;
}

void GuestPath::expect(BytesPerSecond read, BytesPerSecond write)
{
  for (auto* side : {&read_, &write_}) set_rate(*side, {});
  const auto share = share_of(read, write);
  for (auto* side : {&read_, &write_}) side->mean = (side == &read_ ? read : write) * share, set_rate(*side, side->mean);
}

void GuestPath::stand_still()
{
  for (auto* side : {&read_, &write_}) set_rate(*side, {});
}

void GuestPath::go_on()
{
  for (auto* side : {&read_, &write_}) set_rate(*side, side->mean);
}

/// What a guest at rest did since it was last recorded. One on the move is settled by its disk, I/O for I/O: its queue is not ahead of what is issued yet.
void GuestPath::accrue()
{
  book_steady();
  flush();
}

void GuestPath::book_steady()
{
  const auto now = around_.now();
  const auto span = now - std::exchange(booked_, now);
  if (!steady_) return;
  for (auto* side : {&read_, &write_}) {
    side->pending = side->load->rate() * span;
    settle(*side, now, now);
  }
}

void GuestPath::vary(BytesPerSecond read, BytesPerSecond write)
{
  book_steady();
  const auto moves = [this] { return reading() + writing() > BytesPerSecond{}; };
  const bool moved = moves();
  expect(read, write);
  steady_ = true;
  // Idle time is no part of what is recorded: it would be taken for the mean of a longer time.
  if (around_.now() - recorded_ >= an_hour || moves() != moved) flush();
}

/// Of what is asked, how much other guests leave room for on every link.
double GuestPath::share_of(BytesPerSecond read, BytesPerSecond write) const
{
  const auto& pressure = around_.workshop.pressure;
  const auto on = [](const Side& side, engine::LinkIndex link) { return std::ranges::find(side.links, link) != side.links.end(); };
  double share = 1;
  for (const auto* side : {&read_, &write_})
    for (const auto link : side->links) {
      const auto asked = (on(read_, link) ? read : BytesPerSecond{}) + (on(write_, link) ? write : BytesPerSecond{});
      const auto room = std::max(BytesPerSecond{}, pressure.payload(link) * 0.99 - pressure.loads(link));
      if (asked > room) share = std::min(share, room / asked);
    }
  return share;
}

void GuestPath::settle(Seconds from, Seconds until)
{
  settle(read_, from, until);
  settle(write_, from, until);
  if (until - recorded_ >= between_records && until == around_.now()) flush();
}

/// What waits in the queue still is served, and booked, later.
void GuestPath::settle(Side& side, Seconds from, Seconds until)
{
  const auto span = until - from;
  const auto waiting = steady_ || side.pending == Bytes{0} ? Bytes{0} : units::min(side.pending, queue(side).waiting(until));
  side.pending -= waiting;
  if (stream_) side.owed += side.pending;
  if (span > Seconds{0}) {
    const auto weight = 1 - std::exp(-1 * (span / (stream_ ? stream_memory : memory)));
    side.mean = side.mean + (side.pending / span - side.mean) * weight;
    if (!stream_) set_rate(side, side.mean);
    else if (until == around_.now()) set_rate(side, owing(side));
  }
  side.load->carried(side.pending);
  side.unrecorded += side.pending;
  side.pending = waiting;
}

/// A copy's transfer runs at what the streams had left when it began: what a guest put there meanwhile beyond its rate, the next ones make up for.
BytesPerSecond GuestPath::owing(Side& side) const
{
  const auto step = around_.now() - side.rated;
  const auto taken = side.load->rate() * step;
  const auto within = std::max(stream_memory, step * 2); // sooner would overshoot: it shows a step later only
  const auto owed = std::max(side.owed - taken, side.mean * (within * -1)); // of what was taken in vain no more is had back than makes the rate 0
  side.owed = owed + taken;
  return min(side.mean + owed / within, std::max(side.mean, stream_->most * most_for_debts));
}

void GuestPath::flush()
{
  const auto now = around_.now();
  const auto read = std::exchange(read_.unrecorded, Bytes{0});
  const auto written = std::exchange(write_.unrecorded, Bytes{0});
  const auto from = std::exchange(recorded_, now);
  if (read == Bytes{0} && written == Bytes{0}) return;
  if (!declared_) {
    declared_ = true;
    number_ = around_.next_load++;
    around_.record(trace::LoadDeclared{number_, owner_.migration, owner_.vm, owner_.disk, datastore_, owner_.cause, numbers(read_.links), numbers(write_.links)});
  }
  around_.record(trace::LoadCarried{number_, from, read, written});
}

} // namespace godwit::migration
