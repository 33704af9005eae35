#include "migration/disk_sampler.hpp"

#include <algorithm>
#include <utility>

namespace godwit::migration {

namespace {

constexpr std::size_t most_blocks = 512; // a sample: a picture shows no more

void drop_every_other(std::vector<std::uint32_t>& blocks)
{
  std::size_t kept = 0;
  for (std::size_t i = 0; i < blocks.size(); i += 2) blocks[kept++] = blocks[i];
  blocks.resize(kept);
}

} // namespace

void DiskSampler::wrote(mirror::Region region, std::uint32_t block)
{
  if (seen_++ % sampled_.one_in != 0) return;
  using enum mirror::Region;
  (region == NotCopied ? sampled_.not_copied : region == InFlight ? sampled_.in_flight : sampled_.copied).push_back(block);
  if (sampled_.not_copied.size() + sampled_.in_flight.size() + sampled_.copied.size() > most_blocks) thin();
}

void DiskSampler::thin()
{
  for (auto* blocks : {&sampled_.not_copied, &sampled_.in_flight, &sampled_.copied}) drop_every_other(*blocks);
  sampled_.one_in *= 2;
}

void DiskSampler::felt(trace::Seconds latency)
{
  ++sampled_.writes;
  sum_ += latency.value();
  sampled_.worst = std::max(sampled_.worst, latency);
}

trace::DiskSampled DiskSampler::take()
{
  if (sampled_.writes > 0) sampled_.mean = trace::Seconds{sum_ / static_cast<double>(sampled_.writes)};
  seen_ = 0, sum_ = 0;
  return std::exchange(sampled_, {});
}

} // namespace godwit::migration
