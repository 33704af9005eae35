#include "migration/disk_queue.hpp"

#include <catch2/catch.hpp>

namespace disk_queue_test {

using namespace godwit;
using migration::DiskMove;
using migration::DiskQueue;

namespace {

DiskMove move(std::string id, std::string from, std::string to)
{
  DiskMove m{};
  m.disk.id = std::move(id);
  m.disk.datastore = std::move(from);
  m.to = std::move(to);
  return m;
}

std::string ids(DiskQueue& queue)
{
  std::string all;
  while (const auto* next = queue.next()) all += next->disk.id + " ";
  return all;
}

} // namespace

TEST_CASE("four disks between distinct pairs go side by side, the fifth waits", "[migration]")
{
  std::vector moves{move("a", "A1", "B1"), move("b", "A2", "B2"), move("c", "A3", "B3"), move("d", "A4", "B4"), move("e", "A5", "B5")};
  DiskQueue queue{moves, 4};
  CHECK(ids(queue) == "a b c d ");
  queue.done(moves[1]);
  CHECK(ids(queue) == "e ");
}

TEST_CASE("disks that share a source or a destination queue, a fan-out and a chain included", "[migration]")
{
  std::vector same_source{move("a", "A1", "B1"), move("b", "A1", "B2")};
  std::vector same_destination{move("a", "A1", "B1"), move("b", "A2", "B1")};
  std::vector chain{move("a", "A1", "B1"), move("b", "B1", "C1")};
  for (auto* moves : {&same_source, &same_destination, &chain}) {
    DiskQueue queue{*moves, 4};
    CHECK(ids(queue) == "a ");
    queue.done((*moves)[0]);
    CHECK(ids(queue) == "b ");
  }
}

TEST_CASE("a disk that must wait does not hold up one behind it that need not", "[migration]")
{
  std::vector moves{move("a", "A1", "B1"), move("b", "A1", "B2"), move("c", "A3", "B3")};
  DiskQueue queue{moves, 4};
  CHECK(ids(queue) == "a c ");
}

TEST_CASE("before 5.1 disks go in turn", "[migration]")
{
  std::vector moves{move("a", "A1", "B1"), move("b", "A2", "B2")};
  DiskQueue queue{moves, 1};
  CHECK(ids(queue) == "a ");
}

} // namespace disk_queue_test
