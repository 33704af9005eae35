#include "run/self_check.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace godwit::run {

void SelfCheck::on(trace::Seconds at, const trace::Event& event)
{
  if (at < now_) violated(fmt::format("time ran backwards to {} s", at.value()));
  now_ = at;
  event.visit([this](const auto& fact) { check(fact); });
}

void SelfCheck::violated(std::string what) { violations_.push_back(fmt::format("at {} s: {}", now_.value(), what)); }

void SelfCheck::check(const trace::ResourceDeclared& event)
{
  resources_.push_back(event.id);
  ledger_.emplace_back();
}

void SelfCheck::check(const trace::DatastoreDeclared& event)
{
  space_[event.id] = {event.free, event.capacity};
}

// Space.

void SelfCheck::check(const trace::SpaceReserved& event) { keep_space(event.migration, event.datastore, event.size, event.free); }

void SelfCheck::check(const trace::SpaceReleased& event)
{
  keep_space(event.migration, event.datastore, Bytes{0} - event.size, event.free);
}

void SelfCheck::keep_space(const std::string& migration, const std::string& datastore, Bytes taken, Bytes free)
{
  auto& [left, capacity] = space_[datastore];
  left -= taken;
  if (auto* holder = migrations_.find(migration)) holder->held[datastore] += taken;
  if (left != free) violated(fmt::format("{} has {} bytes free, the events make it {}", datastore, free.count(), left.count()));
  if (left < Bytes{0}) violated(datastore + " holds more than its capacity");
  if (left > capacity) violated(datastore + " has more free than its capacity");
}

// Copies.

void SelfCheck::check(const trace::CopyStarted& event)
{
  if (event.copy != copies_.size()) violated(fmt::format("copy {} started out of order", event.copy));
  auto& owner = migration(event.migration);
  take_over(owner, event);
  owner.latest[{event.subject, event.cause}] = copies_.size();
  const auto transfers = event.open_ended ? 0 : units::pieces(event.size, event.transfer_size);
  copies_.push_back({event, std::vector<bool>(static_cast<std::size_t>(transfers))});
}

/// VAAI-5: who goes on from another begins exactly where that one stopped, and does the rest.
void SelfCheck::take_over(Migration& migration, const trace::CopyStarted& event)
{
  const auto handed_over = migration.handed_over.extract(event.subject);
  const auto latest = migration.latest.find({event.subject, event.cause});
  const auto* before = latest == migration.latest.end() ? nullptr : &copies_[latest->second];
  const auto wrong = [&](const std::string& what) { violated(fmt::format("copy {} ({} of {}) {}", event.copy, event.subject, event.migration, what)); };
  if (before && !before->ended) return wrong("began while another was under way");
  if (!before || before->whole) {
    if (event.start != Bytes{0}) wrong(fmt::format("begins at {}, but nobody copied what is before", event.start.count()));
    return;
  }
  if (handed_over.empty()) wrong("goes on from another without having been handed over");
  else if (handed_over.mapped() != event.start) wrong(fmt::format("begins at {}, handed over at {}", event.start.count(), handed_over.mapped().count()));
  if (event.start != before->reached() || !before->gapless)
    wrong(fmt::format("begins at {}, the one before came to {}", event.start.count(), before->reached().count()));
  if (event.start + event.size != before->until())
    wrong(fmt::format("goes to {}, the whole is {}", (event.start + event.size).count(), before->until().count()));
}

void SelfCheck::check(const trace::HandedOver& event) { migration(event.migration).handed_over[event.subject] = event.offset; }

void SelfCheck::check(const trace::TransferDone& event)
{
  auto& copy = copies_.at(event.copy);
  const auto& started = copy.started;
  const auto offset = started.open_ended ? copy.reached() : started.start + started.transfer_size * event.index;
  const auto expected = event.offset == offset && (started.open_ended ? event.index == copy.transfers : event.index < copy.done.size());
  if (!expected || copy.ended) return violated(fmt::format("copy {}: transfer {} is not one of its own", event.copy, event.index));
  if (!started.open_ended) {
    if (copy.done[event.index]) violated(fmt::format("copy {}: transfer {} was made twice", event.copy, event.index));
    copy.done[event.index] = true;
  }
  ++copy.transfers;
  copy.covered += event.read;
  if (started.cause == trace::Cause::Recopied) migration(started.migration).recopied += event.read;
  book(copy, event.route, event.read, event.written);
}

void SelfCheck::check(const trace::TransferCut& event)
{
  const auto& copy = copies_.at(event.copy);
  if (copy.ended) violated(fmt::format("copy {}: transfer {} was cut off after its end", event.copy, event.index));
  book(copy, event.route, event.read, event.written);
}

