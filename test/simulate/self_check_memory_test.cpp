// What goes between hosts.

#include "simulate/violations.hpp"

#include <catch2/catch.hpp>

namespace self_check_memory_test {

using namespace godwit;
using namespace godwit::test;
using Catch::Contains;
using trace::PassJudged;
using trace::StreamCarried;

namespace {

std::string with_carried(int nth, units::Bytes size)
{
  return at_the_end(changed<StreamCarried>(vmotion(), nth, [&](auto& carried) { carried.size = size; }));
}

/// The second pass, and what it carried, with so much.
Events second_pass(units::Bytes size)
{
  const auto events = changed<StreamCarried>(vmotion(), 1, [&](auto& carried) { carried.size = size; });
  return changed<PassJudged>(events, 1, [&](auto& pass) { pass.sent = size; });
}

StreamCarried memory(units::Bytes size) { return {0, trace::Cause::Memory, {}, size, false}; }
StreamCarried cut_off(units::Bytes size) { return {0, trace::Cause::Memory, {}, size, true}; }

constexpr int of_pass_0 = 0, of_pass_1 = 1, last_pages = 2, state = 3; // as the sound one has them

} // namespace

// Streams.

TEST_CASE("what streams carry stands in the ledger of all their links, cut or not", "[run][self-check]")
{
  auto events = after<StreamCarried>(vmotion(), of_pass_0, {cut_off(10_MiB)});
  CHECK(at_the_end(events).empty());
  // 512 + 10 cut + 64 + 8 MiB + 32 KiB = 622,886,912
  events.push_back(trace::ResourceTotal{1, 584_MiB + 32_KiB});
  CHECK_THAT(violations(events), Contains("esx2/nic0/in carried 612401152 bytes, the ledger has 622886912"));
}

TEST_CASE("a stream carries nothing before it is declared, nor after its migration has ended", "[run][self-check]")
{
  CHECK_THAT(at_the_end(without<trace::StreamDeclared>(vmotion())), Contains("stream 0 was never declared"));
  CHECK_THAT(at_the_end(after<trace::MigrationEnded>(vmotion(), 0, {memory(1_MiB)})), Contains("stream 0 of m1 goes on after its end"));
  CHECK_THAT(at_the_end(changed<trace::StreamDeclared>(vmotion(), 0, [](auto& stream) { stream.stream = 1; })), Contains("stream 1 was declared out of order"));
}

// Memory.

TEST_CASE("a pass sends exactly what the one before left dirty", "[run][self-check][XVM-6]")
{
  CHECK(at_the_end(second_pass(64_MiB)).empty());
  CHECK_THAT(at_the_end(second_pass(63_MiB)), Contains("pass 1 of m1 sent 66060288 bytes, the one before left 67108864"));
  CHECK_THAT(at_the_end(second_pass(65_MiB)), Contains("pass 1 of m1 sent 68157440 bytes, the one before left 67108864"));
}

TEST_CASE("where the disks were copied between two passes, the second sends more, never less", "[run][self-check][XVM-16]")
{
  const auto later = [](units::Bytes size) {
    return at_the_end(changed<PassJudged>(second_pass(size), 1, [](auto& pass) { pass.took = 1_s; })); // began a second after the judgement
  };
  CHECK(later(65_MiB).empty());
  CHECK_THAT(later(63_MiB), Contains("the one before left 67108864"));
}

TEST_CASE("what a pass says it sent has arrived, what was cut off has not", "[run][self-check]")
{
  CHECK_THAT(with_carried(of_pass_0, 511_MiB), Contains("pass 0 of m1 sent 536870912 bytes, 535822336 arrived"));
  CHECK_THAT(with_carried(of_pass_1, 65_MiB), Contains("pass 1 of m1 sent 67108864 bytes, 68157440 arrived"));
  const auto cut = changed<StreamCarried>(vmotion(), of_pass_0, [](auto& carried) { carried.cut = true; });
  CHECK_THAT(at_the_end(cut), Contains("pass 0 of m1 sent 536870912 bytes, 0 arrived"));
  CHECK(at_the_end(after<StreamCarried>(cut, of_pass_0, {memory(512_MiB)})).empty()); // all of it again
}

TEST_CASE("passes are judged one after the other", "[run][self-check]")
{
  CHECK_THAT(at_the_end(changed<PassJudged>(vmotion(), 1, [](auto& pass) { pass.pass = 2; })), Contains("pass 2 of m1 was judged out of order"));
}

TEST_CASE("at the switchover the last dirty pages, and a bit for each page, have gone in the stun", "[run][self-check]")
{
  CHECK_THAT(at_the_end(without<StreamCarried>(vmotion(), last_pages)), Contains("vm was handed over after 32768 bytes in the stun; 8388608 were dirty and 32768 mark its pages"));
  CHECK_THAT(with_carried(last_pages, 7_MiB), Contains("8388608 were dirty"));
  CHECK_THAT(with_carried(state, 32_KiB - 1_B), Contains("vm was handed over after 8421375 bytes in the stun"));
  CHECK(with_carried(state, 8_MiB + 32_KiB).empty()); // with its devices
}

TEST_CASE("what was sent before the stun is not what was dirty in it", "[run][self-check]")
{
  const auto early = before<trace::Stunned>(without<StreamCarried>(vmotion(), last_pages), 0, {memory(8_MiB)});
  CHECK_THAT(at_the_end(early), Contains("vm was handed over after 32768 bytes in the stun"));
}

TEST_CASE("no VM changes its host without its memory, or before little enough of it is left", "[run][self-check][XVM-6]")
{
  auto nothing = without<PassJudged>(without<PassJudged>(vmotion()));
  CHECK_THAT(at_the_end(nothing), Contains("vm was handed over to esx2 without its memory"));
  const auto hopeless = changed<PassJudged>(vmotion(), 1, [](auto& pass) { pass.verdict = "give_up"; });
  CHECK_THAT(at_the_end(hopeless), Contains("vm was handed over, but the last pass was judged \"give_up\""));
}

TEST_CASE("a guest is slowed by something between nothing and all of it", "[run][self-check]")
{
  const auto slowed = [](double by) { return at_the_end(before<PassJudged>(vmotion(), 0, {trace::GuestSlowed{"m1", "vm", by, "", ""}})); };
  CHECK(slowed(0).empty());
  CHECK(slowed(1).empty());
  CHECK_THAT(slowed(1.01), Contains("vm is slowed by 1.01"));
  CHECK_THAT(slowed(-0.01), Contains("vm is slowed by -0.01"));
}

// Guest writes that cross a network.

namespace {

trace::MirrorModeChanged became(const char* mode, units::Bytes buffered = 4_MiB, const char* disk = "d0") { return {"m1", disk, mode, buffered, 4_MiB, "", "", {}}; }
std::string with_modes(const Events& modes) { return at_the_end(before<StreamCarried>(vmotion(), 0, modes)); }

} // namespace

TEST_CASE("mirroring begins asynchronous and changes between two modes, each disk by itself", "[run][self-check][XVM-12]")
{
  CHECK(with_modes({became("synchronous"), became("asynchronous"), became("synchronous")}).empty());
  CHECK(with_modes({became("synchronous"), became("synchronous", 4_MiB, "d1")}).empty());
  CHECK_THAT(with_modes({became("asynchronous")}), Contains("the mirror of d0 of m1 became asynchronous, which it was"));
  CHECK_THAT(with_modes({became("synchronous"), became("synchronous")}), Contains("the mirror of d0 of m1 became synchronous, which it was"));
}

TEST_CASE("a mirror buffers no more than there is room for", "[run][self-check][XVM-13]")
{
  CHECK(with_modes({became("synchronous", 4_MiB)}).empty());
  CHECK_THAT(with_modes({became("synchronous", 4_MiB + 1_B)}), Contains("the mirror of d0 of m1 buffers 4194305 bytes, it has room for 4194304"));
}

} // namespace self_check_memory_test
