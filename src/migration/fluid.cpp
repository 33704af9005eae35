#include "migration/fluid.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace godwit::migration {

namespace {

constexpr double least_told = 0.01; // change of a pool's share of time spent on positioning

engine::LinkIndex link_of(const inventory::Topology& topology, const std::string& id)
{
  const auto& resources = topology.resources();
  return engine::LinkIndex{static_cast<std::uint32_t>(std::ranges::find(resources, id, &inventory::Resource::id) - resources.begin())};
}

void add(guest::SideLoad& sum, const guest::SideLoad& more, double times)
{
  sum.iops += more.iops * times;
  sum.bytes = sum.bytes + more.bytes * times;
}

void add(guest::PoolLoad& sum, const guest::PoolLoad& more, double times = 1)
{
  add(sum.reads, more.reads, times);
  add(sum.writes, more.writes, times);
  sum.random_iops += more.random_iops * times;
  sum.outstanding += more.outstanding * times;
}

/// Who asks nothing keeps nothing outstanding.
guest::PoolLoad load_of(const Fluid::Ask& ask)
{
  if (ask.iops <= 0) return {};
  const auto side = [&](double iops) { return guest::SideLoad{.iops = iops, .bytes = ask.size / Seconds{1} * iops, .others = {}, .standing = {}}; };
  return {.reads = side(ask.iops * ask.read_share), .writes = side(ask.iops * (1 - ask.read_share)), .random_iops = ask.iops * ask.random,
          .outstanding = static_cast<double>(ask.outstanding)};
}

double ios(const guest::PoolLoad& load) { return load.reads.iops + load.writes.iops; }

/// Of its mix.
Seconds mean(const guest::PoolLoad& load, Seconds read, Seconds write)
{
  const auto all = ios(load);
  return all > 0 ? (read * load.reads.iops + write * load.writes.iops) / all : read;
}

} // namespace

Fluid::Fluid(Surroundings& around) : around_(around)
{
  for (const auto& datastore : around.cluster.inventory().datastores) {
    const auto& extent = datastore.extents.front();
    if (!by_extent_.contains(extent)) add_pool(extent);
    const auto pool = by_extent_.at(extent);
    pools_[pool].stores.push_back(stores_.size());
    stores_.push_back({pool, {}, {}});
  }
}

void Fluid::add_pool(const inventory::Extent& extent)
{
  auto& workshop = around_.workshop;
  const auto& pool = around_.cluster.inventory().pool(extent);
  const auto read = link_of(around_.topology, extent.array + "/" + extent.pool + "/read"), write = link_of(around_.topology, extent.array + "/" + extent.pool + "/write");
  by_extent_.emplace(extent, pools_.size());
  pools_.push_back({.read = read, .write = write,
                    .does = {.reads = {workshop.pressure.payload(read), pool.read_latency}, .writes = {workshop.pressure.payload(write), pool.write_latency},
                             .random_iops = pool.random_iops},
                    .stores = {},
                    .read_positioning = workshop.simulation.open_load({&read, 1}), .write_positioning = workshop.simulation.open_load({&write, 1}),
                    .read_source = workshop.pressure.enter(), .write_source = workshop.pressure.enter()});
  pools_.back().serves = guest::serve({}, pools_.back().does);
}

Fluid::Way Fluid::way(const std::string& host, const std::string& datastore)
{
  const auto store = around_.cluster.place_of_datastore(datastore);
  const auto [found, fresh] = by_ends_.try_emplace({around_.cluster.place_of_host(host), store}, ways_.size());
  if (fresh) {
    auto& made = ways_.emplace_back(around_, store, host, datastore);
    made.works = made.path.works();
    stores_[store].ways.push_back(found->second);
    stores_[store].rtt = made.path.write_latency() - pools_[stores_[store].pool].does.writes.latency;
    note(made);
  }
  return found->second;
}

void Fluid::clear()
{
  for (auto& way : ways_) way.asked = {};
}

