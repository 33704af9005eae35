#include "migration/protocol.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace godwit::migration {

std::string_view to_text(Phase phase)
{
  switch (phase) {
  case Phase::Requested: return "requested";
  case Phase::Home: return "home";
  case Phase::ShadowVm: return "shadow_vm";
  case Phase::MirrorInsertion: return "mirror_insertion";
  case Phase::Snapshot: return "snapshot";
  case Phase::BulkCopy: return "bulk_copy";
  case Phase::Iteration: return "iteration";
  case Phase::Consolidation: return "consolidation";
  case Phase::Sweep: return "sweep";
  case Phase::Prepare: return "prepare";
  case Phase::MirrorDrain: return "mirror_drain";
  case Phase::TraceInstall: return "trace_install";
  case Phase::MemoryPass: return "memory_pass";
  case Phase::ColdCopy: return "cold_copy";
  case Phase::Switchover: return "switchover";
  case Phase::Cleanup: return "cleanup";
  case Phase::Completed: return "completed";
  case Phase::Refused: return "refused";
  case Phase::RolledBack: return "rolled_back";
  case Phase::Failed: return "failed";
  }
  return "";
}

const Step& step(const Protocol& protocol, Phase phase, Signal signal)
{
  for (const auto table : {protocol.steps, protocol.failures}) {
    const auto row = std::ranges::find_if(table, [&](const Step& s) { return s.from == phase && s.signal == signal; });
    if (row != table.end()) return *row;
  }
  throw std::logic_error("forbidden in phase " + std::string{to_text(phase)});
}

} // namespace godwit::migration
