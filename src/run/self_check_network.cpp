// What goes between hosts: streams, the memory that passes over them, guest writes that wait for them.

#include "run/self_check.hpp"

#include <fmt/core.h>

namespace godwit::run {

void SelfCheck::check(const trace::StreamDeclared& event)
{
  if (event.stream != streams_.size()) violated(fmt::format("stream {} was declared out of order", event.stream));
  streams_.push_back({&migration(event.migration), event.links});
}

void SelfCheck::check(const trace::StreamCarried& event)
{
  if (event.stream >= streams_.size()) return violated(fmt::format("stream {} was never declared", event.stream));
  auto& stream = streams_[event.stream];
  auto& owner = *stream.migration;
  if (owner.ended) violated(fmt::format("stream {} of {} goes on after its end", event.stream, owner.id));
  book(stream.links, event.size);
  if (event.cause != trace::Cause::Memory || event.cut) return;
  owner.passes.arrived += event.size;
  if (owner.vm && owner.vm->stun) owner.passes.in_stun += event.size;
}

/// A pass has sent what it says, and that is what the one before left. Where other work stood between the two (memory first, XVM-16) the guest
/// has gone on meanwhile, so it may be more.
void SelfCheck::check(const trace::PassJudged& event)
{
  auto& passes = migration(event.migration).passes;
  const auto wrong = [&](const std::string& what) { violated(fmt::format("pass {} of {} {}", event.pass, event.migration, what)); };
  if (event.pass != passes.count) wrong("was judged out of order");
  if (passes.arrived != event.sent) wrong(fmt::format("sent {} bytes, {} arrived", event.sent.count(), passes.arrived.count()));
  constexpr double rounding = 1e-6; // s
  const auto idle = (now_ - event.took - passes.judged).value();
  const auto missed = event.sent < passes.left || (idle < rounding && event.sent != passes.left);
  if (passes.count > 0 && missed) wrong(fmt::format("sent {} bytes, the one before left {}", event.sent.count(), passes.left.count()));
  passes = {passes.count + 1, event.dirtied, now_, event.verdict, {}, {}};
}

/// Since all that the passes sent has arrived, and each sent what the one before left, it is whole once the last one's rest has. With it go
/// the device state, of which the events say no size, and a bit for each page of 4 KiB.
void SelfCheck::memory_arrived(const Migration& migration, const std::string& vm)
{
  const auto& passes = migration.passes;
  if (passes.count == 0) return violated(fmt::format("{} was handed over to {} without its memory", vm, migration.to_host));
  if (passes.verdict != "switch_over") violated(fmt::format("{} was handed over, but the last pass was judged \"{}\"", vm, passes.verdict));
  constexpr std::int64_t page = 4096, byte = 8;
  const Bytes bitmap{(migration.memory.count() + page * byte - 1) / (page * byte)};
  if (passes.in_stun < passes.left + bitmap) {
    violated(fmt::format("{} was handed over after {} bytes in the stun; {} were dirty and {} mark its pages", vm, passes.in_stun.count(),
                         passes.left.count(), bitmap.count()));
  }
}

void SelfCheck::check(const trace::GuestSlowed& event)
{
  if (!(event.slowdown >= 0 && event.slowdown <= 1)) violated(fmt::format("{} is slowed by {}", event.vm, event.slowdown));
}

/// It begins asynchronous (XVM-12).
void SelfCheck::check(const trace::MirrorModeChanged& event)
{
  auto& synchronous = migration(event.migration).synchronous;
  const auto wrong = [&](const std::string& what) { violated(fmt::format("the mirror of {} of {} {}", event.disk, event.migration, what)); };
  if (event.buffered > event.buffer) wrong(fmt::format("buffers {} bytes, it has room for {}", event.buffered.count(), event.buffer.count()));
  const bool changed = event.mode == "synchronous" ? synchronous.insert(event.disk).second : synchronous.erase(event.disk) > 0;
  if (!changed) wrong(fmt::format("became {}, which it was", event.mode));
}

} // namespace godwit::run
