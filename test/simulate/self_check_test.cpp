#include "run/self_check.hpp"

#include <catch2/catch.hpp>

using namespace godwit;
using namespace godwit::units::literals;
using trace::Event;
using units::Bytes;
using units::Seconds;

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
std::vector<Event> sound()
{
  return {trace::ResourceDeclared{"r", "pool_read", 1_Gbps, 1_Gbps},
          trace::ResourceDeclared{"w", "pool_write", 1_Gbps, 1_Gbps},
          trace::DatastoreDeclared{"A1", 1_GiB, 512_MiB},
          trace::DatastoreDeclared{"B1", 1_GiB, 1_GiB},
          trace::MigrationRequested{"m1", "vm", "storage_vmotion", "esx1", {}, {}, {}},
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

std::string violations(const std::vector<Event>& events)
{
  run::SelfCheck check;
  double at = 0;
  for (const auto& event : events) check.on(Seconds{at++}, event);
  std::string all;
  for (const auto& each : check.violations()) all += each + "\n";
  return all;
}

std::string without(std::size_t index)
{
  auto events = sound();
  events.erase(events.begin() + static_cast<std::ptrdiff_t>(index));
  return violations(events);
}

std::string with(std::size_t index, Event event)
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

TEST_CASE("time that runs backwards is found", "[run][self-check]")
{
  run::SelfCheck check;
  check.on(2_s, trace::RunEnded{});
  check.on(1_s, trace::RunEnded{});
  CHECK(check.violations().size() == 1);
}
