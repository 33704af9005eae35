#include "report/explain/parts.hpp"

#include "report/figures.hpp"
#include "report/motion_cells.hpp"

#include <fmt/format.h>

namespace godwit::report {

namespace {

std::string chosen_text(const trace::DecisionMade& made)
{
  const auto& chosen = made.chosen;
  if (made.what == "streams") return fmt::format("Streams: {}", chosen);
  if (made.what == "encryption") return fmt::format("It is {}", spaced(chosen));
  if (made.what == "swap") return fmt::format("The swap file is {}", spaced(chosen));
  if (made.what == "zeroing") return fmt::format("{}: zeroes by {}", made.subject, spaced(chosen));
  if (made.what == "round_trip") return chosen == "ignored" ? "The limit on the round trip is ignored, as the scenario asks" : "The round trip is admitted";
  if (made.what == "reach") return fmt::format("Files stay on {}", made.subject);
  if (made.what == "buffers") return chosen == "sized_for_distance" ? "Its streams' buffers are sized for the round trip" : "Its streams' buffers are left as they are";
  if (made.what == "file_copy_network") return fmt::format("Network file copy takes the network for {}", chosen);
  if (made.what == "path" && chosen == "nfc") return fmt::format("{} goes by network file copy", made.subject);
  if (made.what == "path" && chosen == "storage_network") return fmt::format("{} takes the storage network", made.subject);
  if (made.what == "path") return fmt::format("{} takes the {}", made.subject, chosen == "vmotion_network" ? "vMotion network" : spaced(chosen));
  if (made.what == "data_mover" && chosen == "fs3dm_hw") return fmt::format("{}: the array copies by itself (FS3DM with hardware offload)", made.subject);
  if (made.what == "data_mover" && chosen == "fs3dm") return fmt::format("{}: FS3DM copies, in the host's kernel", made.subject);
  if (made.what == "data_mover" && chosen == "fsdm") return fmt::format("{}: FSDM copies, at application level", made.subject);
  return fmt::format("{}, {}: {}", made.subject, spaced(made.what), spaced(chosen));
}

} // namespace

Points decision_points(const Migration& migration, const Span& span)
{
  Points points;
  for (const auto& [at, made, phase] : migration.decisions) {
    const bool here = phase ? span.first <= *phase && *phase <= span.last : span.phase == "request";
    if (!here) continue;
    for (const auto& tried : made.tried) points.push_back({fmt::format("{}: {} is passed over: {}", made.subject, tried.name, tried.reason), tried.claim});
    const auto chosen = made.what == "kind" ? fmt::format("{} is to move by {}", made.subject, kind_text(migration)) : chosen_text(made);
    points.push_back({fmt::format("{}: {}", chosen, made.reason), made.claim});
  }
  return points;
}

} // namespace godwit::report
