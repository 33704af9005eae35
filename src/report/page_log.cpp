#include "report/page_log.hpp"

#include <algorithm>

namespace godwit::report {

namespace {

using Sample = DiskLog::Sample;

constexpr std::size_t most_blocks = 240'000, most_samples = 24'000; // of the whole run: what keeps a page below its size

std::size_t listed(const Sample& sample) { return sample.not_copied.size() + sample.in_flight.size() + sample.copied.size(); }

void drop_every_other(std::vector<std::uint32_t>& blocks)
{
  std::size_t kept = 0;
  for (std::size_t i = 0; i < blocks.size(); i += 2) blocks[kept++] = blocks[i];
  blocks.resize(kept);
}

void thin_to(Sample& sample, std::uint64_t one_in)
{
  for (; sample.one_in < one_in; sample.one_in *= 2)
    for (auto* blocks : {&sample.not_copied, &sample.in_flight, &sample.copied}) drop_every_other(*blocks);
}

/// `b` follows `a`.
Sample joined(Sample a, Sample b)
{
  const auto one_in = 2 * std::max(a.one_in, b.one_in);
  thin_to(a, one_in), thin_to(b, one_in);
  const auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
  append(a.not_copied, b.not_copied), append(a.in_flight, b.in_flight), append(a.copied, b.copied);
  const auto writes = a.writes + b.writes;
  if (writes > 0) a.mean = (a.mean * static_cast<double>(a.writes) + b.mean * static_cast<double>(b.writes)) / static_cast<double>(writes);
  a.writes = writes, a.worst = std::max(a.worst, b.worst);
  a.to = b.to, a.dirty = b.dirty, a.buffered = std::max(a.buffered, b.buffered);
  return a;
}

} // namespace

void PageLog::on(Seconds at, const trace::Event& event)
{
  moments_.on(at, event);
  if (const auto* host = event.as<trace::HostDeclared>()) hosts_.push_back(*host);
  if (const auto* sampled = event.as<trace::DiskSampled>()) add(at, *sampled);
}

void PageLog::add(Seconds at, const trace::DiskSampled& event)
{
  auto& log = disks_[{event.migration, event.disk}];
  if (log.samples.empty()) log.from = event.from;
  log.block = event.block, log.size = event.size, log.buffer = std::max(log.buffer, event.buffer);
  log.samples.push_back({at, event.one_in, event.not_copied, event.in_flight, event.copied, event.dirty, event.buffered, event.writes, event.mean, event.worst});
  blocks_ += listed(log.samples.back()), ++samples_;
  if (blocks_ > most_blocks || samples_ > most_samples) thin();
}

/// Two samples become one, and of their blocks every other stays.
void PageLog::thin()
{
  blocks_ = samples_ = 0;
  for (auto& [whose, log] : disks_) {
    std::vector<Sample> kept;
    for (std::size_t i = 0; i < log.samples.size(); i += 2)
      kept.push_back(i + 1 < log.samples.size() ? joined(std::move(log.samples[i]), std::move(log.samples[i + 1])) : std::move(log.samples[i]));
    log.samples = std::move(kept);
    for (const auto& sample : log.samples) blocks_ += listed(sample), ++samples_;
  }
}

} // namespace godwit::report