void SelfCheck::check(const trace::IoDone& event)
{
  const auto& copy = copies_.at(event.copy);
  if (event.outstanding > static_cast<std::uint32_t>(copy.started.depth)) {
    violated(fmt::format("copy {}: {} I/Os outstanding, {} allowed", event.copy, event.outstanding, copy.started.depth));
  }
}

void SelfCheck::book(const Copy& copy, std::uint32_t route, Bytes read, Bytes written)
{
  book(copy.started.reads.at(route), read);
  book(copy.started.writes.at(route), written);
}

void SelfCheck::book(const Path& path, Bytes size)
{
  for (const auto resource : path) ledger_.at(resource) += size;
}

void SelfCheck::check(const trace::CopyEnded& event)
{
  auto& copy = copies_.at(event.copy);
  copy.ended = true;
  copy.whole = event.whole;
  copy.gapless = std::is_partitioned(copy.done.begin(), copy.done.end(), [](bool done) { return done; });
  copy.done = {};
  const auto arrived = copy.started.open_ended ? copy.covered >= copy.started.size : copy.covered == copy.started.size;
  if (event.whole && !arrived) {
    violated(fmt::format("copy {}: {} bytes of {} arrived", event.copy, copy.covered.count(), copy.started.size.count()));
  }
}

/// SVM-4: what is left is what was left before and not copied since, and what the guest changed since; no more.
void SelfCheck::check(const trace::IterationJudged& event)
{
  auto& judged = migration(event.migration);
  const auto most = judged.left - judged.recopied + judged.dirtied;
  if (event.left > most) violated(fmt::format("{} has {} bytes to copy again, the guest left it {}", event.migration, event.left.count(), most.count()));
  judged.left = event.left;
  judged.dirtied = judged.recopied = Bytes{0};
}

// Guests.

void SelfCheck::check(const trace::WorkloadDeclared& event) { busy_.emplace(event.vm, event.disk); }

void SelfCheck::check(const trace::DisksGrew& event)
{
  if (event.size < Bytes{0}) violated(fmt::format("disks on {} grew by {} bytes", event.datastore, event.size.count()));
  keep_space("", event.datastore, event.size, event.free);
}

/// Nobody is stopped for want of space while there is a block.
void SelfCheck::check(const trace::DatastoreFull& event)
{
  constexpr Bytes block{1 << 20};
  if (const auto free = space_[event.datastore].free; free >= block) violated(fmt::format("{} counts as full with {} bytes free", event.datastore, free.count()));
}

void SelfCheck::check(const trace::LoadDeclared& event)
{
  if (event.load != loads_.size()) violated(fmt::format("load {} was declared out of order", event.load));
  loads_.push_back({migrations_.find(event.migration), event.reads, event.writes});
}

void SelfCheck::check(const trace::LoadCarried& event)
{
  if (event.load >= loads_.size()) return violated(fmt::format("load {} was never declared", event.load));
  const auto& load = loads_[event.load];
  if (event.read < Bytes{0} || event.written < Bytes{0}) violated(fmt::format("load {} carried {} bytes one way and {} the other", event.load, event.read.count(), event.written.count()));
  if (load.migration && load.migration->ended) violated(fmt::format("load {} of {} goes on after its end", event.load, load.migration->id));
  book(load.reads, event.read);
  book(load.writes, event.written);
}

void SelfCheck::check(const trace::PoolPositions& event)
{
  if (!(event.share >= 0 && event.share <= 1)) violated(fmt::format("a pool positions for {} of its time", event.share));
}

void SelfCheck::check(const trace::WritesSorted& event) { migration(event.migration).dirtied += event.dirtied; }

void SelfCheck::check(const trace::DisksCompared& event)
{
  if (event.differing > 0) {
    violated(fmt::format("{}, {}: {} of {} blocks of {} lost a write", event.migration, event.when, event.differing, event.blocks, event.disk));
  }
  if (event.when == "switchover") migration(event.migration).compared.insert(event.disk);
}

// The end.

void SelfCheck::check(const trace::ResourceTotal& event)
{
  const auto booked = ledger_.at(event.resource);
  if (booked < Bytes{0}) violated(fmt::format("{} carried {} bytes", resources_.at(event.resource), booked.count()));
  if (booked != event.carried) {
    violated(fmt::format("{} carried {} bytes, the ledger has {}", resources_.at(event.resource), event.carried.count(), booked.count()));
  }
}

void SelfCheck::check(const trace::RunEnded&)
{
  for (const auto& migration : migrations_) {
    if (!migration.ended) violated(migration.id + " never ended");
    if (migration.slots) violated(migration.id + " never gave its slots back");
  }
  for (const auto& vm : vms_)
    if (vm.stun && vm.power != Power::Died) violated(fmt::format("{} was stunned ({}) and never resumed", vm.id, vm.stun->part));
}

} // namespace godwit::run