void Fluid::add(Way way, const Ask& ask) { migration::add(ways_[way].asked, migration::load_of(ask)); }
void Fluid::take(Way way, const Ask& ask)
{
  auto& left = ways_[way].asked;
  migration::add(left, migration::load_of(ask), -1);
  // What comes and goes leaves the last digits behind, and less than nothing is asked by nobody.
  for (auto* side : {&left.reads, &left.writes}) side->iops = std::max(0.0, side->iops), side->bytes = std::max(BytesPerSecond{}, side->bytes);
  left.random_iops = std::max(0.0, left.random_iops);
  left.outstanding = std::max(0.0, left.outstanding);
}

/// Of all that is asked there, and what others do.
guest::PoolLoad Fluid::load_of(const Pool& pool) const
{
  const auto& pressure = around_.workshop.pressure;
  guest::PoolLoad all;
  BytesPerSecond reading = pool.read_positioning.rate(), writing = pool.write_positioning.rate();
  for (const auto store : pool.stores)
    for (const auto number : stores_[store].ways) {
      const auto& way = ways_[number];
      reading = reading + way.path.reading(), writing = writing + way.path.writing();
      if (way.works) migration::add(all, way.asked);
    }
  all.reads.others = std::max(BytesPerSecond{}, pressure.loads(pool.read) - reading);
  all.writes.others = std::max(BytesPerSecond{}, pressure.loads(pool.write) - writing);
  all.reads.standing = pressure.standing(pool.read);
  all.writes.standing = pressure.standing(pool.write);
  return all;
}

void Fluid::share_out(Pool& pool)
{
  const auto load = load_of(pool);
  pool.serves = guest::serve(load, pool.does);
  if (!pool.does.random_iops) return;
  const auto positioning = std::min(load.random_iops * pool.serves.share / *pool.does.random_iops, 1.0);
  if (std::abs(positioning - pool.positioning) >= least_told || (positioning == 0) != (pool.positioning == 0)) {
    pool.positioning = positioning;
    around_.record(trace::PoolPositions{static_cast<trace::ResourceNumber>(pool.read), static_cast<trace::ResourceNumber>(pool.write), positioning});
  }
  const auto take = [&](engine::LinkIndex link, engine::Load& load, datamover::Pressure::Source source, BytesPerSecond rate) {
    load.rate(rate * positioning);
    around_.workshop.pressure.load(source, {{&link, 1}, rate * positioning});
  };
  take(pool.read, pool.read_positioning, pool.read_source, pool.does.reads.rate);
  take(pool.write, pool.write_positioning, pool.write_source, pool.does.writes.rate);
}

void Fluid::load(OneWay& way)
{
  const auto share = way.works ? pools_[stores_[way.store].pool].serves.share : 0.0;
  way.path.vary(way.asked.reads.bytes * share, way.asked.writes.bytes * share);
  note(way);
}

/// Where a port or an adapter on the way lets less through than the pool would, all that may be outstanding waits there.
void Fluid::note(OneWay& way)
{
  const auto& serves = pools_[stores_[way.store].pool].serves;
  const auto asked = way.asked.reads.bytes + way.asked.writes.bytes;
  way.narrow = {};
  way.share = way.works ? serves.share : 0;
  if (!way.works || asked <= BytesPerSecond{}) return;
  const auto gets = (way.path.reading() + way.path.writing()) / asked;
  if (gets >= serves.share * 0.999) return;
  way.share = gets;
  if (gets > 0) way.narrow = Seconds{way.asked.outstanding / (ios(way.asked) * gets)};
}

Seconds Fluid::read_latency(Way way) const
{
  const auto& store = stores_[ways_[way].store];
  return std::max(ways_[way].narrow, pools_[store.pool].serves.read_latency + store.rtt);
}

Seconds Fluid::write_latency(Way way) const
{
  const auto& store = stores_[ways_[way].store];
  return std::max(ways_[way].narrow, pools_[store.pool].serves.write_latency + store.rtt);
}

