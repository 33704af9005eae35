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
  case Phase::BulkCopy: return "bulk_copy";
  case Phase::Switchover: return "switchover";
  case Phase::Cleanup: return "cleanup";
  case Phase::Completed: return "completed";
  case Phase::Refused: return "refused";
  case Phase::RolledBack: return "rolled_back";
  }
  return "";
}

const Step& step(std::span<const Step> table, Phase phase, Signal signal)
{
  const auto row = std::find_if(table.begin(), table.end(), [&](const Step& s) { return s.from == phase && s.signal == signal; });
  if (row == table.end()) throw std::logic_error("forbidden in phase " + std::string{to_text(phase)});
  return *row;
}

} // namespace godwit::migration
