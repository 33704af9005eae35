#pragma once
// Which ways between two hosts a migration uses side by side, and how fast each can be by itself. Pure.

#include "inventory/topology.hpp"
#include "scenario/scenario.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace godwit::vmotion {

using units::Bytes;
using units::BytesPerSecond;
using units::Seconds;

/// One stream of data between two hosts.
struct Stream {
  inventory::NetworkPath path;
  BytesPerSecond most; ///< no faster by itself, whatever the links leave
  std::string how; ///< what binds it, with the arithmetic: "0.5 MB / 10 ms = 50 MB/s"
};

/// What decides about the streams of one migration.
struct Ends {
  const inventory::Host& from;
  const inventory::Host& to;
  scenario::Version version;
  scenario::Edition edition;
  bool encrypted;
};

/// A stream for each pair of VMkernel adapters; from 7.0 U2 as many for each as its link takes helpers. None when the hosts share no vMotion network.
/// Each is bound by its helper (shared by those of one host: helper_total()), by its socket buffer over the round trip, and by loss.
std::vector<Stream> streams(const inventory::Topology& topology, const scenario::Parameters& parameters, const Ends& ends);
/// The same over ways already found.
std::vector<Stream> streams_over(std::span<const inventory::NetworkPath> paths, const scenario::Parameters& parameters, const Ends& ends);

/// All of the streams of a migration together, CPU bound: measured 18, 28 and 36 Gbit/s with 1, 2 and 3 vmknics on one 40 GbE NIC (vendor
/// KB 323379); each further one is taken to add as much as the third (assumed). Scaled with helper_rate over 18 Gbit/s; streams_by_link: helpers do not
/// share, n x helper_rate. Encryption takes its cost off.
BytesPerSecond helper_total(const scenario::Parameters& parameters, int streams, bool encrypted);

/// Bytes of a stream under way: socket_buffer; above latency_threshold, and within what release and edition support, resized to expected_line_rate x round trip where that is
/// more (4.1 never resizes).
Bytes window(const scenario::Parameters& parameters, Seconds rtt, Seconds supported);
/// TCP under random loss: segment / rtt x sqrt(3/2) / sqrt(loss) (Mathis, Semke, Mahdavi, Ott, ACM CCR 27(3), 1997). Nothing without loss or delay.
std::optional<BytesPerSecond> loss_bound(Bytes segment, Seconds rtt, double loss);

/// The one stream of a network file copy.
struct NfcStream {
  Stream stream;
  inventory::Traffic traffic; ///< whose network it takes
};
/// Over networks for provisioning, else for management (domain sheet, 9). Nothing where neither leads there.
std::optional<NfcStream> nfc_stream(const inventory::Topology& topology, const scenario::Parameters& parameters, const Ends& ends);
/// The same over a way already found. Its buffer is never resized: the latency-aware mode is a setting of vMotion's (assumed to be its alone).
Stream nfc_stream_over(const inventory::NetworkPath& path, const scenario::Parameters& parameters);

/// The longest round trip that release and edition admit for a vMotion, and the source of it.
struct RttLimit {
  Seconds most;
  std::string source;
};
RttLimit rtt_limit(scenario::Version version, scenario::Edition edition);

/// Whether it is encrypted, and why. `refused`: it must be and cannot.
struct EncryptionChoice {
  bool encrypted = false;
  bool refused = false;
  std::string reason, source;
};
EncryptionChoice encryption(const inventory::Vm& vm, const Ends& ends);

} // namespace godwit::vmotion
