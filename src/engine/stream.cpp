#include "engine/world.hpp"

#include <cmath>

namespace godwit::engine {

namespace s4u = simgrid::s4u;

Bytes detail::Lane::so_far() const
{
  return std::max(Bytes{0}, size - Bytes{static_cast<std::int64_t>(std::ceil(comm->get_remaining()))});
}

void detail::Lane::note_cut()
{
  passed = so_far();
  cut = true;
}

/// Tells SimGrid, as far as it does not know, where the lane's next transfer goes and how fast at most.
void detail::World::route(Lane& lane)
{
  auto narrowest = unpaced;
  for (const auto link : lane.path) narrowest = min(narrowest, payload.at(static_cast<std::size_t>(link)));
  const auto paced = lane.most < narrowest || lane.path.empty();
  if (paced && lane.told != lane.most) lane.pace->set_bandwidth(lane.most.value());
  if (paced) lane.told = lane.most;
  if (lane.routed && lane.paced == paced) return;
  lane.routed = true;
  lane.paced = paced;
  std::vector<s4u::LinkInRoute> route;
  route.reserve(lane.path.size() + 1);
  for (const auto link : lane.path) route.emplace_back(links[static_cast<std::size_t>(link)]);
  if (paced) route.emplace_back(lane.pace);
  zone->add_route(lane.from->get_netpoint(), nullptr, nullptr, nullptr, route, false);
}

void detail::World::book(std::span<const LinkIndex> path, Bytes size)
{
  for (const auto link : path) carried[static_cast<std::size_t>(link)] += size;
}

Stream Simulation::open_stream(std::span<const LinkIndex> path, std::optional<BytesPerSecond> pace)
{
  if (world_->idle.empty()) throw std::logic_error("more streams open than the platform was built for");
  auto& lane = *world_->idle.back();
  world_->idle.pop_back();
  Stream stream{*world_, lane};
  stream.route(path);
  stream.pace(pace);
  return stream;
}

Stream::~Stream()
{
  if (lane_ == nullptr) return;
  if (lane_->comm) {
    world_->book(lane_->path, lane_->cut ? lane_->passed : lane_->so_far());
    world_->fibers->cancel(lane_->comm);
    lane_->comm.reset();
  }
  world_->idle.push_back(lane_);
}

void Stream::route(std::span<const LinkIndex> path)
{
  lane_->path.assign(path.begin(), path.end());
  lane_->routed = false;
}

void Stream::pace(std::optional<BytesPerSecond> most) { lane_->most = most.value_or(detail::unpaced); }

void Stream::start(Bytes size)
{
  world_->route(*lane_);
  lane_->size = size;
  lane_->passed = Bytes{0};
  lane_->cut = false;
  lane_->comm = s4u::Comm::sendto_async(lane_->from, world_->sink, static_cast<std::uint64_t>(size.count()));
}

Delivery Stream::wait()
{
  if (lane_->comm->get_state() == s4u::Activity::State::STARTED) world_->fibers->wait_for_end(*lane_->comm);
  const auto whole = lane_->comm->get_state() == s4u::Activity::State::FINISHED;
  lane_->sent = whole ? lane_->size : lane_->passed;
  lane_->over = Seconds{lane_->comm->get_finish_time()};
  lane_->comm.reset();
  world_->book(lane_->path, lane_->sent);
  return whole ? Delivery::Done : Delivery::LinkLost;
}

void Stream::cut()
{
  if (!lane_->comm || lane_->cut) return;
  lane_->note_cut();
  world_->fibers->cancel(lane_->comm);
}

Bytes Stream::sent() const { return lane_->sent; }

Seconds Stream::over() const { return lane_->over; }

} // namespace godwit::engine
