#pragma once
// Figures that several writers show: bytes by class of resource, what bound a migration and by which arithmetic.

#include "report/summary.hpp"

#include <array>
#include <functional>
#include <optional>
#include <string_view>

namespace godwit::report {

/// What bytes pass, from the disks outwards.
enum class ResourceClass { Pools, CopyEngine, Ports, Fabric, Hbas, Nics, Wan };
inline constexpr std::array resource_classes{ResourceClass::Pools, ResourceClass::CopyEngine, ResourceClass::Ports, ResourceClass::Fabric,
                                             ResourceClass::Hbas,  ResourceClass::Nics,       ResourceClass::Wan};
/// By kind of resource. Nothing for a pool's combined limit: its bytes are counted on the sides.
std::optional<ResourceClass> class_of(std::string_view kind);
std::string_view key(ResourceClass of); ///< "copy_engine"
std::string_view to_text(ResourceClass of); ///< "copy engine"

/// Every class, in order, what was mirrored included. A byte read and written again counts twice, as it passes twice.
using ClassBytes = std::map<ResourceClass, Bytes>;
/// A row a class, "on pools" and its cells; classes with the same cells share one: "on ports, fabric, HBAs". None for lines between sites
/// when nothing crossed any.
std::vector<std::vector<std::string>> class_rows(const std::function<std::vector<std::string>(ResourceClass)>& cells_of);

ClassBytes class_bytes(const Summary& summary, const Migration& migration);

/// What bound the copying of its disks and the sending of its memory for the longest time.
struct Bound {
  std::string by; ///< as Limit::bound_by
  double share = 0; ///< of that time
  std::string how; ///< "32 x 64 KiB / (5 ms + 2 ms + 0.05 ms) = 297 MB/s", "B/sas/write 350 MB/s (of it the guest 20 %)"
  double guest_share = 0; ///< what guests took of it meanwhile, when it is a resource
  bool of_stream = false; ///< "window": a network stream's
};
std::optional<Bound> main_bound(const Summary& summary, const Migration& migration);

/// The data mover of one or more of its disks, or the network ("vmotion_network", "nfc") that they take in its place.
struct Mover {
  std::string name;
  std::string why; ///< why each better one was passed over, with the claim; when there was none, why this one
};
/// One for each different choice, in order of decision.
std::vector<Mover> movers(const Migration& migration);

std::vector<const Copy*> bulk_copies(const Summary& summary, const Migration& migration);
Bytes booked(const std::map<trace::Cause, Bytes>& ledger, trace::Cause cause);
/// "A1 -> B1"; several disks may go several ways.
std::string route_text(const Migration& migration);
/// It runs elsewhere afterwards.
bool changes_host(const Migration& migration);
/// "refused", or "unfinished" while there is no outcome.
std::string_view outcome_text(const Migration& migration);
Seconds duration(const Migration& migration);
/// "why [DM-4]"; the claim is left out when there is none.
std::string cited(const std::string& reason, const std::string& claim);

} // namespace godwit::report
