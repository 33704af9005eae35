#include "migration/storage_vmotion.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace godwit::migration;
using godwit::scenario::Version;

namespace {

constexpr int phases = static_cast<int>(Phase::RolledBack) + 1;
constexpr int signals = static_cast<int>(Signal::SourceDeleted) + 1;

bool listed(std::span<const Step> table, Phase phase, Signal signal)
{
  return std::any_of(table.begin(), table.end(), [&](const Step& s) { return s.from == phase && s.signal == signal; });
}

} // namespace

TEST_CASE("a signal that no row lists is forbidden, in every phase and generation", "[migration]")
{
  for (const auto version : {Version::V4_1, Version::V5_0, Version::V6_0}) {
    const auto table = storage_vmotion_protocol(version);
    for (int p = 0; p < phases; ++p)
      for (int s = 0; s < signals; ++s) {
        const auto phase = static_cast<Phase>(p);
        const auto signal = static_cast<Signal>(s);
        if (listed(table, phase, signal)) CHECK(step(table, phase, signal).from == phase);
        else CHECK_THROWS_AS(step(table, phase, signal), std::logic_error);
      }
  }
}

TEST_CASE("no phase has two rows for one signal", "[migration]")
{
  for (const auto version : {Version::V4_1, Version::V5_1})
    for (const auto& row : storage_vmotion_protocol(version)) {
      const auto table = storage_vmotion_protocol(version);
      CHECK(std::count_if(table.begin(), table.end(), [&](const Step& s) { return s.from == row.from && s.signal == row.signal; }) == 1);
    }
}

TEST_CASE("home, shadow VM, disks, switchover, deletion: in that order and no other", "[migration][SVM-3]")
{
  const auto walk = [](Version version, std::initializer_list<Signal> signals) {
    auto phase = Phase::Requested;
    for (const auto signal : signals) phase = step(storage_vmotion_protocol(version), phase, signal).to;
    return phase;
  };
  CHECK(walk(Version::V5_0, {Signal::Admitted, Signal::HomeCopied, Signal::ShadowIdles, Signal::MirrorInserted, Signal::CopyDone,
                             Signal::VmHandedOver, Signal::SourceDeleted}) == Phase::Completed);
  CHECK(walk(Version::V4_1, {Signal::Admitted, Signal::HomeCopied, Signal::ShadowIdles, Signal::CopyDone, Signal::VmHandedOver,
                             Signal::SourceDeleted}) == Phase::Completed); // no mirror driver before 5.0
}
