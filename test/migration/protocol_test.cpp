#include "migration/storage_vmotion_protocol.hpp"
#include "migration/vmotion_protocol.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace protocol_test {

using namespace godwit::migration;
using godwit::scenario::CopyOrder;
using godwit::scenario::Generation;

namespace {

constexpr int phases = static_cast<int>(Phase::Failed) + 1;
constexpr int signals = static_cast<int>(Signal::HostLost) + 1;

struct Named {
  std::string name;
  Protocol protocol;
};
std::vector<Named> protocols()
{
  std::vector<Named> all;
  for (const auto generation : {Generation::Snapshot, Generation::DirtyBlock, Generation::Mirror, Generation::Sweep})
    all.push_back({"storage_vmotion " + std::string{to_text(generation)}, storage_vmotion_protocol(generation)});
  all.push_back({"vmotion", vmotion_protocol()});
  all.push_back({"xvmotion", xvmotion_protocol(CopyOrder::DisksFirst)});
  all.push_back({"xvmotion, memory first", xvmotion_protocol(CopyOrder::MemoryFirst)});
  all.push_back({"cold", cold_migration_protocol()});
  return all;
}

std::ptrdiff_t rows(const Protocol& protocol, Phase phase, Signal signal)
{
  const auto in = [&](std::span<const Step> table) {
    return std::ranges::count_if(table, [&](const Step& s) { return s.from == phase && s.signal == signal; });
  };
  return in(protocol.steps) + in(protocol.failures);
}

bool ends(Phase phase) { return phase >= Phase::Completed; }

} // namespace

TEST_CASE("a signal that no row lists is forbidden, in every phase of every migration, and no phase has two rows for one", "[migration][SVM-12][XVM-1]")
{
  for (const auto& [name, protocol] : protocols()) {
    INFO(name);
    for (int p = 0; p < phases; ++p)
      for (int s = 0; s < signals; ++s) {
        const auto phase = static_cast<Phase>(p);
        const auto signal = static_cast<Signal>(s);
        INFO(to_text(phase) << ", signal " << s);
        CHECK(rows(protocol, phase, signal) <= 1);
        if (rows(protocol, phase, signal) == 1) CHECK(step(protocol, phase, signal).from == phase);
        else CHECK_THROWS_AS(step(protocol, phase, signal), std::logic_error);
      }
  }
}

TEST_CASE("either host may be lost in every phase that a migration goes through, and that ends it", "[migration][SVM-8][MOB-13]")
{
  for (const auto& [name, protocol] : protocols()) {
    INFO(name);
    for (const auto& row : protocol.steps) {
      if (row.from == Phase::Requested) continue;
      INFO(to_text(row.from));
      CHECK(ends(step(protocol, row.from, Signal::HostLost).to));
      // The VM's host until the switchover, the other one's end matters no more after it.
      const auto changes_host = !name.starts_with("storage_vmotion");
      if (changes_host && row.from != Phase::Cleanup) CHECK(step(protocol, row.from, Signal::DestinationLost).to == Phase::RolledBack);
    }
  }
}

TEST_CASE("until the VM is handed over no way of failing completes the migration, afterwards none undoes it", "[migration][SVM-8]")
{
  for (const auto& [name, protocol] : protocols()) {
    INFO(name);
    for (const auto& row : protocol.failures) {
      CHECK(ends(row.to));
      CHECK((row.to == Phase::Completed) == (row.from == Phase::Cleanup));
    }
  }
}

