#pragma once
// The words input files spell enumerations with, in the order of the enumerators.

#include "inventory/inventory.hpp"
#include "scenario/parameters.hpp"
#include "scenario/scenario.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>

namespace godwit::scenario {

template <class Enum> struct Spelling;

/// The patterns that need no numbers.
enum class PlainPattern { Uniform, Sequential };

template <> struct Spelling<Version> {
  static constexpr std::array<std::string_view, 14> words{"3.5", "4.0", "4.1", "5.0", "5.1",   "5.1.0a", "5.5",
                                                          "6.0", "6.5", "6.7", "7.0", "7.0u1", "7.0u2",  "8.0"};
};
template <> struct Spelling<Fidelity> {
  static constexpr std::array<std::string_view, 2> words{"transfer", "io"};
};
template <> struct Spelling<Edition> {
  static constexpr std::array<std::string_view, 5> words{"essentials", "essentials_plus", "standard", "enterprise", "enterprise_plus"};
};
template <> struct Spelling<CopyOrder> {
  static constexpr std::array<std::string_view, 2> words{"disks_first", "memory_first"};
};
template <> struct Spelling<EvacuationPlan::Order> {
  static constexpr std::array<std::string_view, 2> words{"planned", "naive"};
};
template <> struct Spelling<MemoryWorkload::Pattern> {
  static constexpr std::array<std::string_view, 2> words{"sequential", "random"};
};
template <> struct Spelling<Generation> {
  static constexpr std::array<std::string_view, 4> words{"snapshot", "dirty_block", "mirror", "sweep"};
};
template <> struct Spelling<PlainPattern> {
  static constexpr std::array<std::string_view, 2> words{"uniform", "sequential"};
};
template <> struct Spelling<replay::Format> {
  static constexpr std::array<std::string_view, 5> words{"csv", "msr", "vscsi", "fio", "blkparse"};
};
template <> struct Spelling<Replay::Beyond> {
  static constexpr std::array<std::string_view, 3> words{"scale", "clip", "wrap"};
};
template <> struct Spelling<RandomFaults::Kind> {
  static constexpr std::array<std::string_view, 8> words{"primitive_fails", "port_lost", "fabric_down", "datastore_lost",
                                                         "space_taken",     "host_lost", "nic_lost",    "wan_down"};
};
template <> struct Spelling<inventory::Protocol> {
  static constexpr std::array<std::string_view, 4> words{"fc", "fcoe", "iscsi", "nvme"};
};
template <> struct Spelling<inventory::Traffic> {
  static constexpr std::array<std::string_view, 5> words{"management", "vmotion", "provisioning", "nfs", "iscsi"};
};
template <> struct Spelling<inventory::DatastoreType> {
  static constexpr std::array<std::string_view, 2> words{"vmfs", "nfs"};
};
template <> struct Spelling<inventory::DiskFormat> {
  static constexpr std::array<std::string_view, 6> words{"thick",  "thin",        "eager_zeroed",
                                                         "sparse", "rdm_virtual", "rdm_physical"};
  /// A move can turn a disk into one of these.
  static constexpr auto of_a_move = std::span(words).first<3>();
};
template <> struct Spelling<inventory::PathPolicy> {
  static constexpr std::array<std::string_view, 2> words{"fixed", "round_robin"};
};
template <> struct Spelling<inventory::Encryption> {
  static constexpr std::array<std::string_view, 3> words{"disabled", "opportunistic", "required"};
};
template <> struct Spelling<inventory::StorageDrsPolicy> {
  static constexpr std::array<std::string_view, 3> words{"vmware", "array_aware", "lead_time_aware"};
};
template <> struct Spelling<inventory::StorageDrsAutomation> {
  static constexpr std::array<std::string_view, 2> words{"manual", "automated"};
};
template <> struct Spelling<inventory::CannotMove> {
  static constexpr std::array<std::string_view, 10> words{"ft_vm", "independent_disk", "shared_disk", "multi_writer_disk", "template", "mounted_cdrom",
                                                          "manually_placed", "user_folder", "disabled", "replicating"};
};
template <> struct Spelling<inventory::DrsAutomation> {
  static constexpr std::array<std::string_view, 3> words{"manual", "partially_automated", "fully_automated"};
};
template <> struct Spelling<inventory::RestartPriority> {
  static constexpr std::array<std::string_view, 6> words{"disabled", "lowest", "low", "medium", "high", "highest"};
};
template <> struct Spelling<inventory::StorageProtection> {
  static constexpr std::array<std::string_view, 3> words{"disabled", "warning", "restart_conservative"};
};
template <> struct Spelling<inventory::ClusterRule::Kind> {
  static constexpr std::array<std::string_view, 6> words{"keep_together", "separate", "must_run_on", "must_not_run_on", "should_run_on", "should_not_run_on"};
};
template <> struct Spelling<inventory::Primitive> {
  static constexpr std::array<std::string_view, 3> words{"supported", "unsupported", "fails"};
  /// What alone a fault makes of one.
  static constexpr auto of_a_fault = std::span(words).last<1>();
};

template <class Enum> std::optional<Enum> from_word(std::string_view word)
{
  const auto& words = Spelling<Enum>::words;
  const auto found = std::ranges::find(words, word);
  if (found == words.end()) return std::nullopt;
  return static_cast<Enum>(found - words.begin());
}
template <class Enum> std::string_view word_of(Enum value) { return Spelling<Enum>::words.at(static_cast<std::size_t>(value)); }

} // namespace godwit::scenario
