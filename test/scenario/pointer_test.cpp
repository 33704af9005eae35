#include "scenario/pointer.hpp"

#include <catch2/catch.hpp>

using namespace godwit::scenario;

TEST_CASE("pointers are in order key by key, numbers by value", "[scenario][pointer]")
{
  const auto [a, b] = GENERATE(table<std::string, std::string>({
      {"/vms/2", "/vms/10"},
      {"/vms/2/disks", "/vms/10"},
      {"/vms/2", "/vms/2/disks"},
      {"/a/x", "/ab"},
      {"/a", "/b"},
      {"/platform/hosts/9/id", "/platform/hosts/10/cores"},
      {"", "/a"},
      {"/", "/0"},
  }));
  CHECK(sort_key(a) < sort_key(b));
}

TEST_CASE("a key with a slash or a tilde survives in a pointer", "[scenario][pointer]")
{
  CHECK(escaped("a/b~c") == "a~1b~0c");
  CHECK(split("/x/a~1b~0c/~01") == std::vector<std::string>{"x", "a/b~c", "~1"});
  CHECK(split("").empty());
}

TEST_CASE("a pointer is within itself and its ancestors, not within its neighbours", "[scenario][pointer]")
{
  CHECK(within("/vms/1/disks", "/vms/1"));
  CHECK(within("/vms/1", "/vms/1"));
  CHECK(!within("/vms/10", "/vms/1"));
}
