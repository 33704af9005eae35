#include "migration/storage_vmotion_protocol.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>

using namespace godwit::migration;
using godwit::scenario::Generation;

namespace {

constexpr int phases = static_cast<int>(Phase::Failed) + 1;
constexpr int signals = static_cast<int>(Signal::HostLost) + 1;
constexpr std::array generations{Generation::Snapshot, Generation::DirtyBlock, Generation::Mirror, Generation::Sweep};

std::ptrdiff_t rows(const Protocol& protocol, Phase phase, Signal signal)
{
  const auto in = [&](std::span<const Step> table) {
    return std::ranges::count_if(table, [&](const Step& s) { return s.from == phase && s.signal == signal; });
  };
  return in(protocol.steps) + in(protocol.failures);
}

bool ends(Phase phase) { return phase >= Phase::Completed; }

} // namespace

TEST_CASE("a signal that no row lists is forbidden, in every phase and generation, and no phase has two rows for one", "[migration][SVM-12]")
{
  for (const auto generation : generations) {
    const auto protocol = storage_vmotion_protocol(generation);
    for (int p = 0; p < phases; ++p)
      for (int s = 0; s < signals; ++s) {
        const auto phase = static_cast<Phase>(p);
        const auto signal = static_cast<Signal>(s);
        CHECK(rows(protocol, phase, signal) <= 1);
        if (rows(protocol, phase, signal) == 1) CHECK(step(protocol, phase, signal).from == phase);
        else CHECK_THROWS_AS(step(protocol, phase, signal), std::logic_error);
      }
  }
}

TEST_CASE("the host may be lost in every phase that a generation goes through, and that ends it", "[migration][SVM-8]")
{
  for (const auto generation : generations) {
    const auto protocol = storage_vmotion_protocol(generation);
    for (const auto& row : protocol.steps) {
      if (row.from == Phase::Requested) continue;
      CHECK(ends(step(protocol, row.from, Signal::HostLost).to));
    }
  }
}

TEST_CASE("until the VM is handed over no way of failing completes the migration; afterwards none undoes it", "[migration][SVM-8]")
{
  for (const auto& row : storage_vmotion_protocol(Generation::Mirror).failures) {
    CHECK(ends(row.to));
    CHECK((row.to == Phase::Completed) == (row.from == Phase::Cleanup));
  }
}

TEST_CASE("each generation's way from request to deletion, and no step of another's", "[migration][SVM-3][SVM-12]")
{
  using enum Signal;
  const auto walk = [](Generation generation, std::initializer_list<Signal> signals) {
    auto phase = Phase::Requested;
    for (const auto signal : signals) phase = step(storage_vmotion_protocol(generation), phase, signal).to;
    return phase;
  };
  CHECK(walk(Generation::Snapshot, {Admitted, HomeCopied, SnapshotTaken, MuchLeft, MuchLeft, LittleLeft, VmHandedOver, SourceDeleted}) == Phase::Completed);
  CHECK(walk(Generation::DirtyBlock, {Admitted, HomeCopied, ShadowIdles, MuchLeft, MuchLeft, LittleLeft, VmHandedOver, SourceDeleted}) == Phase::Completed);
  CHECK(walk(Generation::DirtyBlock, {Admitted, HomeCopied, ShadowIdles, LittleLeft, VmHandedOver, SourceDeleted}) == Phase::Completed);
  CHECK(walk(Generation::DirtyBlock, {Admitted, HomeCopied, ShadowIdles, MuchLeft, NotConverging}) == Phase::Failed);
  CHECK(walk(Generation::Mirror, {Admitted, HomeCopied, ShadowIdles, MirrorInserted, CopyDone, VmHandedOver, SourceDeleted}) == Phase::Completed);
  CHECK(walk(Generation::Sweep, {Admitted, HomeCopied, ShadowIdles, CopyDone, VmHandedOver, SourceDeleted}) == Phase::Completed);
  CHECK_THROWS(walk(Generation::Mirror, {Admitted, HomeCopied, ShadowIdles, MirrorInserted, MuchLeft})); // one pass, no iterations
  CHECK_THROWS(walk(Generation::Mirror, {Admitted, HomeCopied, ShadowIdles, MirrorInserted, NotConverging})); // nothing to converge
  CHECK_THROWS(walk(Generation::DirtyBlock, {Admitted, HomeCopied, ShadowIdles, MirrorInserted})); // no mirror driver before 5.0
  CHECK_THROWS(walk(Generation::Snapshot, {Admitted, HomeCopied, SnapshotTaken, NotConverging})); // knows no bound on its downtime
}
