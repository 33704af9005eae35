#include "scenario/nearest.hpp"

#include <catch2/catch.hpp>

using godwit::scenario::nearest;

TEST_CASE("a slip of the fingers finds the name that was meant", "[scenario][nearest]")
{
  const std::vector<std::string_view> names{"memory", "memory_reservation", "datastore", "disks", "host"};
  CHECK(nearest("memroy", names) == "memory"); // swapped
  CHECK(nearest("datastor", names) == "datastore"); // missing
  CHECK(nearest("hosts", names) == "host"); // too much
  CHECK(nearest("dosks", names) == "disks"); // replaced
  CHECK(nearest("memory_resevation", names) == "memory_reservation");
}

TEST_CASE("what is near to nothing has no nearest name", "[scenario][nearest]")
{
  CHECK(nearest("colour", {"memory", "host"}).empty());
  CHECK(nearest("", {"a"}).empty());
  CHECK(nearest("x", {}).empty());
}

TEST_CASE("of two names equally near the first is taken", "[scenario][nearest]")
{
  CHECK(nearest("esx3", {"esx1", "esx2"}) == "esx1");
}

TEST_CASE("a very long text is not compared at all", "[scenario][nearest]")
{
  const std::string text(1'000'000, 'x');
  CHECK(nearest(text, {text}).empty());
}

TEST_CASE("capitals alone are the nearest of all", "[scenario][nearest]")
{
  CHECK(nearest("ESX1", {"esx2", "esx1"}) == "esx1");
}

TEST_CASE("near a release is the last that is not later", "[scenario][nearest]")
{
  const std::vector<std::string_view> releases{"3.5", "4.0", "5.1", "5.1.0a", "7.0", "7.0u2", "8.0"};
  CHECK(nearest("9.0", releases) == "8.0");
  CHECK(nearest("8.0 U3", releases) == "8.0");
  CHECK(nearest("6.9", releases) == "5.1");
  CHECK(nearest("3.0", releases) == "3.5");
  CHECK(nearest("10.1", {"esx1", "10.2"}) == "10.2"); // no list of releases
}
