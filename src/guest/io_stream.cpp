#include "guest/io_stream.hpp"

#include "guest/places.hpp"
#include "units/fetch.hpp"

#include <algorithm>
#include <boost/random/exponential_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <cmath>
#include <string>

namespace godwit::guest {

namespace {

using scenario::ClosedLoop;
using scenario::OnOff;
using scenario::OpenLoop;
using scenario::Replay;
using scenario::SyntheticLoad;

constexpr std::size_t handful = 16;

/// I/Os of one size, each at its place.
class Sized {
public:
  Sized(Bytes size, const scenario::Pattern& pattern, Bytes span)
      : size_(units::min(size, span)), places_(pattern, span.count() / size_.count())
  {
  }
  void next(GuestIo& io, Seconds arrival, bool write, Random& random)
  {
    io.arrival = arrival;
    io.offset = size_ * places_.draw(random);
    io.size = size_;
    io.write = write;
  }

private:
  Bytes size_;
  Places places_;
};

/// Poisson arrivals: gaps exponentially distributed, independent of each other.
class Open {
public:
  Open(const OpenLoop& loop, bool write, Bytes span, Random random)
      : random_(random), gap_(loop.iops), ios_(loop.size, loop.pattern, span), write_(write)
  {
    arrival_ += Seconds{gap_(random_)};
  }
  void speed_up(double factor, Seconds at)
  {
    gap_ = boost::random::exponential_distribution<double>{gap_.lambda() * factor};
    if (arrival_ > at) arrival_ = at + (arrival_ - at) / factor;
  }
  Seconds arrival() const { return arrival_; } ///< of the next, counted in on time
  void next(GuestIo& io)
  {
    ios_.next(io, arrival_, write_, random_);
    arrival_ += Seconds{gap_(random_)};
  }

private:
  Random random_;
  boost::random::exponential_distribution<double> gap_;
  Sized ios_;
  bool write_;
  Seconds arrival_;
};

/// The instant at which so much on time is over.
Seconds stretched(Seconds on_time, const OnOff& phases)
{
  return on_time + phases.off * std::floor(on_time / phases.on);
}

/// Reads and writes, each from a random stream of its own, in order of arrival.
class Synthetic {
public:
  Synthetic(const SyntheticLoad& load, const std::optional<OnOff>& phases, Bytes span, std::uint64_t seed, const std::string& name)
      : phases_(phases)
  {
    if (load.reads) reads_.emplace(*load.reads, false, span, random_stream(seed, name + "/reads"));
    if (load.writes) writes_.emplace(*load.writes, true, span, random_stream(seed, name + "/writes"));
  }
  void speed_up(double factor, Seconds at)
  {
    for (auto* loop : {&reads_, &writes_})
      if (*loop) (*loop)->speed_up(factor, at);
  }
  bool next(GuestIo& io)
  {
    const bool read = !writes_ || (reads_ && reads_->arrival() <= writes_->arrival());
    (read ? reads_ : writes_)->next(io);
    if (phases_) io.arrival = stretched(io.arrival, *phases_);
    return true;
  }

private:
  std::optional<OnOff> phases_;
  std::optional<Open> reads_, writes_;
};

class Closed {
public:
  Closed(const ClosedLoop& loop, Bytes span, Random random)
      : random_(random), read_share_(loop.read_share), ios_(loop.size, loop.pattern, span)
  {
  }
  bool next(GuestIo& io)
  {
    const bool write = boost::random::uniform_01<double>{}(random_) >= read_share_;
    ios_.next(io, Seconds{}, write, random_);
    return true;
  }

private:
  Random random_;
  double read_share_;
  Sized ios_;
};

class Recorded {
public:
  Recorded(const Replay& replay, Bytes span) : replay_(replay), span_(span) {}
  bool next(GuestIo& io)
  {
    if (at_ == replay_.commands.size()) {
      if (!replay_.loop || replay_.commands.empty()) return false;
      at_ = 0;
      ++rounds_;
    }
    const auto& command = replay_.commands[at_++];
    const auto size = units::min(command.size, span_);
    io = {replay_.length * rounds_ + command.at, units::min(command.offset, span_ - size), size, command.write};
    return true;
  }

private:
  const Replay& replay_;
  Bytes span_;
  std::size_t at_ = 0;
  double rounds_ = 0;
};

/// Counts I/Os and bytes of one direction.
struct Sum {
  double ios = 0;
  Bytes size;
  Bytes mean() const { return ios > 0 ? Bytes{std::llround(static_cast<double>(size.count()) / ios)} : Bytes{}; }
};

Demand demand(const Replay& replay)
{
  Sum reads, writes;
  for (const auto& command : replay.commands) {
    auto& sum = command.write ? writes : reads;
    ++sum.ios;
    sum.size += command.size;
  }
  if (replay.length <= Seconds{} || !replay.loop) return {};
  const auto length = replay.length.value();
  return {reads.ios / length, writes.ios / length, reads.mean(), writes.mean()};
}

Demand demand(const SyntheticLoad& load, double share)
{
  Demand demand;
  if (load.reads) demand.read_iops = load.reads->iops * share, demand.read_size = load.reads->size;
  if (load.writes) demand.write_iops = load.writes->iops * share, demand.write_size = load.writes->size;
  return demand;
}

Demand demand(const ClosedLoop& loop, double share, Seconds latency)
{
  const auto iops = loop.outstanding / (latency + loop.think).value() * share;
  return {iops * loop.read_share, iops * (1 - loop.read_share), loop.size, loop.size};
}

} // namespace

double on_share(const std::optional<OnOff>& phases) { return phases ? phases->on / (phases->on + phases->off) : 1; }

struct IoStream::Impl {
  Pacing pacing;
  std::variant<Synthetic, Closed, Recorded> source;
};

IoStream::IoStream(const scenario::DiskWorkload& workload, Bytes span, std::uint64_t seed, std::string_view name, int device_queue)
{
  if (const auto* load = std::get_if<SyntheticLoad>(&workload.load)) {
    impl_ = std::make_unique<Impl>(Impl{{device_queue, {}, {}}, Synthetic{*load, workload.phases, span, seed, std::string{name}}});
  } else if (const auto* loop = std::get_if<ClosedLoop>(&workload.load)) {
    impl_ = std::make_unique<Impl>(
      Impl{{loop->outstanding, loop->think, workload.phases}, Closed{*loop, span, random_stream(seed, name)}});
  } else {
    impl_ = std::make_unique<Impl>(Impl{{device_queue, {}, {}}, Recorded{std::get<Replay>(workload.load), span}});
  }
}

IoStream::~IoStream() = default;
IoStream::IoStream(IoStream&&) noexcept = default;

/// In place: copied on the way, an I/O would take twice as long.
void IoStream::draw()
{
  drawn_.resize(handful);
  at_ = 0;
  std::size_t count = 0;
  std::visit([&](auto& source) {
    while (count < handful && source.next(drawn_[count])) ++count;
  }, impl_->source);
  drawn_.resize(count);
}

/// What was drawn ahead is of the same Poisson process: its clock runs faster.
void IoStream::speed_up(double factor, Seconds at)
{
  for (auto io = at_; io < drawn_.size(); ++io)
    if (drawn_[io].arrival > at) drawn_[io].arrival = at + (drawn_[io].arrival - at) / factor;
  std::get<Synthetic>(impl_->source).speed_up(factor, at);
}

void IoStream::fetch() const
{
  units::fetch(impl_.get(), sizeof(Impl));
  units::fetch(drawn_.data(), handful * sizeof(GuestIo));
}

Pacing IoStream::pacing() const { return impl_->pacing; }

Seconds Pacing::issue(Seconds ready) const
{
  if (!phases) return ready;
  const auto cycle = phases->on + phases->off;
  const auto begin = cycle * std::floor(ready / cycle);
  return ready - begin < phases->on ? ready : begin + cycle;
}

Demand demand(const scenario::DiskWorkload& workload, Seconds latency)
{
  const auto share = on_share(workload.phases);
  if (const auto* load = std::get_if<SyntheticLoad>(&workload.load)) return demand(*load, share);
  if (const auto* loop = std::get_if<ClosedLoop>(&workload.load)) return demand(*loop, share, latency);
  return demand(std::get<Replay>(workload.load));
}

} // namespace godwit::guest
