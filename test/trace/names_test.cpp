#include "trace/events.hpp"

#include <catch2/catch.hpp>
#include <set>

namespace names_test {

using namespace godwit::trace;

namespace {

template <std::size_t... Index> std::vector<std::string_view> name_of_each(std::index_sequence<Index...>)
{
  return {name(std::variant_alternative_t<Index, AnyFact>{})...};
}

} // namespace

TEST_CASE("every event type has a name of its own, in snake case", "[trace]")
{
  std::set<std::string_view> names;
  for (const auto each : name_of_each(std::make_index_sequence<std::variant_size_v<AnyFact>>{})) {
    CHECK(each.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos);
    names.insert(each);
  }
  CHECK(names.size() == std::variant_size_v<AnyFact>);
}

TEST_CASE("causes and outcomes read as in summary.json", "[trace]")
{
  CHECK(to_text(Cause::Bulk) == "bulk");
  CHECK(to_text(Cause::Home) == "home");
  CHECK(to_text(Cause::Swap) == "swap");
  CHECK(to_text(Cause::Zero) == "zero");
  CHECK(to_text(Cause::Recopied) == "recopied");
  CHECK(to_text(Cause::Mirrored) == "mirrored");
  CHECK(to_text(Cause::Guest) == "guest");
  CHECK(to_text(Cause::Memory) == "memory");
  CHECK(to_text(Outcome::Completed) == "completed");
  CHECK(to_text(Outcome::Refused) == "refused");
  CHECK(to_text(Outcome::Failed) == "failed");
  CHECK(to_text(Outcome::RolledBack) == "rolled_back");
}

} // namespace names_test
