#include "datamover/lanes.hpp"

#include <algorithm>

namespace godwit::datamover {

using engine::Delivery;

namespace {

constexpr double least_share = 0.01; ///< of the whole: a lane that was slow is tried again

} // namespace

Lanes::Lanes(Workshop& workshop, std::span<const Lane> lanes, trace::Cause cause, std::span<const engine::LinkIndex> tail)
    : workshop_(workshop), lanes_(lanes), cause_(cause)
{
  const auto open = [&](std::size_t way, double share) { ways_.push_back({workshop.simulation.open_stream(path(way, tail), {}), share, {}, {}}); };
  if (lanes.empty()) open(0, 1);
  for (std::size_t way = 0; way < lanes.size(); ++way) open(way, lanes[way].expected.value());
  if (!lanes.empty()) pace(std::nullopt);
}

std::vector<engine::LinkIndex> Lanes::path(std::size_t way, std::span<const engine::LinkIndex> tail) const
{
  std::vector<engine::LinkIndex> links;
  if (!lanes_.empty()) links = lanes_[way].links;
  links.insert(links.end(), tail.begin(), tail.end());
  return links;
}

void Lanes::route(std::span<const engine::LinkIndex> tail)
{
  for (std::size_t way = 0; way < ways_.size(); ++way) ways_[way].stream.route(path(way, tail));
}

void Lanes::pace(std::optional<BytesPerSecond> most)
{
  most_ = most;
  if (lanes_.empty()) return ways_.front().stream.pace(most);
}

/// What mirrored writes leave of it; a lane is never theirs alone.
BytesPerSecond Lanes::most_of(std::size_t way) const
{
  const auto& lane = lanes_[way];
  if (lane.use == nullptr || lane.use->guests == BytesPerSecond{}) return lane.most;
  BytesPerSecond all;
  for (const auto& each : lanes_) all = all + each.most;
  return std::max(lane.most - lane.use->guests * (lane.most / all), lane.most * least_share);
}

/// How fast these are, for the others on the same streams.
void Lanes::note(BytesPerSecond rate)
{
  if (lanes_.empty() || lanes_.front().use == nullptr) return;
  auto& copies = lanes_.front().use->copies;
  copies = copies - noted_ + rate;
  noted_ = rate;
}

/// By what each lane carried last; nothing over one that is down.
std::vector<Bytes> Lanes::divide(Bytes size) const
{
  std::vector<Bytes> parts(ways_.size());
  double all = 0;
  for (std::size_t way = 0; way < ways_.size(); ++way)
    if (works(way)) all += ways_[way].share;
  auto left = size;
  std::size_t last = 0;
  for (std::size_t way = 0; way < ways_.size(); ++way) {
    if (!works(way)) continue;
    parts[way] = units::min(left, Bytes{static_cast<std::int64_t>(static_cast<double>(size.count()) * ways_[way].share / all)});
    left -= parts[way];
    last = way;
  }
  parts[last] += left;
  return parts;
}

void Lanes::start(Bytes size)
{
  began_ = workshop_.simulation.now();
  if (ways_.size() == 1) {
    auto& way = ways_.front();
    way.size = size;
    if (!lanes_.empty()) way.stream.pace(most_ ? min(*most_, most_of(0)) : most_of(0));
    return way.stream.start(size);
  }
  const auto parts = divide(size);
  for (std::size_t way = 0; way < ways_.size(); ++way) {
    auto& at = ways_[way];
    at.size = parts[way];
    if (at.size == Bytes{0}) continue;
    at.stream.pace(most_ ? min(most_of(way), *most_ * (parts[way] / size)) : most_of(way));
    at.stream.start(at.size);
  }
}

Delivery Lanes::wait()
{
  auto all = Delivery::Done;
  sent_ = arrived_ = Bytes{0};
  double together = 0;
  for (std::size_t way = 0; way < ways_.size(); ++way) {
    auto& at = ways_[way];
    if (at.size == Bytes{0}) continue;
    const auto delivery = at.stream.wait();
    const auto sent = at.stream.sent();
    const auto took = at.stream.over() - began_;
    sent_ += sent;
    if (delivery == Delivery::Done) arrived_ += sent;
    else all = Delivery::LinkLost;
    at.rate = took > Seconds{0} ? sent / took : BytesPerSecond{};
    if (!lanes_.empty() && sent > Bytes{0})
      workshop_.trace.record(workshop_.simulation.now(), trace::StreamCarried{lanes_[way].stream, cause_, began_, sent, delivery == Delivery::LinkLost});
    at.size = Bytes{0};
    if (delivery == Delivery::Done && at.rate > BytesPerSecond{}) at.share = at.rate.value();
    together += at.share;
  }
  const auto took = workshop_.simulation.now() - began_;
  if (took > Seconds{0}) note(sent_ / took);
  if (ways_.size() > 1)
    for (auto& at : ways_) at.share = std::max(at.share, together * least_share);
  return all;
}

void Lanes::cut()
{
  for (auto& way : ways_)
    if (way.size > Bytes{0}) way.stream.cut();
}

void Lanes::press(Pressure::Source source) const
{
  std::vector<Pressure::Use> uses;
  Bytes queued;
  for (std::size_t way = 0; way < lanes_.size(); ++way) {
    uses.push_back({lanes_[way].links, ways_[way].rate});
    queued += lanes_[way].buffer;
  }
  workshop_.pressure.copies(source, uses, queued);
}

} // namespace godwit::datamover
