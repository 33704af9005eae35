#include "cli/inputs.hpp"

#include "scenario/words.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <optional>

namespace godwit::cli {

namespace {

/// One kind of input. "*" in the pointer is an index; {0}, {1} in the name and in the use are the ids of the objects it leads to, # their numbers where
/// one entry stands for several adapters.
struct Kind {
  std::string_view pointer, name;
  std::string_view use; ///< what must be used, see is_used()
  std::string_view unit = ""; ///< of a number that has none of its own, see scaled()
  bool amount = false; ///< of data to be moved
};

constexpr std::array kinds{
    Kind{"/edition", "edition", "refused"},
    Kind{"/vsphere", "release", "refused"},
    Kind{"/platform/vsphere", "release", "refused"},
    Kind{"/platform/arrays/*/pools/*/read", "read rate of pool {0}/{1}", "{0}/{1}/read"},
    Kind{"/platform/arrays/*/pools/*/write", "write rate of pool {0}/{1}", "{0}/{1}/write"},
    Kind{"/platform/arrays/*/pools/*/read_latency", "read latency of pool {0}/{1}", "{0}/{1}/read"},
    Kind{"/platform/arrays/*/pools/*/write_latency", "write latency of pool {0}/{1}", "{0}/{1}/write"},
    Kind{"/platform/arrays/*/vaai/xcopy", "XCOPY of array {0}", "xcopy refused by {0}"},
    Kind{"/platform/hosts/*/advanced/DataMover.HardwareAcceleratedMove", "DataMover.HardwareAcceleratedMove of host {0}", "xcopy from {0}"},
    Kind{"/platform/arrays/*/vaai/xcopy_rate", "XCOPY rate of array {0}", "{0}/xcopy"},
    Kind{"/platform/arrays/*/vaai/write_same_rate", "WRITE SAME rate of array {0}", "{0}/write_same"},
    Kind{"/platform/arrays/*/ports/*/rate", "rate of ports {1} of array {0}", "{0}/port#/"},
    Kind{"/platform/hosts/*/hbas/*/rate", "rate of HBAs {1} of host {0}", "{0}/hba#/"},
    Kind{"/platform/hosts/*/nics/*/rate", "rate of NICs {1} of host {0}", "{0}/nic#/"},
    Kind{"/platform/networks/*/rtt", "round trip of network {0}", "network {0}"},
    Kind{"/platform/wans/*/rate", "rate of line {0}", "{0}/"},
    Kind{"/platform/wans/*/rtt", "round trip of line {0}", "{0}/"},
    Kind{"/platform/wans/*/loss", "packets lost on line {0}", "{0}/", "1 in"},
    Kind{"/platform/datastores/*/capacity", "capacity of datastore {0}", "datastore {0}"},
    Kind{"/platform/datastores/*/block_size", "block size of datastore {0}", "metadata {0}"},
    Kind{"/vms/*/workload/disk/writes/iops", "writes a second of {0}", "vm {0}"},
    Kind{"/vms/*/workload/disk/writes/size", "size of a write of {0}", "vm {0}"},
    Kind{"/vms/*/workload/disk/reads/iops", "reads a second of {0}", "vm {0}"},
    Kind{"/vms/*/workload/disks/*/writes/iops", "writes a second of {0} to {1}", "vm {0}"},
    Kind{"/vms/*/workload/disks/*/writes/size", "size of a write of {0} to {1}", "vm {0}"},
    Kind{"/vms/*/demand/disks/*/iops", "I/Os a second that {0} asks of {1}", "vm {0}"},
    Kind{"/vms/*/workload/memory/dirty", "memory that {0} changes", "vm {0}"},
    Kind{"/vms/*/workload/memory/working_set", "memory that {0} works in", "vm {0}"},
    Kind{"/vms/*/memory", "memory of {0}", "memory {0}", "", true},
    Kind{"/vms/*/memory_reservation", "memory reserved for {0}, the rest being its swap file", "vm {0}"},
    Kind{"/vms/*/disks/*/size", "size of disk {1} of {0}", "disk {0} {1}", "", true},
    Kind{"/vms/*/disks/*/allocated", "allocated part of disk {1} of {0}", "disk {0} {1}", "", true},
    Kind{"/actions/*/fault/takes", "space that fault {0} takes", "fault {0}"},
    Kind{"/actions/*/fault/for", "time that fault {0} lasts", "fault {0}"},
    Kind{"/parameters/data_mover.depth", "I/Os a data mover keeps outstanding", "software"},
    Kind{"/parameters/data_mover.io_size", "size of a data mover's I/O", "software"},
    Kind{"/parameters/fs3dm.software_cost", "FS3DM's cost of an I/O", "mover fs3dm"},
    Kind{"/parameters/fs3dm.cpu", "CPU time of FS3DM's I/O", "mover fs3dm"},
    Kind{"/parameters/fsdm.software_cost", "FSDM's cost of an I/O", "mover fsdm"},
    Kind{"/parameters/fsdm.cpu", "CPU time of FSDM's I/O", "mover fsdm"},
    Kind{"/parameters/fsdm.metadata_round_trips", "round trips to allocate a block", "allocating"},
    Kind{"/parameters/offload.outstanding_commands", "commands outstanding at an array", "mover fs3dm_hw"},
    Kind{"/parameters/vaai.retry_after_requests", "requests after which XCOPY is tried again", "asked again"},
    Kind{"/parameters/vaai.evaluation_interval", "interval at which XCOPY is looked at again", "asked again"},
    Kind{"/parameters/storage_vmotion.target_downtime", "target downtime of the last copy", "iterations"},
    Kind{"/parameters/mirror.block_size", "block size of the block map", "guest writes"},
    Kind{"/parameters/mirror.insertion_stun", "stun for inserting the mirror driver", "part mirror_insertion"},
    Kind{"/parameters/snapshot.stun", "stun for opening redo logs", "part snapshot"},
    Kind{"/parameters/shadow_vm.start", "start of the shadow VM", "phase shadow_vm"},
    Kind{"/parameters/fsr.duration", "the fast suspend and resume itself", "part fsr"},
    Kind{"/parameters/multipath.failover", "time to give up a dead path", "outage"},
    Kind{"/parameters/storage.apd_timeout", "patience with lost paths", "outage"},
    Kind{"/parameters/xvmotion.mirror_buffer", "buffer of mirrored writes", "mirrored by network"},
    Kind{"/parameters/vmotion.helper_rate", "rate of a stream's helper", "streams", "Mbit/s"},
    Kind{"/parameters/vmotion.socket_buffer", "socket buffer of a stream", "streams"},
    Kind{"/parameters/vmotion.expected_line_rate", "line rate that buffers are sized for", "streams", "MB/s"},
    Kind{"/parameters/vmotion.switchover_goal", "switchover goal", "passes"},
    Kind{"/parameters/vmotion.min_progress", "least progress of a pass", "passes", "%"},
    Kind{"/parameters/vmotion.sdps_delay", "time before the guest is slowed", "slowed"},
    Kind{"/parameters/vmotion.sdps_target", "progress that the guest is slowed to", "slowed", "%"},
    Kind{"/parameters/vmotion.trace_install_per_gib", "time to watch a GiB of memory for writes", "phase trace_install"},
    Kind{"/parameters/vmotion.stun_round_trips", "round trips in the stun", "part round_trips"},
    Kind{"/parameters/vmotion.resume", "resume at the destination", "part resume"},
    Kind{"/parameters/vmotion.resume_per_gib", "resume at the destination for each GiB of memory", "part resume"},
    Kind{"/parameters/vmotion.device_state", "device state sent in the stun", "part device_state"},
    Kind{"/parameters/vmotion.cpu_per_gib", "CPU time of a GiB sent or received", "streams"},
    Kind{"/parameters/vmotion.net_timeout", "patience with a lost network", "network outage"},
    Kind{"/parameters/nfc.rate", "rate of a network file copy", "mover nfc", "Mbit/s"},
    Kind{"/parameters/admission.host", "slots of a host", "queue"},
    Kind{"/parameters/admission.datastore", "slots of a datastore", "queue"},
    Kind{"/parameters/admission.network_10g", "slots of a vMotion network from 10 GbE on", "queue network"}};

/// Parameters that vSphere lets an administrator set, as advanced options of hosts, VMs and vCenter. The others are what the product is built with, or
/// what this model takes it to be.
constexpr std::array options{
    std::string_view{"storage_vmotion.target_downtime"}, std::string_view{"storage.apd_timeout"}, std::string_view{"vaai.retry_after_requests"},
    std::string_view{"vmotion.net_timeout"}, std::string_view{"vmotion.switchover_goal"}, std::string_view{"vmotion.min_progress"},
    std::string_view{"vmotion.sdps_target"}, std::string_view{"vmotion.sdps_delay"}, std::string_view{"vmotion.socket_buffer"},
    std::string_view{"vmotion.expected_line_rate"}, std::string_view{"admission.host"}, std::string_view{"admission.datastore"},
    std::string_view{"admission.network_10g"}};

bool can_be_set(std::string_view pointer)
{
  constexpr std::string_view parameters = "/parameters/";
  return !pointer.starts_with(parameters) || std::ranges::find(options, pointer.substr(parameters.size())) != options.end();
}

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

/// What an object is called; one without an id, such as a NIC, after what it is attached to, a load after its disk, an action after its fault.
std::string id_of(const Values& values, const std::string& object)
{
  for (const auto* key : {"/id", "/network", "/fabric", "/on", "/fault/id"})
    if (const auto found = values.find(object + key); found != values.end()) return found->second;
  return object.substr(object.rfind('/') + 1);
}

std::size_t count_of(const Values& values, const std::string& object)
{
  const auto found = values.find(object + "/count");
  return found == values.end() ? 1 : std::stoul(found->second);
}

/// Where a pointer leads.
struct Place {
  std::array<std::string, 2> ids, objects; ///< objects: "/vms/0", "/vms/0/disks/1"
  std::size_t depth = 0; ///< how many of them
};

/// Where `pointer` leads when it is of this kind.
std::optional<Place> match(std::string_view pattern, const std::string& pointer, const Values& values)
{
  const auto wanted = parts_of(pattern), given = parts_of(pointer);
  if (wanted.size() != given.size()) return std::nullopt;
  Place place;
  std::string so_far;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    so_far += fmt::format("/{}", given[i]);
    if (wanted[i] == "*") {
      place.objects[place.depth] = so_far;
      place.ids[place.depth++] = id_of(values, so_far);
    } else if (wanted[i] != given[i]) {
      return std::nullopt;
    }
  }
  return place;
}

std::string filled(std::string_view text, const std::string& first, const std::string& second) { return fmt::format(fmt::runtime(text), first, second); }

bool begins_one(const std::set<std::string>& uses, const std::string& use)
{
  const auto first = uses.lower_bound(use);
  return first != uses.end() && first->starts_with(use);
}

/// Adapters are numbered through all entries of their list, each of which stands for `count` of them.
bool adapter_used(const std::set<std::string>& uses, const std::string& use, const std::string& entry, const Values& values)
{
  const auto list = entry.substr(0, entry.rfind('/') + 1);
  const auto index = std::stoul(entry.substr(list.size()));
  std::size_t number = 0;
  for (std::size_t i = 0; i < index; ++i) number += count_of(values, fmt::format("{}{}", list, i));
  const auto at = use.find('#');
  for (const auto end = number + count_of(values, entry); number < end; ++number)
    if (begins_one(uses, fmt::format("{}{}{}", use.substr(0, at), number, use.substr(at + 1)))) return true;
  return false;
}

/// VMs told by a count are named "ID-1", "ID-2", ...
bool copy_used(const std::set<std::string>& uses, std::string_view use, const Place& place)
{
  const auto at = use.find("{0}");
  const auto head = filled(use.substr(0, at), "", "") + place.ids[0] + "-", tail = filled(use.substr(at + 3), "", place.ids[1]);
  for (auto used = uses.lower_bound(head); used != uses.end() && used->starts_with(head); ++used) {
    const auto rest = std::string_view{*used}.substr(head.size());
    const auto digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
    if (digits > 0 && rest.substr(digits) == tail) return true;
  }
  return false;
}

bool by_count(const Place& place, const Values& values) { return place.objects[0].starts_with("/vms/") && values.contains(place.objects[0] + "/count"); }

/// Of other disks all is allocated.
bool on_demand(const Values& values, const std::string& disk)
{
  const auto format = values.find(disk + "/format");
  return format != values.end() && (format->second == "thin" || format->second == "sparse");
}

/// Resources by the beginning of their id, all else by name.
bool is_used(const std::set<std::string>& uses, const Kind& kind, const Place& place, const Values& values)
{
  if (kind.pointer == "/platform/vsphere" && values.contains("/vsphere")) return false; // the scenario's goes before it
  if (kind.pointer.ends_with("/allocated") && !on_demand(values, place.objects[1])) return false;
  if (by_count(place, values)) return copy_used(uses, kind.use, place);
  const auto use = filled(kind.use, place.ids[0], place.ids[1]);
  if (use.find('#') != use.npos) return adapter_used(uses, use, place.objects[1], values);
  return use.find('/') == use.npos ? uses.contains(use) : begins_one(uses, use);
}

template <class Words> std::vector<Value> higher_words(const Words& words, const std::string& word)
{
  std::vector<Value> values;
  for (auto at = std::ranges::find(words, word); at != words.end() && ++at != words.end();) values.push_back({std::string{*at}, std::string{*at}});
  return values;
}

bool is_word(const Kind& kind) { return kind.use == "refused" || kind.use.starts_with("xcopy "); }

std::string shown(const Kind& kind, const std::string& was)
{
  const auto value = is_word(kind) ? std::nullopt : scaled(was, 1, kind.unit);
  return value ? value->shown : was;
}

std::vector<Value> values_of(const Kind& kind, const std::string& was)
{
  if (kind.pointer.ends_with("HardwareAcceleratedMove")) return {was == "0" ? Value{"1", "1"} : Value{"0", "0"}};
  if (kind.pointer.ends_with("/vaai/xcopy")) return was == "supported" ? std::vector<Value>{} : std::vector<Value>{{"supported", "supported"}};
  if (kind.pointer == "/edition") return higher_words(scenario::Spelling<scenario::Edition>::words, was);
  if (is_word(kind)) return higher_words(scenario::Spelling<scenario::Version>::words, was);
  std::vector<Value> values;
  for (const auto factor : {0.5, 2.0})
    if (auto value = scaled(was, factor, kind.unit)) values.push_back(std::move(*value));
  return values;
}

/// With all of its memory reserved a VM has no swap file to be moved.
void reserve_all(std::vector<Input>& inputs, const Values& values, const std::set<std::string>& uses)
{
  for (const auto& [pointer, vm] : values) {
    const auto place = match("/vms/*/id", pointer, values);
    if (!place || !uses.contains("swap " + vm) || values.contains(place->objects[0] + "/count")) continue;
    const auto at = place->objects[0] + "/memory_reservation";
    const auto memory = values.find(place->objects[0] + "/memory"), reserved = values.find(at);
    if (memory == values.end() || (reserved != values.end() && reserved->second == memory->second)) continue;
    const auto known = std::ranges::find(inputs, at, &Input::pointer);
    const Value all{memory->second, memory->second};
    if (known == inputs.end()) inputs.push_back({fmt::format("memory reserved for {}, the rest being its swap file", vm), at, "none", {all}});
    else if (std::ranges::find(known->values, all.set, &Value::set) == known->values.end()) known->values.push_back(all);
  }
}

} // namespace

std::vector<Input> inputs_of(const scenario::Scenario& scenario, const std::set<std::string>& uses)
{
  Values values;
  for (const auto& origin : scenario.origins) values.emplace(origin.pointer, origin.value);
  std::vector<Input> inputs;
  for (const auto& kind : kinds)
    for (const auto& [pointer, was, origin] : scenario.origins) {
      const auto place = match(kind.pointer, pointer, values);
      if (!place || !is_used(uses, kind, *place, values)) continue;
      const auto owner = by_count(*place, values) ? "each VM of " + place->ids[0] : place->ids[0];
      Input input{filled(kind.name, owner, place->ids[1]), pointer, shown(kind, was), values_of(kind, was), kind.amount, !can_be_set(kind.pointer)};
      if (!input.values.empty()) inputs.push_back(std::move(input));
    }
  reserve_all(inputs, values, uses);
  return inputs;
}

} // namespace godwit::cli
