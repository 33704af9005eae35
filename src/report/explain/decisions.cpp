#include "report/explain/parts.hpp"

#include "report/cells.hpp"
#include "report/figures.hpp"
#include "report/motion_cells.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::report {

namespace {

/// "2 over vmotion"
std::string streams_text(const std::string& chosen)
{
  constexpr std::string_view between = " over ";
  const auto at = chosen.find(between);
  if (at == std::string::npos) return fmt::format("Streams: {}", chosen);
  const auto count = chosen.substr(0, at), where = chosen.substr(at + between.size());
  return fmt::format("{} {} over {}{}", count, count == "1" ? "stream" : "streams", where == "several networks" ? "" : "the network ", where);
}

std::string writer_of_zeroes(const std::string& chosen) { return chosen == "write_same" ? "WRITE SAME" : mover_name(chosen); }

std::string chosen_text(const Migration& migration, const trace::DecisionMade& made)
{
  const auto& chosen = made.chosen;
  if (made.what == "streams") return streams_text(chosen);
  if (made.what == "encryption") return fmt::format("What goes over the vMotion network is {}", spaced(chosen));
  if (made.what == "swap") return fmt::format("The swap file is {}", spaced(chosen));
  if (made.what == "zeroing") return fmt::format("{}: what is left is filled with zeroes by {}", made.subject, writer_of_zeroes(chosen));
  if (made.what == "kind") return fmt::format("{} is to move by {}", made.subject, kind_text(migration));
  if (made.what == "round_trip") return chosen == "ignored" ? "The limit on the round trip is ignored, as the scenario asks" : "The round trip is admitted";
  if (made.what == "reach") return fmt::format("Files stay on {}", made.subject);
  if (made.what == "buffers") return fmt::format("The buffers of its streams are {}", chosen == "sized_for_distance" ? "sized for the round trip" : "left as they are");
  if (made.what == "file_copy_network") return fmt::format("Network file copy takes the network for {}", chosen);
  if (made.what == "path" && chosen == "storage_network") return fmt::format("{} takes the storage network", made.subject);
  if (made.what == "path" && chosen == "nfc") return fmt::format("{} goes by network file copy", made.subject);
  if (made.what == "path") return fmt::format("{} takes the {}", made.subject, chosen == "vmotion_network" ? "vMotion network" : spaced(chosen));
  if (made.what != "data_mover") return fmt::format("{}, {}: {}", made.subject, spaced(made.what), spaced(chosen));
  if (chosen == "fs3dm_hw") return fmt::format("{}: the array copies by itself (FS3DM with hardware offload)", made.subject);
  if (chosen == "fs3dm") return fmt::format("{}: FS3DM copies, in the host's kernel", made.subject);
  return fmt::format("{}: {} copies{}", made.subject, mover_name(chosen), chosen == "fsdm" ? ", at application level" : "");
}

bool is_offload(const std::string& name) { return name == "fs3dm_hw" || name == "write_same"; }

/// That the array does not do it was learnt by asking it for this very copy.
bool was_tried(const Summary& summary, const Decision& decision, const trace::Rejected& against)
{
  const auto learnt = [&](const DeviceState& known) {
    return known.at == decision.at && known.changed.evaluated == decision.at && known.changed.state == "not_supported";
  };
  return is_offload(against.name) && against.claim != "VAAI-4" && std::ranges::any_of(summary.device_states, learnt);
}

} // namespace

TimedPoints decision_points(const Summary& summary, const Migration& migration, const Span& span)
{
  TimedPoints points;
  for (const auto& decision : migration.decisions) {
    if (!span.has(decision.phase)) continue;
    const auto& [at, made, phase] = decision;
    const auto alike = [&](const Decision& other) { return span.has(other.phase) && other.made.what == made.what && other.made.subject == made.subject; };
    const auto when = std::ranges::count_if(migration.decisions, alike) > 1 ? to_text(at) + ": " : "";
    for (const auto& tried : made.tried) {
      const auto verb = was_tried(summary, decision, tried) ? "is tried and fails" : "is passed over";
      const auto name = tried.name == "write_same" ? "WRITE SAME" : mover_name(tried.name);
      points.push_back({at, {fmt::format("{}{}: {} {}: {}", when, made.subject, name, verb, tried.reason), tried.claim}});
    }
    points.push_back({at, {fmt::format("{}{}: {}", when, chosen_text(migration, made), made.reason), made.claim}});
    if (made.chosen == "fs3dm_hw" && changes_host(migration)) points.push_back({at, {"", "XVM-19"}});
  }
  return points;
}

bool asks_for_offload(const Migration& migration)
{
  return std::ranges::any_of(migration.decisions, [](const Decision& decision) {
    const auto& [at, made, phase] = decision;
    const auto& tried = made.tried;
    const bool by_state = !tried.empty() && is_offload(tried.front().name) && (tried.front().claim == "VAAI-4" || tried.front().claim == "DM-3");
    return is_offload(made.chosen) || by_state;
  });
}

} // namespace godwit::report
