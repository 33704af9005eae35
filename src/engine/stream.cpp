#include "engine/world.hpp"

#include <algorithm>

namespace godwit::engine {

namespace s4u = simgrid::s4u;
using Is = detail::Flow::Is;

namespace {

/// A copy goes round a few ways; more than so many is more than any host has paths to a device.
constexpr std::size_t most_flows = 16;

Bytes passed(const detail::Flow& flow) { return flow.is == Is::Whole ? flow.size : flow.passed; }

} // namespace

/// The one over the lane's way, at its pace. A link of its own paces it, but only where that can bind, as each link on a way costs.
detail::Flow& detail::World::flow(Lane& lane)
{
  auto narrowest = unpaced;
  for (const auto link : lane.path) narrowest = min(narrowest, payload.at(static_cast<std::size_t>(link)));
  const auto paced = lane.most < narrowest || lane.path.empty();
  if (paced && lane.told != lane.most) lane.pace->set_bandwidth(lane.most.value());
  if (paced) lane.told = lane.most;
  std::vector<s4u::Link*> way;
  way.reserve(lane.path.size() + 1);
  for (const auto link : lane.path) way.push_back(links[static_cast<std::size_t>(link)]);
  if (paced) way.push_back(lane.pace);

  const auto known = std::ranges::find_if(lane.flows, [&](const auto& flow) { return flow->way == way; });
  if (known != lane.flows.end()) {
    std::rotate(known, known + 1, lane.flows.end());
    return *lane.flows.back();
  }
  if (lane.flows.size() == most_flows) drop(lane, 0);
  const std::vector<s4u::LinkInRoute> route(way.begin(), way.end());
  zone->add_route(lane.from->get_netpoint(), nullptr, nullptr, nullptr, route, false);
  lane.flows.push_back(std::make_unique<Flow>(Flow{.way = std::move(way)}));
  return *lane.flows.back();
}

void detail::World::drop(Lane& lane, std::size_t flow)
{
  flows->drop(*lane.flows[flow]);
  lane.flows.erase(lane.flows.begin() + static_cast<std::ptrdiff_t>(flow));
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
  if (lane_->flow != nullptr) {
    // Not waited for.
    if (lane_->flow->is == Is::UnderWay) world_->flows->cut(*lane_->flow);
    world_->book(lane_->path, passed(*lane_->flow));
    lane_->flow = nullptr;
  }
  while (!lane_->flows.empty()) world_->drop(*lane_, lane_->flows.size() - 1);
  world_->idle.push_back(lane_);
}

void Stream::route(std::span<const LinkIndex> path) { lane_->path.assign(path.begin(), path.end()); }

void Stream::pace(std::optional<BytesPerSecond> most) { lane_->most = most.value_or(detail::unpaced); }

void Stream::start(Bytes size)
{
  lane_->flow = &world_->flow(*lane_);
  world_->flows->start(*lane_->flow, lane_->from, world_->sink, size);
}

Delivery Stream::wait()
{
  auto& flow = *lane_->flow;
  world_->flows->wait(flow);
  lane_->flow = nullptr;
  lane_->sent = passed(flow);
  lane_->over = flow.over;
  world_->book(lane_->path, lane_->sent);
  return flow.is == Is::Whole ? Delivery::Done : Delivery::LinkLost;
}

void Stream::cut()
{
  if (lane_->flow != nullptr) world_->flows->cut(*lane_->flow);
}

Bytes Stream::sent() const { return lane_->sent; }

Seconds Stream::over() const { return lane_->over; }

} // namespace godwit::engine