TEST_CASE("every phase a migration can be in is reached from its request, and every row cites what it stands for", "[migration]")
{
  for (const auto& [name, protocol] : protocols()) {
    INFO(name);
    for (const auto& row : protocol.steps) {
      CHECK_FALSE(row.claim.empty());
      CHECK((row.from == Phase::Requested || std::ranges::any_of(protocol.steps, [&](const Step& s) { return s.to == row.from && s.from != row.from; })));
    }
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

TEST_CASE("a vMotion's way: memory alone, pass after pass, then the host", "[migration][XVM-3][XVM-6]")
{
  using enum Signal;
  const auto walk = [](std::initializer_list<Signal> signals) {
    auto phase = Phase::Requested;
    for (const auto signal : signals) phase = step(vmotion_protocol(), phase, signal).to;
    return phase;
  };
  CHECK(walk({Admitted, Prepared, TracesInstalled, LittleLeft, VmHandedOver, SourceDeleted}) == Phase::Completed);
  CHECK(walk({Admitted, Prepared, TracesInstalled, MuchLeft, MuchLeft, LittleLeft, VmHandedOver, SourceDeleted}) == Phase::Completed);
  CHECK(walk({Admitted, Prepared, TracesInstalled, MuchLeft, NotConverging}) == Phase::Failed);
  CHECK_THROWS(walk({Admitted, Prepared, LittleLeft})); // no page without a write trace on it
  CHECK_THROWS(walk({Admitted, Prepared, TracesInstalled, CopyDone})); // no disk moves
  CHECK_THROWS(walk({Admitted, Prepared, TracesInstalled, LittleLeft, NotConverging})); // past that
}

TEST_CASE("an XvMotion's way: disks, the mirror caught up, then memory, the other order only where it is asked for", "[migration][XVM-16][XVM-17]")
{
  using enum Signal;
  const auto walk = [](CopyOrder order, std::initializer_list<Signal> signals) {
    auto phase = Phase::Requested;
    for (const auto signal : signals) phase = step(xvmotion_protocol(order), phase, signal).to;
    return phase;
  };
  CHECK(walk(CopyOrder::DisksFirst, {Admitted, HomeCopied, ShadowIdles, MirrorInserted, CopyDone, MirrorCaughtUp, TracesInstalled, MuchLeft, LittleLeft, VmHandedOver, SourceDeleted}) == Phase::Completed);
  CHECK(walk(CopyOrder::MemoryFirst, {Admitted, HomeCopied, ShadowIdles, MirrorInserted, TracesInstalled, MemoryCopied, CopyDone, MirrorCaughtUp, MuchLeft, LittleLeft, VmHandedOver, SourceDeleted}) == Phase::Completed);
  CHECK_THROWS(walk(CopyOrder::DisksFirst, {Admitted, HomeCopied, ShadowIdles, MirrorInserted, CopyDone, TracesInstalled})); // the mirror must have caught up
  CHECK_THROWS(walk(CopyOrder::DisksFirst, {Admitted, HomeCopied, ShadowIdles, MirrorInserted, TracesInstalled})); // not before the disks
  CHECK_THROWS(walk(CopyOrder::MemoryFirst, {Admitted, HomeCopied, ShadowIdles, MirrorInserted, CopyDone}));
}

TEST_CASE("a VM that is powered off has no memory to copy and is never stunned", "[migration][MOB-4]")
{
  using enum Signal;
  CHECK(step(cold_migration_protocol(), Phase::ColdCopy, CopyDone).to == Phase::Switchover);
  for (const auto signal : {MuchLeft, LittleLeft, NotConverging, MirrorCaughtUp, TracesInstalled})
    CHECK_THROWS_AS(step(cold_migration_protocol(), Phase::ColdCopy, signal), std::logic_error);
}

TEST_CASE("a VM that dies with its host cites no rule about one that lives on", "[migration][SVM-8][MOB-13]")
{
  for (const auto& [name, protocol] : protocols()) {
    INFO(name);
    for (const auto& row : protocol.failures)
      if (row.signal == Signal::HostLost && row.to == Phase::Failed) CHECK(row.claim.empty());
  }
}

TEST_CASE("4.x hands over by the fast suspend and resume, 3.5 by its own rule", "[migration][SVM-5][SVM-12]")
{
  const auto claim = [](Generation generation, Phase from) { return step(storage_vmotion_protocol(generation), from, Signal::LittleLeft).claim; };
  CHECK(claim(Generation::DirtyBlock, Phase::Iteration) == "SVM-5");
  CHECK(claim(Generation::DirtyBlock, Phase::BulkCopy) == "SVM-5");
  CHECK(claim(Generation::Snapshot, Phase::Consolidation) == "SVM-12");
  CHECK(step(xvmotion_protocol(CopyOrder::DisksFirst), Phase::Home, Signal::HomeCopied).claim == "SVM-2");
}

} // namespace protocol_test