void Fluid::serve()
{
  for (auto& pool : pools_) share_out(pool);
  std::vector<Way> all(ways_.size());
  std::iota(all.begin(), all.end(), Way{0});
  load(all);
}

/// Who comes or goes changes what is left for all on the pool, and how long it positions.
void Fluid::serve(Way way)
{
  auto& pool = pools_[stores_[ways_[way].store].pool];
  share_out(pool);
  std::vector<Way> on_pool;
  for (const auto store : pool.stores) on_pool.insert(on_pool.end(), stores_[store].ways.begin(), stores_[store].ways.end());
  load(on_pool);
}

/// What asks for less makes room first.
void Fluid::load(std::span<const Way> ways)
{
  const auto falls = [&](Way number) {
    const auto& way = ways_[number];
    const auto share = way.works ? pools_[stores_[way.store].pool].serves.share : 0.0;
    return (way.asked.reads.bytes + way.asked.writes.bytes) * share < way.path.reading() + way.path.writing();
  };
  std::vector<Way> rising;
  for (const auto way : ways) {
    if (falls(way)) load(ways_[way]);
    else rising.push_back(way);
  }
  for (const auto way : rising) load(ways_[way]);
}

void Fluid::look_for_paths(std::set<engine::LinkIndex>& touched)
{
  for (auto& way : ways_) way.works = way.path.look_for_path(touched);
}

void Fluid::paths_changed(const std::set<engine::LinkIndex>& touched)
{
  for (Way way = 0; way < ways_.size(); ++way)
    if (ways_[way].path.is_on_any(touched)) serve(way);
}

void Fluid::finish()
{
  for (auto& way : ways_) way.path.steady({}, {});
  for (auto& pool : pools_) {
    pool.read_positioning.rate({});
    pool.write_positioning.rate({});
  }
}

Seconds Fluid::injected(std::size_t datastore, Bytes size, int outstanding, std::optional<std::size_t> beside) const
{
  const auto& pool = pools_[stores_[datastore].pool];
  const auto kept = outstanding * (beside && stores_[*beside].pool == stores_[datastore].pool ? 2.0 : 1.0);
  const auto serves_at = [&](double iops) {
    auto load = load_of(pool);
    migration::add(load, {.reads = {.iops = iops, .bytes = size / Seconds{1} * iops, .others = {}, .standing = {}}, .writes = {}, .random_iops = iops, .outstanding = kept});
    return guest::serve(load, pool.does);
  };
  // As many a second as keep that many under way (Little); more asked never means fewer under way.
  double few = 0, many = kept / pool.does.reads.latency.value();
  for (int step = 0; step < 60; ++step) {
    const auto iops = (few + many) / 2;
    const auto serves = serves_at(iops);
    (iops * serves.share * serves.read_latency.value() < kept ? few : many) = iops;
  }
  const auto serves = serves_at(many);
  return Seconds{kept / (many * serves.share)} + stores_[datastore].rtt;
}

Fluid::StoreNow Fluid::now(std::size_t datastore) const
{
  const auto& store = stores_[datastore];
  const auto& pool = pools_[store.pool];
  const auto serves = guest::serve(load_of(pool), pool.does);
  StoreNow sum;
  Seconds waited; // of all I/Os of a second
  for (const auto number : store.ways) {
    const auto& way = ways_[number];
    const auto served = ios(way.asked) * way.share;
    if (served <= 0) continue;
    const auto read = std::max(way.narrow, serves.read_latency + store.rtt), write = std::max(way.narrow, serves.write_latency + store.rtt);
    sum.reads += way.asked.reads.iops * way.share;
    sum.writes += way.asked.writes.iops * way.share;
    waited += mean(way.asked, read, write) * served;
    ++sum.hosts;
  }
  const auto all = sum.reads + sum.writes;
  sum.outstanding = waited.value(); // Little's law
  sum.latency = all > 0 ? waited / all : serves.read_latency + store.rtt;
  return sum;
}

} // namespace godwit::migration
