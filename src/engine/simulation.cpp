#include "engine/simulation.hpp"

#include "engine/world.hpp"

#include <algorithm>
#include <array>
#include <simgrid/instr.h>
#include <utility>
#include <xbt/log.h>

namespace godwit::engine {

namespace s4u = simgrid::s4u;

namespace {

std::string list(const std::vector<std::string>& names)
{
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

/// SimGrid gets a command line of ours, never the user's, and says nothing of its own.
std::unique_ptr<s4u::Engine> make_engine(const std::string& paje_file)
{
  xbt_log_control_set("root.thresh:critical");
  xbt_log_control_set("root.app:file:/dev/null");
  static std::array arguments{"godwit", "--cfg=network/model:CM02", "--cfg=network/crosstraffic:0", "--cfg=network/TCP-gamma:0",
                              "--cfg=contexts/stack-size:256", "--cfg=debug/clean-atexit:no"};
  auto count = static_cast<int>(arguments.size());
  auto engine = std::make_unique<s4u::Engine>(&count, const_cast<char**>(arguments.data()));
  if (!paje_file.empty()) {
    s4u::Engine::set_config("tracing/filename", paje_file);
    s4u::Engine::set_config("tracing/platform", true);
    s4u::Engine::set_config("tracing", true);
  }
  return engine;
}

detail::Lane make_lane(s4u::NetZone& zone, std::size_t number)
{
  const auto name = "lane" + std::to_string(number);
  detail::Lane lane;
  lane.from = zone.create_host(name, 1.0)->seal();
  lane.pace = zone.create_link(name + "/pace", detail::unpaced.value())->set_sharing_policy(s4u::Link::SharingPolicy::FATPIPE);
  return lane;
}

/// Into Paje's file: what SimGrid's solver has every link carry. Not SimGrid's own "bandwidth_used", which 3.32 writes for the last stretch of a
/// transfer alone, from when its rate last changed (lazy updates), or for each stretch from its start on (full ones).
void witness(const detail::World& world)
{
  static const std::string carried = "carried";
  simgrid::instr::declare_link_variable(carried);
  // Told after each step of the clock and before what ended in it is taken off the links.
  s4u::Engine::on_time_advance_cb([&world, told = std::vector<double>(world.links.size())](double step) mutable {
    for (std::size_t i = 0; i < told.size(); ++i) {
      const auto& link = *world.links[i];
      const auto rate = link.get_usage();
      if (rate == told[i]) continue;
      told[i] = rate;
      simgrid::instr::set_link_variable(link.get_name(), carried, rate, s4u::Engine::get_clock() - step);
    }
  });
}

} // namespace

Deadlock::Deadlock(std::vector<std::string> waiting)
    : std::runtime_error("deadlock: waiting for what never comes: " + list(waiting)), waiting_(std::move(waiting))
{
}

Simulation::Simulation(const PlatformSpec& platform) : world_(std::make_unique<detail::World>())
{
  world_->engine = make_engine(platform.paje_file);
  world_->fibers.emplace(world_->clocks.emplace());
  world_->flows.emplace(*world_->engine, *world_->fibers);
  world_->zone = s4u::create_star_zone("cluster");
  world_->stage = world_->zone->create_host("stage", 1.0)->seal();
  world_->sink = world_->zone->create_host("sink", 1.0)->seal();
  world_->zone->add_route(nullptr, world_->sink->get_netpoint(), nullptr, nullptr, {}, false);
  std::vector<BytesPerSecond> rates;
  for (const auto& link : platform.links) {
    world_->links.push_back(world_->zone->create_link(link.name, link.rate.value())); // sealed with its zone: once, for the tracing
    rates.push_back(link.rate);
  }
  world_->carried.resize(platform.links.size());
  world_->on.assign(platform.links.size(), true);
  world_->loaded.resize(platform.links.size());
  world_->payload = world_->applied = rates;
  world_->stations = std::make_unique<Stations>(std::move(rates));
  for (const auto& cpu : platform.cpus) {
    world_->cpus.push_back(world_->zone->create_host("cpu/" + cpu.name, 1.0)->set_core_count(cpu.cores)->seal());
  }
  world_->cpu_free_at.resize(platform.cpus.size());
  for (std::size_t number = 0; number < platform.streams; ++number) {
    world_->lanes.push_back(make_lane(*world_->zone, number));
    world_->idle.push_back(&world_->lanes.back());
  }
  world_->zone->seal();
  if (!platform.paje_file.empty()) witness(*world_);
}

Simulation::~Simulation() = default;

void Simulation::run()
{
  auto& fibers = *world_->fibers;
  fibers.run(*world_->engine, world_->stage);
  world_->over = true;
  auto waiting = fibers.left();
  fibers.unwind();
  if (fibers.failure()) std::rethrow_exception(fibers.failure());
  if (!waiting.empty()) throw Deadlock{std::move(waiting)};
}

Seconds Simulation::now() const { return world_->now(); }

void detail::World::turn(LinkIndex link, bool to)
{
  const auto index = static_cast<std::size_t>(link);
  on.at(index) = to;
  to ? links[index]->turn_on() : links[index]->turn_off();
}

void Simulation::sleep_for(Seconds span) { sleep_until(now() + span); }

void Simulation::sleep_until(Seconds instant, Turn turn)
{
  if (instant > now()) world_->fibers->sleep_until(instant, static_cast<int>(turn));
}

void Simulation::give_way() { world_->fibers->give_way(); }
void Simulation::wait_out_instant() { world_->fibers->wait_out_instant(); }

Alarm Simulation::call_after(Seconds span, std::function<void()> what)
{
  auto call = std::make_shared<detail::Call>(std::move(what));
  world_->clocks->set(*call, now() + span);
  return Alarm{std::move(call)};
}

Alarm::~Alarm() = default;

Bytes Simulation::carried(LinkIndex link) const { return world_->carried.at(static_cast<std::size_t>(link)); }
/// Before SimGrid does: it forgets what had passed.
void Simulation::turn_off(LinkIndex link)
{
  for (auto& lane : world_->lanes)
    if (lane.flow != nullptr && std::ranges::find(lane.path, link) != lane.path.end()) world_->flows->cut(*lane.flow);
  world_->turn(link, false);
}

void Simulation::turn_on(LinkIndex link) { world_->turn(link, true); }

bool Simulation::is_on(LinkIndex link) const { return world_->on.at(static_cast<std::size_t>(link)); }

void Simulation::submit(const Io& io, IoClient& client, std::uint64_t tag)
{
  const auto now = world_->now();
  auto served = world_->stations->pass(io.path, io.size, now);
  if (io.cpu_time > Seconds{0}) {
    auto& free_at = world_->cpu_free_at.at(static_cast<std::size_t>(io.cpu));
    free_at = std::max(free_at, now) + io.cpu_time / world_->cpus[static_cast<std::size_t>(io.cpu)]->get_core_count();
    served = std::max({served, free_at, io.core_free});
  }
  // The latency of an unloaded I/O includes its transfer: queueing alone comes on top.
  const auto done = served + std::max(Seconds{0}, io.latency - world_->stations->unloaded(io.path, io.size));
  auto& end = world_->io_end();
  end.path = io.path;
  end.size = io.size;
  end.client = &client;
  end.tag = tag;
  world_->clocks->set(end, done);
}

detail::IoEnd& detail::World::io_end()
{
  if (idle_io_ends.empty()) return io_ends.emplace_back(*this);
  auto& end = *idle_io_ends.back();
  idle_io_ends.pop_back();
  return end;
}

void detail::IoEnd::ring()
{
  world.book(path, size);
  world.idle_io_ends.push_back(this);
  client->io_done(tag);
}

} // namespace godwit::engine
