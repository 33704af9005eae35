#include "migration/host_switch.hpp"

#include "units/text.hpp"
#include "vmotion/reservation.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace godwit::migration {

namespace {

bool same_network(const std::vector<vmotion::Stream>& streams)
{
  return std::ranges::all_of(streams, [&](const auto& stream) { return stream.path.network == streams.front().path.network; });
}

/// Adapters that several streams share count once.
BytesPerSecond adapters(const std::vector<vmotion::Stream>& streams)
{
  std::map<inventory::ResourceIndex, BytesPerSecond> rated;
  for (const auto& stream : streams) rated[stream.path.links.front()] = stream.path.rated;
  BytesPerSecond all;
  for (const auto& [adapter, rate] : rated) all = all + rate;
  return all;
}

} // namespace

void HostSwitch::open_network()
{
  vmotion::Ends ends{source_, destination_, around_.version, around_.edition, false};
  if (around_.version >= scenario::Version::V6_5) {
    const auto encryption = vmotion::encryption(vm_, ends);
    ends.encrypted = encryption.encrypted;
    around_.explain([&] { return trace::DecisionMade{wish_.id, "encryption", "memory", encryption.encrypted ? "encrypted" : "plain", encryption.reason, encryption.source, "", {}}; });
  }
  auto streams = vmotion::streams(around_.topology, around_.parameters, ends);
  around_.explain([&] {
    const auto count = streams.size();
    const auto where = same_network(streams) ? streams.front().path.network : "several networks";
    const auto spread = count == 1 ? "one pair of VMkernel adapters" : "the load is spread over all pairs of VMkernel adapters";
    return trace::DecisionMade{wish_.id, "streams", "memory", fmt::format("{} over {}", count, where),
                               fmt::format("{}; each host reserves {:.0f} % of a core for them", spread, vmotion::reserved_cpu(adapters(streams))), "XVM-5", "", {}};
  });
  if (const auto& longest = streams.front().path; longest.rtt > around_.parameters.latency_threshold) around_.explain([&] { return buffers(longest.rtt); });
  way_.emplace(around_, wish_.id, std::move(streams));
}

/// Over a distance, what a stream keeps on its way decides how fast it is.
trace::DecisionMade HostSwitch::buffers(Seconds rtt) const
{
  const auto& parameters = around_.parameters;
  const auto supported = vmotion::rtt_limit(around_.version, around_.edition).most;
  const auto sized = vmotion::window(parameters, rtt, supported) > parameters.socket_buffer;
  const auto reason = sized ? fmt::format("a round trip of {} is more than {}", units::to_text(rtt), units::to_text(parameters.latency_threshold))
                      : rtt > supported ? fmt::format("a round trip of {} is more than this release and edition admit", units::to_text(rtt))
                                        : "they suffice, or this release does not size them";
  return {wish_.id, "buffers", "streams", sized ? "sized_for_distance" : "as_they_are", reason, sized && !moves_.disk_ids().empty() ? "XVM-12" : "", "", {}};
}

Bytes HostSwitch::swapped() const
{
  const auto workload = around_.memory.find(vm_.id);
  return workload == around_.memory.end() ? Bytes{0} : workload->second->swapped;
}

std::string HostSwitch::swap_text() const
{
  const auto out = swapped() > Bytes{0} ? units::to_text(swapped()) : "";
  if (moves_.swap.shared()) {
    return fmt::format("the destination opens the file on {} again{}", moves_.swap.from, out.empty() ? "" : fmt::format("; the {} swapped out stay in it", out));
  }
  return fmt::format("a new file on {}{}", moves_.swap.to, out.empty() ? "" : fmt::format("; the {} swapped out are sent with the memory, and reading them back is taken to cost nothing", out));
}

bool HostSwitch::install_traces()
{
  if (inventory::swap_size(vm_) > Bytes{0}) {
    around_.explain([&] { return trace::DecisionMade{wish_.id, "swap", "swap", moves_.swap.shared() ? "shared" : "unshared", swap_text(), "XVM-7", "", {}}; });
  }
  const auto traces = vmotion::trace_installation(around_.parameters, vm_.memory, vm_.vcpus);
  if (traces.takes > Seconds{0} && traces.slowdown >= 1) {
    if (!stunned("trace_install", traces.takes, [] {})) return false;
  } else if (traces.takes > Seconds{0}) {
    const auto slow = [&](double by, std::string why) { around_.record(trace::GuestSlowed{wish_.id, vm_.id, by, std::move(why), "vSphere 7.0 U1: loose page trace install"}); };
    slow(traces.slowdown, "one vCPU installs the write traces");
    if (!progress_.sleep(traces.takes)) return false;
    slow(0, "the write traces are installed");
  }
  progress_.advance(Signal::TracesInstalled);
  return true;
}

bool HostSwitch::copy_memory()
{
  memory_.emplace(around_, progress_, wish_, vm_, *way_, *guest_);
  return memory_->first_pass(moves_.swap.shared() ? Bytes{0} : swapped()); // of a file that the destination does not reach, they are read back and sent
}

bool HostSwitch::switch_over()
{
  const auto watchdog = around_.workshop.simulation.call_after(around_.parameters.vmotion_max_switchover, [this] { takes_too_long(); });
  if (!memory_->last_pages([this](std::string part) { stun(std::move(part)); }) || !stand_by_and_resume()) return false;
  hand_over();
  resume();
  progress_.advance(Signal::VmHandedOver);
  memory_.reset();
  return true;
}

/// The destination acknowledges, opens the files, maps the memory.
bool HostSwitch::stand_by_and_resume()
{
  const auto parts = vmotion::stun_parts(around_.parameters, vm_.memory, way_->rtt());
  const auto drained = guest_->mirrored_by();
  if (drained > around_.now()) {
    stun("mirror_drain");
    if (!progress_.sleep(drained - around_.now())) return false;
  }
  if (parts.round_trips > Seconds{0}) {
    stun("round_trips");
    if (!progress_.sleep(parts.round_trips)) return false;
  }
  if (!memory_->acknowledged()) return false;
  stun("resume");
  const auto until = progress_.stunned_since() + around_.parameters.vmotion_max_switchover;
  return progress_.sleep(parts.resume) && files_opened(until, [this] { takes_too_long(); });
}

void HostSwitch::takes_too_long()
{
  const auto most = units::to_text(around_.parameters.vmotion_max_switchover);
  progress_.interrupt(Signal::TooLong, fmt::format("the switchover takes longer than vmotion.maxSwitchoverSeconds, {}", most));
}

} // namespace godwit::migration
