#include "simulate/violations.hpp"

#include <catch2/catch.hpp>

namespace self_check_test {

using namespace godwit;
using namespace godwit::test;
using units::Bytes;

namespace {

trace::CopyStarted copy_of(Bytes size)
{
  trace::CopyStarted started{};
  started.copy = 0;
  started.migration = "m1";
  started.size = size;
  started.transfer_size = 32_MiB;
  started.depth = 32;
  started.reads = {{0}};
  started.writes = {{1}};
  return started;
}

trace::TransferDone transfer(std::uint32_t index, Bytes size = 32_MiB)
{
  return {.copy = 0, .index = index, .route = 0, .offset = 32_MiB * index, .read = size, .written = size, .ios = 512, .began = {}};
}

/// A sound migration of 64 MiB from A1 to B1, event by event. Tests take something out or put something in.
Events sound()
{
  return {trace::ResourceDeclared{"r", "pool_read", 1_Gbps, 1_Gbps},
          trace::ResourceDeclared{"w", "pool_write", 1_Gbps, 1_Gbps},
          trace::DatastoreDeclared{"A1", 1_GiB, 512_MiB},
          trace::DatastoreDeclared{"B1", 1_GiB, 1_GiB},
          trace::MigrationRequested{"m1", "vm", "storage_vmotion", "esx1", "esx1", {}, {}, {}},
          trace::SpaceReserved{"m1", "B1", 64_MiB, 1_GiB - 64_MiB},
          copy_of(64_MiB),
          transfer(0),
          transfer(1),
          trace::CopyEnded{0, true, 0_s},
          trace::Stunned{"m1", "vm", "fsr"},
          trace::SwitchedOver{"m1", "vm", "esx1", {}},
          trace::Resumed{"m1", "vm", "fsr"},
          trace::SpaceReleased{"m1", "A1", 64_MiB, 576_MiB},
          trace::MigrationEnded{"m1", trace::Outcome::Completed, "", ""},
          trace::ResourceTotal{0, 64_MiB},
          trace::ResourceTotal{1, 64_MiB},
          trace::RunEnded{}};
}

constexpr std::size_t reserved = 5, first_transfer = 7, second_transfer = 8, copy_ended = 9, stunned = 10, resumed = 12, released = 13,
                      migration_ended = 14, total = 15;

std::string without(std::size_t index)
{
  auto events = sound();
  events.erase(events.begin() + static_cast<std::ptrdiff_t>(index));
  return violations(events);
}

std::string with(std::size_t index, Kept event)
{
  auto events = sound();
  events[index] = std::move(event);
  return violations(events);
}

} // namespace

TEST_CASE("a sound run passes", "[run][self-check]") { CHECK(violations(sound()).empty()); }

TEST_CASE("a block that never arrived, arrived twice or is not of this copy is found", "[run][self-check]")
{
  CHECK_THAT(without(second_transfer), Catch::Contains("bytes of"));
  CHECK_THAT(with(second_transfer, transfer(0)), Catch::Contains("made twice"));
  CHECK_THAT(with(second_transfer, transfer(7)), Catch::Contains("not one of its own"));
}

TEST_CASE("a ledger that does not close is found", "[run][self-check]")
{
  CHECK_THAT(with(total, trace::ResourceTotal{0, 63_MiB}), Catch::Contains("r carried"));
}

TEST_CASE("space that does not close is found", "[run][self-check]")
{
  CHECK_THAT(with(reserved, trace::SpaceReserved{"m1", "B1", 64_MiB, 1_GiB}), Catch::Contains("B1 has"));
  CHECK_THAT(with(reserved, trace::SpaceReserved{"m1", "B1", 2_GiB, 1_GiB - 2_GiB}), Catch::Contains("more than its capacity"));
  CHECK_THAT(with(released, trace::SpaceReleased{"m1", "A1", 768_MiB, 1_GiB + 256_MiB}), Catch::Contains("more free than its capacity"));
}

TEST_CASE("a migration that failed but kept its space is found", "[run][self-check]")
{
  CHECK_THAT(with(migration_ended, trace::MigrationEnded{"m1", trace::Outcome::RolledBack, "lost", "SVM-8"}), Catch::Contains("holds"));
}

TEST_CASE("two copies of a VM at once, or none for good, are found", "[run][self-check]")
{
  CHECK_THAT(without(stunned), Catch::Contains("two copies at once"));
  CHECK_THAT(without(resumed), Catch::Contains("still stunned"));
  CHECK_THAT(without(copy_ended), Catch::Contains("before its copies had ended"));
}

TEST_CASE("a migration that never ended is found", "[run][self-check]") { CHECK_THAT(without(migration_ended), Catch::Contains("never ended")); }

TEST_CASE("more I/Os outstanding than the queue is deep are found", "[run][self-check]")
{
  auto events = sound();
  events.insert(events.begin() + first_transfer, trace::IoDone{0, 0, 33, {}, {}});
  CHECK_THAT(violations(events), Catch::Contains("33 I/Os outstanding"));
}

// A copy that stops early, and who goes on.

namespace {

/// What m1 does between its request and its end; the ledger at the end is as given.
std::string while_copying(const Events& what, Bytes carried, trace::Outcome outcome = trace::Outcome::Completed)
{
  Events events{trace::ResourceDeclared{"r", "pool_read", 1_Gbps, 1_Gbps}, trace::ResourceDeclared{"w", "pool_write", 1_Gbps, 1_Gbps},
                            trace::MigrationRequested{"m1", "vm", "storage_vmotion", "esx1", "esx1", {}, {}, {}}};
  events.insert(events.end(), what.begin(), what.end());
  events.push_back(trace::MigrationEnded{"m1", outcome, "", ""});
  for (std::uint32_t resource = 0; resource < 2; ++resource) events.push_back(trace::ResourceTotal{resource, carried});
  events.push_back(trace::RunEnded{});
  return violations(events);
}

/// The second copy of d0, from `start` on.
trace::CopyStarted rest_of(Bytes start, Bytes size)
{
  auto rest = copy_of(size);
  rest.copy = 1;
  rest.start = start;
  return rest;
}

trace::TransferDone of_rest(std::uint32_t index, Bytes offset)
{
  auto done = transfer(index);
  done.copy = 1;
  done.offset = offset;
  return done;
}

trace::HandedOver handed_over(Bytes offset) { return {"m1", "", "fs3dm_hw", "fs3dm", offset, "the array failed a command", "VAAI-5"}; }

/// 96 MiB, of which another mover takes the last 64.
Events taken_over(Bytes start = 32_MiB, Bytes size = 64_MiB)
{
  return {copy_of(96_MiB),
          transfer(0),
          trace::CopyEnded{0, false, 0_s},
          handed_over(start),
          rest_of(start, size),
          of_rest(0, start),
          of_rest(1, start + 32_MiB),
          trace::CopyEnded{1, true, 0_s}};
}

} // namespace

TEST_CASE("bytes by offload and bytes by software together are the disk, exactly", "[run][self-check][VAAI-5]")
{
  CHECK(while_copying(taken_over(), 96_MiB).empty());
  // 32 done; from 64 on leaves a gap of 32, from 0 on copies 32 again
  CHECK_THAT(while_copying(taken_over(64_MiB), 96_MiB), Catch::Contains("begins at 67108864, the one before came to 33554432"));
  CHECK_THAT(while_copying(taken_over(0_B), 96_MiB), Catch::Contains("begins at 0, the one before came to 33554432"));
  CHECK_THAT(while_copying(taken_over(32_MiB, 32_MiB), 64_MiB), Catch::Contains("the whole is 100663296"));
}

TEST_CASE("nobody goes on from where nobody stopped, or unasked", "[run][self-check][VAAI-5]")
{
  auto unasked = taken_over();
  unasked.erase(unasked.begin() + 3);
  CHECK_THAT(while_copying(unasked, 96_MiB), Catch::Contains("without having been handed over"));

  const Events from_nowhere{[] { auto copy = copy_of(32_MiB); copy.start = 32_MiB; return copy; }()};
  CHECK_THAT(while_copying(from_nowhere, 0_B, trace::Outcome::RolledBack), Catch::Contains("nobody copied what is before"));

  auto side_by_side = taken_over();
  side_by_side.erase(side_by_side.begin() + 2);
  CHECK_THAT(while_copying(side_by_side, 96_MiB), Catch::Contains("began while another was under way"));
}

TEST_CASE("a migration that completed with a copy left unfinished is found", "[run][self-check]")
{
  const Events half{copy_of(64_MiB), transfer(0), trace::CopyEnded{0, false, 0_s}};
  CHECK_THAT(while_copying(half, 32_MiB), Catch::Contains("never copied to its end"));
  CHECK(while_copying(half, 32_MiB, trace::Outcome::RolledBack).empty());
}

TEST_CASE("what had passed of a transfer cut off stands in the ledger, and it is repeated as a whole", "[run][self-check]")
{
  const Events cut{copy_of(32_MiB), trace::TransferCut{0, 0, 0, 10_MiB, 10_MiB}, transfer(0), trace::CopyEnded{0, true, 0_s}};
  CHECK(while_copying(cut, 42_MiB).empty()); // 10 for nothing + 32
  CHECK_THAT(while_copying(cut, 32_MiB), Catch::Contains("r carried 33554432 bytes, the ledger has 44040192"));
}

TEST_CASE("a run that ends with a copy cut off must close its ledger all the same", "[run][self-check]")
{
  const Events lost{copy_of(64_MiB), transfer(0), trace::TransferCut{0, 1, 0, 5_MiB, 5_MiB}, trace::CopyEnded{0, false, 0_s}};
  CHECK(while_copying(lost, 37_MiB, trace::Outcome::RolledBack).empty());
  CHECK_THAT(while_copying(lost, 38_MiB, trace::Outcome::RolledBack), Catch::Contains("the ledger has"));
}

namespace {

/// A sweep of 64 MiB: transfers of these sizes.
Events sweep(const std::vector<Bytes>& sizes)
{
  auto started = copy_of(64_MiB);
  started.open_ended = true;
  Events events{started};
  Bytes offset;
  for (std::uint32_t index = 0; index < sizes.size(); ++index) {
    events.push_back(trace::TransferDone{0, index, 0, offset, sizes[index], sizes[index], 1, {}});
    offset += sizes[index];
  }
  events.push_back(trace::CopyEnded{0, true, 0_s});
  return events;
}

} // namespace

TEST_CASE("a sweep covers its disk at least once, however often blocks come again", "[run][self-check]")
{
  CHECK(while_copying(sweep({32_MiB, 32_MiB}), 64_MiB).empty());
  CHECK(while_copying(sweep({32_MiB, 16_MiB, 32_MiB, 1_MiB}), 81_MiB).empty());
  CHECK_THAT(while_copying(sweep({32_MiB, 16_MiB}), 48_MiB), Catch::Contains("50331648 bytes of 67108864 arrived"));
  auto skipping = sweep({32_MiB, 32_MiB, 32_MiB});
  skipping.erase(skipping.begin() + 2);
  CHECK_THAT(while_copying(skipping, 64_MiB), Catch::Contains("transfer 2 is not one of its own"));
}

// Guests.

TEST_CASE("what guests read and write stands in the ledger", "[run][self-check]")
{
  const Events guest{trace::LoadDeclared{0, "m1", "vm", "d0", "A1", trace::Cause::Guest, {0}, {1}}, trace::LoadCarried{0, 0_s, 7_MiB, 7_MiB}};
  CHECK(while_copying(guest, 7_MiB).empty());
  CHECK_THAT(while_copying(guest, 8_MiB), Catch::Contains("r carried"));
  CHECK_THAT(while_copying({trace::LoadCarried{0, 0_s, 7_MiB, 7_MiB}}, 0_B), Catch::Contains("never declared"));
}

TEST_CASE("guest I/O booked on a migration that is over is found", "[run][self-check]")
{
  auto events = sound();
  events.insert(events.begin() + first_transfer, trace::LoadDeclared{0, "m1", "vm", "d0", "A1", trace::Cause::Guest, {0}, {1}});
  events.insert(events.begin() + migration_ended + 2, trace::LoadCarried{0, 0_s, 0_B, 0_B});
  CHECK_THAT(violations(events), Catch::Contains("goes on after its end"));
}

TEST_CASE("a block that differs at the switchover is found", "[run][self-check][SVM-8]")
{
  CHECK(while_copying({trace::DisksCompared{"m1", "d0", "switchover", 1024, 7, 0}}, 0_B).empty());
  CHECK_THAT(while_copying({trace::DisksCompared{"m1", "d0", "switchover", 1024, 7, 2}}, 0_B), Catch::Contains("2 of 1024 blocks of d0 lost a write"));
  CHECK_THAT(while_copying({trace::DisksCompared{"m1", "d0", "rolled_back", 1024, 7, 1}}, 0_B, trace::Outcome::RolledBack), Catch::Contains("rolled_back"));
}

TEST_CASE("a disk whose guest works must have been compared before its VM moves for good", "[run][self-check]")
{
  auto copy = copy_of(32_MiB);
  copy.subject = "d0";
  Events events{trace::WorkloadDeclared{"vm", "d0", "500 writes/s"}, copy, transfer(0), trace::CopyEnded{0, true, 0_s}};
  CHECK_THAT(while_copying(events, 32_MiB), Catch::Contains("d0 was never compared"));
  CHECK(while_copying(events, 32_MiB, trace::Outcome::RolledBack).empty());
  events.push_back(trace::DisksCompared{"m1", "d0", "switchover", 512, 7, 0});
  CHECK(while_copying(events, 32_MiB).empty());
}

namespace {

trace::IterationJudged left(Bytes size) { return {.migration = "m1", .left = size}; }
trace::WritesSorted dirtied(Bytes size) { return {.migration = "m1", .dirtied = size}; }
Events recopied(trace::CopyNumber number)
{
  auto copy = copy_of(32_MiB);
  copy.copy = number;
  copy.cause = trace::Cause::Recopied;
  auto done = transfer(0);
  done.copy = number;
  return {copy, done, trace::CopyEnded{number, true, 0_s}};
}

} // namespace

TEST_CASE("no iteration is larger than what was dirtied during the one before", "[run][self-check][SVM-4]")
{
  const auto run = [](Bytes first, Bytes second) {
    Events events{dirtied(32_MiB), left(first)};
    for (auto& event : recopied(0)) events.push_back(event);
    events.push_back(dirtied(6_MiB));
    events.push_back(dirtied(4_MiB));
    events.push_back(left(second));
    return while_copying(events, 32_MiB);
  };
  CHECK(run(32_MiB, 10_MiB).empty()); // 6 + 4
  CHECK_THAT(run(33_MiB, 10_MiB), Catch::Contains("34603008 bytes to copy again, the guest left it 33554432"));
  CHECK_THAT(run(32_MiB, 11_MiB), Catch::Contains("11534336 bytes to copy again, the guest left it 10485760"));
}

TEST_CASE("what a pass leaves out is still to be copied after it", "[run][self-check][SVM-4]")
{
  Events events{dirtied(40_MiB), left(40_MiB)};
  for (auto& event : recopied(0)) events.push_back(event); // 32 of them
  events.push_back(left(8_MiB));
  CHECK(while_copying(events, 32_MiB).empty());
}

// What goes wrong.

TEST_CASE("a VM that is rolled back is not left standing still, unless its host died", "[run][self-check]")
{
  const auto rolled_back = [](Events events) { return while_copying(events, 0_B, trace::Outcome::RolledBack); };
  const trace::Stunned stun{"m1", "vm", "last_copy"};
  CHECK_THAT(rolled_back({stun}), Catch::Contains("vm is still stunned at the end") && Catch::Contains("never resumed"));
  CHECK(rolled_back({stun, trace::FaultBegan{"f1", "host esx1 is lost"}}).empty());
  CHECK_THAT(rolled_back({stun, trace::FaultBegan{"f1", "host esx2 is lost"}}), Catch::Contains("still stunned"));
}

TEST_CASE("space that a fault takes belongs to no migration", "[run][self-check]")
{
  auto events = sound();
  events.insert(events.begin() + migration_ended, trace::SpaceReserved{"fault1", "B1", 100_MiB, 1_GiB - 164_MiB});
  CHECK(violations(events).empty());
}

TEST_CASE("time that runs backwards is found", "[run][self-check]")
{
  run::SelfCheck check;
  check.on(2_s, trace::RunEnded{});
  check.on(1_s, trace::RunEnded{});
  CHECK(check.violations().size() == 1);
}

} // namespace self_check_test
