#include "migration/migration.hpp"

#include "migration/guests_at_rest.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

namespace godwit::migration {

using trace::Outcome;

namespace {

/// A VM that is off outlives its host.
std::string with_it(const inventory::Vm& vm) { return vm.powered_on ? ", and " + vm.id + " with it" : ""; }

} // namespace

Migration::Migration(Surroundings& around, const scenario::RelocateSpec& wish)
    : around_(around), wish_(wish), vm_(around.cluster.vm(wish.vm)), source_(around.cluster.host(vm_.host)),
      destination_(wish.host.empty() ? source_ : around.cluster.host(wish.host)), progress_(around, wish.id, vm_.id)
{
}

Migration::~Migration() { std::erase(around_.under_way, this); }

bool Migration::request()
{
  progress_.follow(protocol());
  moves_ = relocation(wish_, vm_, {source_, destination_}, around_.parameters.home_size);
  const auto kind = kind_of(wish_, vm_, {source_, destination_}, around_.topology);
  around_.record(trace::MigrationRequested{wish_.id, vm_.id, std::string{to_text(kind)}, source_.id, destination_.id, moves_.from(vm_), moves_.to(), vm_.memory,
                                           wish_.after, moves_.asked()});
  if (!around_.cluster.claim(vm_.id)) {
    refuse({Outcome::Refused, vm_.id + " is being migrated already", "vSphere API: TaskInProgress"});
    return false;
  }
  auto against = not_there();
  if (!against) against = refusal(moves_, vm_, {source_, destination_}, around_.cluster, around_.topology, around_.version);
  if (!against) against = host_change_refused(kind, wish_, moves_, vm_, {source_, destination_}, around_);
  if (!against) against = refused_now();
  if (!against) {
    if (around_.workshop.trace.wants_words())
      for (auto& ground : grounds(kind, wish_, moves_, vm_, {source_, destination_}, around_)) around_.record(std::move(ground));
    return true;
  }
  around_.cluster.unclaim(vm_.id);
  refuse(*against);
  return false;
}

std::optional<Ending> Migration::not_there() const
{
  if (around_.cluster.is_present(vm_.id)) return {};
  const auto why = around_.now() < vm_.arrives ? " has not arrived yet" : " is not there: it has departed, or never arrived";
  return Ending{Outcome::Refused, vm_.id + why, "vSphere API: ManagedObjectNotFound"};
}

/// What may be otherwise by the time it starts.
std::optional<Ending> Migration::refused_now() const
{
  const auto& cluster = around_.cluster;
  const auto no = [](std::string reason, std::string claim) { return Ending{Outcome::Refused, std::move(reason), std::move(claim)}; };
  if (cluster.is_down(source_.id)) return no(source_.id + " is down" + with_it(vm_), "");
  if (!cluster.runs(vm_.id)) return no(fmt::format("{} went down on {} and does not run", vm_.id, source_.id), "");
  if (vm_.host != source_.id) return no(fmt::format("{} runs on {} by now", vm_.id, vm_.host), "");
  if (destination_.id != source_.id && cluster.mode(destination_.id) != HostMode::Connected) {
    return no(fmt::format("{}, the destination, {}", destination_.id, told(cluster.mode(destination_.id))), "vSphere API: InvalidState");
  }
  if (cluster.is_down(destination_.id)) return no(destination_.id + ", the destination, is down", "XVM-2");
  if (const auto* full = cluster.lacking(moves_.needed)) {
    return no(too_little_space(*full, cluster.free(*full), moves_.needed.at(*full)), "SVM-7");
  }
  return {};
}

void Migration::give_up(const std::string& reason, const std::string& claim)
{
  around_.cluster.unclaim(vm_.id);
  refuse({Outcome::Refused, reason, claim});
}

void Migration::refuse(const Ending& why)
{
  progress_.advance(Signal::NotPossible);
  end(why);
}

void Migration::end(const Ending& ending) { around_.record(trace::MigrationEnded{wish_.id, ending.outcome, ending.reason, ending.claim}); }

void Migration::run()
{
  moves_ = relocation(wish_, vm_, {source_, destination_}, around_.parameters.home_size); // thin disks have grown while it waited
  if (const auto against = refused_now()) {
    around_.cluster.unclaim(vm_.id);
    return refuse(*against);
  }
  reserve();
  around_.under_way.push_back(this);
  progress_.advance(Signal::Admitted);
  end(proceed() ? Ending{} : roll_back());
}

bool Migration::reserve()
{
  for (const auto& [datastore, size] : moves_.up_front()) take(datastore, size);
  std::set<std::string> disks;
  for (const auto& move : moves_.disks) disks.insert(move.disk.id);
  if (!disks.empty()) around_.guests.leave(vm_.id, disks);
  const auto workloads = vm_.powered_on ? around_.guests.workloads(vm_.id) : std::span<const scenario::DiskWorkload>{};
  guest_.emplace(around_, wish_, vm_, moves_, workloads);
  return true;
}

bool Migration::stunned(const std::string& part, Seconds span, const std::function<void()>& what)
{
  stun(part);
  if (!progress_.sleep(span)) return false;
  what();
  resume();
  return true;
}

void Migration::stun(std::string part)
{
  guest_->stand_still();
  progress_.stun(std::move(part));
}

void Migration::resume()
{
  progress_.resume();
  guest_->go_on();
}

bool Migration::files_opened(Seconds until, const std::function<void()>& too_late)
{
  constexpr Seconds again{0.1};
  const auto places = datastores_afterwards();
  for (bool waits = false; !std::ranges::all_of(places, [&](const auto& place) { return around_.reaches_now(destination_.id, place); });) {
    if (!std::exchange(waits, true)) stun("storage_wait");
    if (around_.now() + again > until) {
      if (progress_.sleep(until - around_.now())) too_late();
      return false;
    }
    if (!progress_.sleep(again)) return false;
  }
  return true;
}

/// Of the files that move; where the host changes, of all.
std::set<std::string> Migration::datastores_afterwards() const
{
  std::set<std::string> places;
  for (const auto& [file, datastore] : moves_.to()) places.insert(datastore);
  if (source_.id == destination_.id) return places;
  const auto going = moves_.disk_ids();
  for (const auto& disk : vm_.disks)
    if (!going.contains(disk.id)) places.insert(disk.datastore);
  if (!moves_.home && !vm_.home.empty()) places.insert(vm_.home);
  return places;
}

void Migration::hand_over()
{
  guest_->compare("switchover");
  auto& vm = around_.cluster.changing(vm_);
  const auto changes_host = source_.id != destination_.id;
  if (changes_host) around_.guests.leave(vm.id);
  if (moves_.home) vm.home = *moves_.home;
  for (const auto& move : moves_.disks) move.land(vm);
  around_.cluster.lives_on(vm, destination_);
  guest_->hand_over(destination_.id);
  around_.record(trace::SwitchedOver{wish_.id, vm_.id, destination_.id, moves_.to()});
  if (changes_host) {
    if (vm_.powered_on) around_.record(trace::LocksMoved{wish_.id, vm_.id, source_.id, destination_.id});
    if (source_.vcenter != destination_.vcenter) around_.record(trace::VmRegistered{wish_.id, vm_.id, source_.vcenter, destination_.vcenter});
    around_.guests.settle(around_, vm.id, moves_.disk_ids());
  }
}

void Migration::delete_source()
{
  const auto undisturbed = progress_.sleep(around_.parameters.cleanup);
  release(moves_.freed);
  release(logs_);
  progress_.advance(undisturbed ? Signal::SourceDeleted : Signal::HostLost);
  end_guest(undisturbed);
}

Ending Migration::roll_back()
{
  const auto& interruption = *progress_.interruption();
  const auto alive = interruption.signal != Signal::HostLost;
  if (alive && progress_.stunned()) resume();
  guest_->advance();
  for (auto& disk : guest_->disks()) disk.give_up();
  guest_->compare("rolled_back");
  const auto claim = std::string{progress_.claim(interruption.signal)};
  progress_.advance(interruption.signal);
  release(held_);
  release(logs_);
  end_guest(alive);
  return {progress_.phase() == Phase::Failed ? Outcome::Failed : Outcome::RolledBack, interruption.reason, claim};
}

void Migration::end_guest(bool alive)
{
  guest_->advance();
  guest_->finish(alive);
  guest_.reset();
  around_.cluster.unclaim(vm_.id);
  around_.guests.settle(around_, vm_.id, {});
}

void Migration::host_lost(const std::string& host)
{
  // Until it is handed over the VM lives at the source; afterwards at the destination.
  const auto handed_over = progress_.phase() == Phase::Cleanup;
  if (host == (handed_over ? destination_.id : source_.id)) progress_.interrupt(Signal::HostLost, host + " was lost" + with_it(vm_));
  else if (host == destination_.id) progress_.interrupt(Signal::DestinationLost, fmt::format("{}, the destination, was lost", host));
}

void Migration::advance_guest()
{
  if (guest_) guest_->advance();
}

void Migration::follow_demand()
{
  if (!guest_) return;
  for (auto& disk : guest_->disks())
    if (const auto iops = around_.guests.demands().asked(vm_.id, disk.disk())) disk.ask(*iops);
}

void Migration::out_of_space(const std::string& datastore, Bytes needed)
{
  progress_.interrupt(Signal::OutOfSpace, too_little_space(datastore, around_.cluster.free(datastore), needed));
}

bool Migration::take_into(Space& account, const std::string& datastore, Bytes size)
{
  if (around_.cluster.free(datastore) < size) return false;
  around_.cluster.reserve(around_.workshop.trace, around_.now(), wish_.id, {{datastore, size}});
  account[datastore] += size;
  return true;
}

void Migration::give_back(const std::string& datastore, Bytes size)
{
  around_.cluster.release(around_.workshop.trace, around_.now(), wish_.id, {{datastore, size}});
  held_[datastore] -= size;
}

void Migration::release(Space& space)
{
  std::erase_if(space, [](const auto& entry) { return entry.second == Bytes{0}; });
  around_.cluster.release(around_.workshop.trace, around_.now(), wish_.id, std::exchange(space, {}));
}

} // namespace godwit::migration
