#include "run/self_check.hpp"

#include <fmt/core.h>

namespace godwit::run {

void SelfCheck::on(trace::Seconds at, const trace::Event& event)
{
  if (at < now_) violated(fmt::format("time ran backwards to {} s", at.value()));
  now_ = at;
  std::visit([this](const auto& fact) { check(fact); }, event);
}

void SelfCheck::violated(std::string what) { violations_.push_back(fmt::format("at {} s: {}", now_.value(), what)); }

void SelfCheck::check(const trace::ResourceDeclared& event)
{
  resources_.push_back(event.id);
  ledger_.emplace_back();
}

void SelfCheck::check(const trace::DatastoreDeclared& event)
{
  free_[event.id] = event.free;
  capacity_[event.id] = event.capacity;
}

void SelfCheck::check(const trace::MigrationRequested& event) { migrations_[event.migration].vm = event.vm; }

void SelfCheck::check(const trace::SpaceReserved& event) { keep_space(event.migration, event.datastore, event.size, event.free); }

void SelfCheck::check(const trace::SpaceReleased& event)
{
  keep_space(event.migration, event.datastore, Bytes{0} - event.size, event.free);
}

void SelfCheck::keep_space(const std::string& migration, const std::string& datastore, Bytes taken, Bytes free)
{
  auto& left = free_[datastore];
  left -= taken;
  migrations_[migration].held[datastore] += taken;
  if (left != free) violated(fmt::format("{} has {} bytes free, the events make it {}", datastore, free.count(), left.count()));
  if (left < Bytes{0}) violated(datastore + " holds more than its capacity");
  if (left > capacity_[datastore]) violated(datastore + " has more free than its capacity");
}

void SelfCheck::check(const trace::CopyStarted& event)
{
  if (event.copy != copies_.size()) violated(fmt::format("copy {} started out of order", event.copy));
  copies_.push_back({event, std::vector<bool>(static_cast<std::size_t>(units::pieces(event.size, event.transfer_size))), {}});
}

void SelfCheck::check(const trace::TransferDone& event)
{
  auto& copy = copies_.at(event.copy);
  const auto expected = event.offset == copy.started.transfer_size * event.index && event.index < copy.done.size();
  if (!expected || copy.ended) return violated(fmt::format("copy {}: transfer {} is not one of its own", event.copy, event.index));
  if (copy.done[event.index]) violated(fmt::format("copy {}: transfer {} was made twice", event.copy, event.index));
  copy.done[event.index] = true;
  copy.covered += event.read;
  book(copy.started.reads, event.route, event.read);
  book(copy.started.writes, event.route, event.written);
}

void SelfCheck::check(const trace::IoDone& event)
{
  const auto& copy = copies_.at(event.copy);
  if (event.outstanding > static_cast<std::uint32_t>(copy.started.depth)) {
    violated(fmt::format("copy {}: {} I/Os outstanding, {} allowed", event.copy, event.outstanding, copy.started.depth));
  }
}

void SelfCheck::book(const std::vector<std::vector<trace::ResourceNumber>>& paths, std::uint32_t route, Bytes size)
{
  for (const auto resource : paths.at(route)) ledger_.at(resource) += size;
}

void SelfCheck::check(const trace::CopyEnded& event)
{
  auto& copy = copies_.at(event.copy);
  copy.ended = true;
  lossy_ = lossy_ || !event.whole;
  if (event.whole && copy.covered != copy.started.size) {
    violated(fmt::format("copy {}: {} bytes of {} arrived", event.copy, copy.covered.count(), copy.started.size.count()));
  }
}

void SelfCheck::check(const trace::Stunned& event)
{
  if (!stunned_.emplace(event.vm, event.part).second) violated(event.vm + " is stunned already");
}

void SelfCheck::check(const trace::Resumed& event)
{
  const auto stunned = stunned_.find(event.vm);
  if (stunned == stunned_.end() || stunned->second != event.part) return violated(event.vm + " is resumed without having been stunned");
  stunned_.erase(stunned);
}

void SelfCheck::check(const trace::SwitchedOver& event)
{
  if (!stunned_.contains(event.vm)) violated(event.vm + " was handed over while it ran: two copies at once");
  for (const auto& copy : copies_)
    if (copy.started.migration == event.migration && !copy.ended) violated(event.vm + " was handed over before its copies had ended");
}

void SelfCheck::check(const trace::MigrationEnded& event)
{
  auto& migration = migrations_[event.migration];
  if (migration.ended) violated(event.migration + " ended twice");
  migration.ended = true;
  if (stunned_.contains(migration.vm) && event.outcome == trace::Outcome::Completed) violated(migration.vm + " is still stunned at the end");
  if (event.outcome == trace::Outcome::Completed) return;
  for (const auto& [datastore, held] : migration.held)
    if (held != Bytes{0}) violated(fmt::format("{} did not complete but holds {} bytes of {}", event.migration, held.count(), datastore));
}

void SelfCheck::check(const trace::ResourceTotal& event)
{
  const auto booked = ledger_.at(event.resource);
  if (!lossy_ && booked != event.carried) {
    violated(fmt::format("{} carried {} bytes, the ledger has {}", resources_.at(event.resource), event.carried.count(), booked.count()));
  }
}

void SelfCheck::check(const trace::RunEnded&)
{
  for (const auto& [id, migration] : migrations_)
    if (!migration.ended) violated(id + " never ended");
}

} // namespace godwit::run
