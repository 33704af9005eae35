#include "migration/network_way.hpp"

#include "datamover/routes.hpp"

#include <algorithm>

namespace godwit::migration {

namespace {

std::vector<trace::ResourceNumber> numbers(const std::vector<inventory::ResourceIndex>& links)
{
  std::vector<trace::ResourceNumber> found;
  for (const auto link : links) found.push_back(static_cast<trace::ResourceNumber>(link));
  return found;
}

} // namespace

NetworkWay::NetworkWay(Surroundings& around, const std::string& migration, std::vector<vmotion::Stream> streams) : around_(around), streams_(std::move(streams))
{
  for (const auto& stream : streams_) {
    const auto number = around.workshop.next_stream++;
    const auto& path = stream.path;
    around.record(trace::StreamDeclared{number, migration, path.name, numbers(path.links), path.rtt, stream.most, stream.how, around.parameters.vmotion_cpu});
    lanes_.push_back({number, datamover::links(path.links), stream.most, min(stream.most, path.payload), around.parameters.socket_buffer, use_});
  }
}

Seconds NetworkWay::rtt() const
{
  Seconds longest;
  for (const auto& stream : streams_) longest = std::max(longest, stream.path.rtt);
  return longest;
}

RemoteWay NetworkWay::to(const std::string& host, const std::string& datastore) const
{
  const auto& parameters = around_.parameters;
  RemoteWay way{.paths = {}, .stream = {use_, {}, {}}, .buffer = parameters.mirror_buffer, .low = Bytes{parameters.mirror_buffer.count() / 100 * parameters.mirror_buffer_low}};
  const auto behind = around_.topology.paths(host, datastore);
  for (const auto& stream : streams_) {
    way.stream.most = way.stream.most + min(stream.most, stream.path.payload);
    way.stream.buffer += parameters.socket_buffer;
    for (const auto& path : behind) {
      auto& whole = way.paths.emplace_back(path);
      whole.write.insert(whole.write.begin(), stream.path.links.begin(), stream.path.links.end());
      whole.rtt += stream.path.rtt;
    }
  }
  return way;
}

} // namespace godwit::migration
