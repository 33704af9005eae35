#include "engine/world.hpp"

namespace godwit::engine {

namespace {

constexpr double least_left = 0.01; ///< of a link, for transfers
constexpr double step = 0.005; ///< of a link: each change makes SimGrid share it out anew

} // namespace

void detail::World::load(LinkIndex link, BytesPerSecond more)
{
  const auto index = static_cast<std::size_t>(link);
  loaded[index] = loaded[index] + more;
  const auto left = std::max(payload[index] - loaded[index], payload[index] * least_left);
  const auto change = left > applied[index] ? left - applied[index] : applied[index] - left;
  if (change < payload[index] * step) return;
  applied[index] = left;
  if (!over) links[index]->set_bandwidth(left.value());
  stations->set_rate(link, left);
}

Load Simulation::open_load(std::span<const LinkIndex> path) { return Load{*world_, {path.begin(), path.end()}}; }

Load::~Load()
{
  if (world_ != nullptr) rate(BytesPerSecond{0});
}

void Load::rate(BytesPerSecond rate)
{
  if (rate == rate_) return;
  for (const auto link : path_) world_->load(link, rate - rate_);
  rate_ = rate;
}

void Load::carried(Bytes size) { world_->book(path_, size); }

} // namespace godwit::engine
