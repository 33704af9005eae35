#include "migration/memory_copy.hpp"

#include "migration/guests_at_rest.hpp"
#include "units/text.hpp"

#include <fmt/core.h>
#include <algorithm>

namespace godwit::migration {

using datamover::Sender;
using vmotion::Verdict;
using namespace units::literals;

namespace {

/// Where several streams share the work, or a guest's disks are mirrored meanwhile: what goes before one looks again, and over slow lines
/// what takes about as long as a copy's transfer there, for the two share the line by turns.
constexpr auto shared_piece = 256_MiB, least_piece = 32_MiB;
constexpr Seconds between_looks{0.25};

const scenario::MemoryWorkload* workload_of(const Surroundings& around, const inventory::Vm& vm)
{
  const auto found = around.memory.find(vm.id);
  return found == around.memory.end() ? nullptr : found->second;
}

/// The sum of a pass's pieces may miss its length by the last digits: that is no slowdown.
double slowdown_of(Seconds ran, Seconds took)
{
  constexpr double rounding = 1e-9;
  const auto slowed = 1 - ran / took;
  return slowed < rounding ? 0 : slowed;
}

} // namespace

MemoryCopy::MemoryCopy(Surroundings& around, Progress& progress, const scenario::RelocateSpec& wish, const inventory::Vm& vm, const NetworkWay& way, LiveVm& guest)
    : around_(around), progress_(progress), wish_(wish), vm_(vm), guest_(guest),
      memory_(vm.memory, workload_of(around, vm)),
      sender_(around.workshop, way.lanes(), trace::Cause::Memory, wish.id, around.parameters.net_timeout), pre_copy_(around.parameters), lanes_(way.lanes())
{
}

/// The guest has run, slowed as it is, up to now.
void MemoryCopy::work_until(Seconds now)
{
  const auto ran = (now - counted_) * (1 - slowdown_);
  ran_ += ran;
  worked_ += ran * around_.guests.demands().activity(vm_.id);
  counted_ = now;
}

Bytes MemoryCopy::dirty_now()
{
  work_until(around_.now());
  return memory_.dirtied(worked_);
}

bool MemoryCopy::first_pass(Bytes unshared_swap)
{
  return pass(memory_.resident() + unshared_swap);
}

bool MemoryCopy::until_little_is_left()
{
  while (verdict_ == Verdict::Again) {
    progress_.advance(Signal::MuchLeft);
    if (!next_pass()) return false;
  }
  progress_.advance(Signal::LittleLeft);
  return true;
}

/// A pass over what is dirty; what is dirtied meanwhile is the next one's.
bool MemoryCopy::pass(Bytes size)
{
  const auto began = around_.now();
  work_until(began);
  ran_ = worked_ = Seconds{0};
  if (!send(size)) return false;
  const auto took = around_.now() - began;
  const auto dirtied = dirty_now();
  const auto slowed = took > Seconds{0} ? slowdown_of(ran_, took) : slowdown_;
  const auto judgement = pre_copy_.judge({size, dirtied, took, slowed});
  const auto rate = [&](Bytes of) { return took > Seconds{0} ? of / took : BytesPerSecond{}; };
  const auto why = around_.workshop.trace.wants_words() ? reason(judgement, around_.parameters) : "";
  around_.record(trace::PassJudged{wish_.id, number_++, took, size, dirtied, rate(size), rate(dirtied), judgement.progress, judgement.estimate,
                                   around_.parameters.switchover_goal, slowed, std::string{to_text(judgement.verdict)}, why, std::string{claim(judgement.rule)}});
  verdict_ = judgement.verdict;
  if (verdict_ == Verdict::GiveUp) progress_.interrupt(Signal::NotConverging, reason(judgement, around_.parameters));
  else slow_down(judgement);
  return !progress_.interrupted();
}

void MemoryCopy::slow_down(const vmotion::Judgement& judgement)
{
  if (judgement.slowdown == slowdown_) return;
  work_until(around_.now());
  slowdown_ = judgement.slowdown;
  around_.record(trace::GuestSlowed{wish_.id, vm_.id, slowdown_, reason(judgement, around_.parameters), std::string{claim(judgement.rule)}});
}

/// In the first pass SDPS is considered after a while, not only at its end.
bool MemoryCopy::send(Bytes size)
{
  const auto began = around_.now();
  auto asked = number_ > 0;
  Bytes sent;
  return through(sender_.send(size, piece_of(size), [&](Bytes arrived) {
    sent += arrived;
    guest_.advance();
    if (asked || around_.now() - began < around_.parameters.sdps_delay || sent >= size) return;
    asked = true;
    const auto dirtied = dirty_now();
    slow_down(pre_copy_.look_early({sent, dirtied, around_.now() - began, slowdown_}));
  }));
}

bool MemoryCopy::through(Sender::Sent how)
{
  if (how == Sender::Sent::TimedOut) {
    progress_.interrupt(Signal::NetworkLost, fmt::format("no way over the vMotion network for longer than {}", units::to_text(around_.parameters.net_timeout)));
  }
  return !progress_.interrupted();
}

/// All at once, where nobody has to look meanwhile.
Bytes MemoryCopy::piece_of(Bytes size) const
{
  if (!guest_.disks().empty()) {
    BytesPerSecond all;
    for (const auto& lane : lanes_) all = all + lane.expected;
    return std::clamp(all * between_looks, least_piece, shared_piece);
  }
  if (lanes_.size() > 1) return shared_piece;
  if (number_ > 0) return std::max(size, Bytes{1});
  constexpr double looks = 4; ///< in the time until SDPS is considered
  return std::max(shared_piece, lanes_.front().expected * (around_.parameters.sdps_delay / looks));
}

bool MemoryCopy::last_pages(const std::function<void(std::string)>& part)
{
  part("last_pages");
  const auto rest = dirty_now();
  ran_ = worked_ = Seconds{0};
  if (!send(rest)) return false;
  part("device_state");
  return send(vmotion::stun_state(around_.parameters, vm_.memory));
}

} // namespace godwit::migration
