#include "vmotion/streams.hpp"

#include "units/text.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace godwit::vmotion {

namespace {

using inventory::NetworkPath;
using scenario::Parameters;
using units::to_text;

/// Gbit/s of a migration's streams together where a helper reaches 18: KB 323379; the fourth and each further one as the third, assumed.
constexpr double measured[]{0, 18, 28, 36};
constexpr int most_measured = 3;
constexpr double each_further = 8;

double measured_gbits(int streams)
{
  return measured[std::min(streams, most_measured)] + each_further * std::max(0, streams - most_measured);
}

BytesPerSecond mbits(double rate) { return BytesPerSecond{rate * 1e6 / 8}; }
std::string gbits_text(BytesPerSecond rate) { return fmt::format("{:.3g} Gbit/s", rate.value() * 8 / 1e9); }
/// As buffers are spoken of: decimal.
std::string megabytes_text(Bytes size) { return fmt::format("{:.3g} MB", static_cast<double>(size.count()) / 1e6); }

/// What a stream may reach, and why.
struct Bound {
  BytesPerSecond most;
  std::string how;
};

/// Of a stream's socket buffer: what it holds is sent once in a round trip.
std::string by_buffer(const Parameters& parameters, Bytes window, Seconds rtt, std::string_view unsized)
{
  if (window > parameters.socket_buffer) {
    const BytesPerSecond sized_for{parameters.expected_line_rate * 1e6};
    return fmt::format("a buffer sized for {}, {}, sent once in a round trip of {}", to_text(sized_for), megabytes_text(window), to_text(rtt));
  }
  return fmt::format("a socket buffer of {} / a round trip of {} = {}{}", megabytes_text(window), to_text(rtt), to_text(window / rtt), unsized);
}

std::string by_loss(const NetworkPath& path, BytesPerSecond most)
{
  return fmt::format("segments of {} B / a round trip of {} x sqrt(1.5 x {:.0f}) = {}: one packet in so many is lost", path.segment.count(),
                     to_text(path.rtt), 1 / path.loss, to_text(most));
}

/// `unsized`: why the buffer is not larger, where that is not plain.
Stream bound_by_distance(Bound bound, const NetworkPath& path, const Parameters& parameters, Bytes window, std::string_view unsized)
{
  if (path.rtt > Seconds{} && window / path.rtt < bound.most) bound = {window / path.rtt, by_buffer(parameters, window, path.rtt, unsized)};
  if (const auto most = loss_bound(path.segment, path.rtt, path.loss); most && *most < bound.most) bound = {*most, by_loss(path, *most)};
  return {path, bound.most, std::move(bound.how)};
}

/// As many helpers as it takes to fill the link, and one where nothing is known of them.
int helpers_of(const NetworkPath& path, const Parameters& parameters)
{
  if (parameters.streams_by_link == 0) return 1;
  return std::max(1, static_cast<int>(std::ceil(path.rated / mbits(parameters.helper_rate))));
}

/// A helper takes a core (vendor blog, 2019-09): where the host with fewer has fewer cores than there are streams, all of them together reach as
/// much less (assumed: what cores are worth is published with a core for each only).
Bound by_helper(const Parameters& parameters, int streams, const Ends& ends)
{
  const auto cores = std::min({ends.from.cores, ends.to.cores, streams});
  const auto total = helper_total(parameters, streams, ends.encrypted) * (static_cast<double>(cores) / streams);
  const BytesPerSecond each{total.value() / streams};
  const auto encrypted = ends.encrypted ? ", encrypted" : "";
  const auto scarce = cores < streams ? fmt::format(", {} of {} cores", cores, streams) : "";
  if (streams == 1 || parameters.streams_by_link != 0) return {each, fmt::format("a stream helper's {}{}{}", gbits_text(each), encrypted, scarce)};
  return {each, fmt::format("{} stream helpers' {}{}{} / {} = {}", streams, gbits_text(total), encrypted, scarce, streams, gbits_text(each))};
}

} // namespace

std::vector<Stream> streams_over(std::span<const NetworkPath> paths, const Parameters& parameters, const Ends& ends)
{
  int count = 0;
  for (const auto& path : paths) count += helpers_of(path, parameters);
  std::vector<Stream> streams;
  if (count == 0) return streams;
  const auto helper = by_helper(parameters, count, ends);
  const auto supported = rtt_limit(ends.version, ends.edition).most;
  for (const auto& path : paths) {
    const auto unsized = path.rtt > supported ? " (this release and edition size no buffers for such a round trip)" : "";
    const auto stream = bound_by_distance(helper, path, parameters, window(parameters, path.rtt, supported), unsized);
    streams.insert(streams.end(), static_cast<std::size_t>(helpers_of(path, parameters)), stream);
  }
  return streams;
}

std::vector<Stream> streams(const inventory::Topology& topology, const Parameters& parameters, const Ends& ends)
{
  return streams_over(topology.network_paths(ends.from.id, ends.to.id, inventory::Traffic::Vmotion), parameters, ends);
}

BytesPerSecond helper_total(const Parameters& parameters, int streams, bool encrypted)
{
  const auto alone = static_cast<double>(parameters.helper_rate);
  const auto plain = parameters.streams_by_link != 0 ? alone * streams : alone * measured_gbits(streams) / measured[1];
  return mbits(encrypted ? plain * 100 / (100 + parameters.encryption_cost) : plain);
}

Bytes window(const Parameters& parameters, Seconds rtt, Seconds supported)
{
  if (rtt <= parameters.latency_threshold || rtt > supported) return parameters.socket_buffer;
  return std::max(parameters.socket_buffer, BytesPerSecond{parameters.expected_line_rate * 1e6} * rtt);
}

std::optional<BytesPerSecond> loss_bound(Bytes segment, Seconds rtt, double loss)
{
  if (loss <= 0 || rtt <= Seconds{}) return std::nullopt;
  return segment / rtt * std::sqrt(1.5 / loss);
}

Stream nfc_stream_over(const NetworkPath& path, const Parameters& parameters)
{
  const auto most = mbits(parameters.nfc_rate);
  return bound_by_distance({most, fmt::format("a file copy's {}", gbits_text(most))}, path, parameters, parameters.socket_buffer, "");
}

std::optional<NfcStream> nfc_stream(const inventory::Topology& topology, const Parameters& parameters, const Ends& ends)
{
  for (const auto traffic : {inventory::Traffic::Provisioning, inventory::Traffic::Management}) {
    const auto paths = topology.network_paths(ends.from.id, ends.to.id, traffic);
    if (!paths.empty()) return NfcStream{nfc_stream_over(paths.front(), parameters), traffic};
  }
  return std::nullopt;
}

} // namespace godwit::vmotion
