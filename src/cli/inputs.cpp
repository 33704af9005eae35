#include "cli/inputs.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <map>
#include <optional>

namespace godwit::cli {

namespace {

/// One kind of input. "*" in the pointer is an index; {0}, {1} in the name and in the use are the ids of the objects it leads to.
struct Kind {
  std::string_view pointer, name;
  std::string_view use; ///< what must be used, see is_used()
};

constexpr std::array kinds{
    Kind{"/platform/arrays/*/pools/*/read", "read rate of pool {0}/{1}", "{0}/{1}/read"},
    Kind{"/platform/arrays/*/pools/*/write", "write rate of pool {0}/{1}", "{0}/{1}/write"},
    Kind{"/platform/arrays/*/pools/*/read_latency", "read latency of pool {0}/{1}", "{0}/{1}/read"},
    Kind{"/platform/arrays/*/pools/*/write_latency", "write latency of pool {0}/{1}", "{0}/{1}/write"},
    Kind{"/platform/arrays/*/vaai/xcopy_rate", "XCOPY rate of array {0}", "{0}/xcopy"},
    Kind{"/platform/arrays/*/vaai/write_same_rate", "WRITE SAME rate of array {0}", "{0}/write_same"},
    Kind{"/platform/arrays/*/ports/*/rate", "rate of ports {1} of array {0}", "{0}/port"},
    Kind{"/platform/hosts/*/hbas/*/rate", "rate of HBAs {1} of host {0}", "{0}/hba"},
    Kind{"/platform/hosts/*/nics/*/rate", "rate of NICs {1} of host {0}", "{0}/nic"},
    Kind{"/platform/networks/*/rtt", "round trip of network {0}", "network {0}"},
    Kind{"/platform/wans/*/rate", "rate of line {0}", "{0}/"},
    Kind{"/platform/wans/*/rtt", "round trip of line {0}", "{0}/"},
    Kind{"/platform/wans/*/loss", "packets lost on line {0}", "{0}/"},
    Kind{"/platform/datastores/*/capacity", "capacity of datastore {0}", "datastore {0}"},
    Kind{"/vms/*/workload/disk/writes/iops", "writes a second of {0}", "vm {0}"},
    Kind{"/vms/*/workload/disk/writes/size", "size of a write of {0}", "vm {0}"},
    Kind{"/vms/*/workload/disk/reads/iops", "reads a second of {0}", "vm {0}"},
    Kind{"/vms/*/workload/memory/dirty", "memory that {0} changes", "vm {0}"},
    Kind{"/vms/*/workload/memory/working_set", "memory that {0} works in", "vm {0}"},
    Kind{"/vms/*/memory_reservation", "memory reserved for {0}", "vm {0}"},
    Kind{"/parameters/data_mover.depth", "I/Os a data mover keeps outstanding", "copies"},
    Kind{"/parameters/data_mover.io_size", "size of a data mover's I/O", "copies"},
    Kind{"/parameters/fs3dm.software_cost", "FS3DM's cost of an I/O", "copies"},
    Kind{"/parameters/fsdm.software_cost", "FSDM's cost of an I/O", "copies"},
    Kind{"/parameters/offload.outstanding_commands", "XCOPY commands outstanding", "copies"},
    Kind{"/parameters/storage_vmotion.target_downtime", "target downtime of the last copy", "copies"},
    Kind{"/parameters/mirror.block_size", "block size of the block map", "copies"},
    Kind{"/parameters/mirror.insertion_stun", "stun for inserting the mirror driver", "copies"},
    Kind{"/parameters/shadow_vm.start", "start of the shadow VM", "copies"},
    Kind{"/parameters/fsr.duration", "the fast suspend and resume itself", "copies"},
    Kind{"/parameters/storage.apd_timeout", "patience with lost paths", "copies"},
    Kind{"/parameters/xvmotion.mirror_buffer", "buffer of mirrored writes", "streams"},
    Kind{"/parameters/vmotion.helper_rate", "rate of a stream's helper", "streams"},
    Kind{"/parameters/vmotion.socket_buffer", "socket buffer of a stream", "streams"},
    Kind{"/parameters/vmotion.expected_line_rate", "line rate that buffers are sized for", "streams"},
    Kind{"/parameters/vmotion.switchover_goal", "switchover goal", "streams"},
    Kind{"/parameters/vmotion.min_progress", "least progress of a pass", "streams"},
    Kind{"/parameters/vmotion.trace_install_per_gib", "time to watch a GiB of memory for writes", "streams"},
    Kind{"/parameters/vmotion.stun_round_trips", "round trips in the stun", "streams"},
    Kind{"/parameters/vmotion.resume", "resume at the destination", "streams"},
    Kind{"/parameters/vmotion.device_state", "device state sent in the stun", "streams"},
    Kind{"/parameters/vmotion.cpu_per_gib", "CPU time of a GiB sent or received", "streams"},
    Kind{"/parameters/vmotion.net_timeout", "patience with a lost network", "streams"},
    Kind{"/parameters/nfc.rate", "rate of a network file copy", "streams"},
    Kind{"/parameters/admission.host", "slots of a host", "queue"},
    Kind{"/parameters/admission.datastore", "slots of a datastore", "queue"},
    Kind{"/parameters/admission.network_10g", "slots of a vMotion network from 10 GbE on", "queue"}};

std::vector<std::string_view> parts_of(std::string_view pointer)
{
  std::vector<std::string_view> parts;
  for (std::size_t at = 1; at <= pointer.size();) {
    const auto end = std::min(pointer.find('/', at), pointer.size());
    parts.push_back(pointer.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

using Values = std::map<std::string, std::string>; ///< pointer -> value

/// What an object is called; one without an id, such as a NIC, after what it is attached to.
std::string id_of(const Values& values, const std::string& object)
{
  for (const auto* key : {"/id", "/network", "/fabric"})
    if (const auto found = values.find(object + key); found != values.end()) return found->second;
  return object.substr(object.rfind('/') + 1);
}

/// The ids on the way when `pointer` is of this kind.
std::optional<std::array<std::string, 2>> match(std::string_view pattern, const std::string& pointer, const Values& values)
{
  const auto wanted = parts_of(pattern), given = parts_of(pointer);
  if (wanted.size() != given.size()) return std::nullopt;
  std::array<std::string, 2> ids;
  std::size_t found = 0;
  std::string so_far;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    so_far += fmt::format("/{}", given[i]);
    if (wanted[i] == "*") ids[found++] = id_of(values, so_far);
    else if (wanted[i] != given[i]) return std::nullopt;
  }
  return ids;
}

/// "8 Gbit/s" x 0.5 = "4 Gbit/s". Nothing for what is no such number, for zero, and for a count that cannot be halved.
std::optional<std::string> scaled(const std::string& text, double factor)
{
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string unit{end, text.data() + text.size()};
  const bool simple = error == std::errc{} && number > 0 && unit.find_first_of("0123456789") == unit.npos;
  if (!simple) return std::nullopt;
  const auto value = number * factor;
  const bool count = unit.empty() && text.find('.') == text.npos;
  if (count && value != static_cast<double>(static_cast<long long>(value))) return std::nullopt;
  return fmt::format("{}{}", value, unit);
}

/// Resources by the beginning of their id, all else by name; VMs told by a count are named "ID-1", "ID-2", ...
bool is_used(const std::set<std::string>& uses, const std::string& use)
{
  if (use.find('/') == use.npos) return uses.contains(use) || uses.contains(use + "-1");
  const auto first = uses.lower_bound(use);
  return first != uses.end() && first->starts_with(use);
}

} // namespace

std::vector<Input> inputs_of(const scenario::Scenario& scenario, const std::set<std::string>& uses)
{
  Values values;
  for (const auto& origin : scenario.origins) values.emplace(origin.pointer, origin.value);
  std::vector<Input> inputs;
  for (const auto& kind : kinds)
    for (const auto& origin : scenario.origins) {
      const auto ids = match(kind.pointer, origin.pointer, values);
      if (!ids || !is_used(uses, fmt::format(fmt::runtime(kind.use), (*ids)[0], (*ids)[1]))) continue;
      Input input{fmt::format(fmt::runtime(kind.name), (*ids)[0], (*ids)[1]), origin.pointer, origin.value, {}};
      for (const auto factor : {0.5, 2.0})
        if (auto value = scaled(origin.value, factor)) input.values.push_back(std::move(*value));
      if (!input.values.empty()) inputs.push_back(std::move(input));
    }
  return inputs;
}

} // namespace godwit::cli
