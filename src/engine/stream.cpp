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

/// The one over the lane's way, at its pace.
detail::Flow& detail::World::flow(Lane& lane)
{
  auto narrowest = unpaced;
  for (const auto link : lane.path) narrowest = min(narrowest, payload.at(static_cast<std::size_t>(link)));
  const auto paced = lane.most < narrowest || lane.path.empty();
  if (paced && lane.told != lane.most) lane.pace->set_bandwidth(lane.most.value());
  if (paced) lane.told = lane.most;
  auto& flows = lane.flows;
  const auto known = std::ranges::find_if(flows, [&](const auto& flow) { return flow->paced == paced && flow->way == lane.path; });
  if (known != flows.end()) {
    std::rotate(known, known + 1, flows.end());
  } else {
    if (flows.size() == most_flows) drop(lane, 0);
    flows.push_back(std::make_unique<Flow>(Flow{.way = lane.path, .paced = paced}));
    for (const auto link : lane.path) flows.back()->links.push_back(links[static_cast<std::size_t>(link)]);
    if (paced) flows.back()->links.push_back(lane.pace);
  }
  if (flows.back()->action == nullptr) lay_way(lane, *flows.back());
  return *flows.back();
}

void detail::World::lay_way(const Lane& lane, const Flow& flow)
{
  const std::vector<s4u::LinkInRoute> route(flow.links.begin(), flow.links.end());
  zone->add_route(lane.from->get_netpoint(), nullptr, nullptr, nullptr, route, false);
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
  const auto all_on = std::ranges::all_of(lane_->path, [&](LinkIndex link) { return world_->on[static_cast<std::size_t>(link)]; });
  if (all_on) world_->flows->start(*lane_->flow, lane_->from, world_->sink, size);
  else world_->flows->lose(*lane_->flow, size);
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
