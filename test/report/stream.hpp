#pragma once
// Event streams made by hand, in the words of the tests.

#include "report/summary.hpp"

#include <sstream>
#include <string>
#include <vector>

namespace godwit::report::testing {

using namespace units::literals;
using trace::Cause;
using trace::CopyNumber;
using trace::ResourceNumber;

/// A run as it would be recorded. Time only goes on where a call says so.
class Stream {
public:
  explicit Stream(std::string title = "A test")
  {
    record(trace::RunStarted{.title = std::move(title), .scenario_hash = "0123456789abcdef", .vsphere = "5.1", .fidelity = "transfer", .seed = 1});
    record(trace::HostDeclared{"esx1", 16});
  }
  template <class Event> void record(const Event& event) { summarizer_.on(now, event); }

  ResourceNumber resource(std::string id, std::string kind, BytesPerSecond rate)
  {
    record(trace::ResourceDeclared{std::move(id), std::move(kind), rate, rate});
    return resources_++;
  }
  void request(const std::string& id, const std::string& to = "B1")
  {
    record(trace::MigrationRequested{.migration = id, .vm = "vm-" + id, .kind = "storage_vmotion", .host = "esx1",
                                     .from = {{"home", "A1"}, {"d0", "A1"}}, .to = {{"home", to}, {"d0", to}}, .memory = 4_GiB});
  }
  void end(const std::string& id) { record(trace::MigrationEnded{.migration = id, .outcome = trace::Outcome::Completed}); }
  void refuse(const std::string& id, std::string why, std::string claim)
  {
    record(trace::MigrationEnded{id, trace::Outcome::Refused, std::move(why), std::move(claim)});
  }

  /// A copy of disk d0 by one way; change what the case needs, then start() it.
  static trace::CopyStarted copy_of(std::string migration, std::vector<ResourceNumber> read, std::vector<ResourceNumber> write)
  {
    trace::CopyStarted copy;
    copy.migration = std::move(migration), copy.subject = "d0", copy.mover = "fs3dm";
    copy.from = "A1", copy.to = "B1", copy.host = "esx1";
    copy.transfer_size = 32_MiB, copy.io_size = 64_KiB, copy.depth = 32;
    copy.reads = {std::move(read)}, copy.writes = {std::move(write)}, copy.paths = {"A/port0 - fc - esx1/hba0"};
    return copy;
  }
  CopyNumber start(trace::CopyStarted copy)
  {
    copy.copy = copies_;
    record(copy);
    return copies_++;
  }
  /// The next transfer of `copy`: from `began` to `now`.
  void transfer(CopyNumber copy, Seconds began, Bytes read, Bytes written, std::uint32_t route = 0)
  {
    record(trace::TransferDone{copy, 0, route, 0_B, read, written, 512, began});
  }
  void transfer(CopyNumber copy, Seconds began, Bytes size) { transfer(copy, began, size, size); }
  /// `count` transfers of 32 MiB one after the other, each taking `each`.
  void transfers(CopyNumber copy, int count, Seconds each)
  {
    for (int i = 0; i < count; ++i) {
      const auto began = now;
      now += each;
      transfer(copy, began, 32_MiB);
    }
  }
  void finish(CopyNumber copy, Seconds cpu = 0_s) { record(trace::CopyEnded{copy, true, cpu}); }

  /// A guest's way over these resources while `migration` is under way.
  trace::LoadNumber load(const std::string& migration, Cause cause, std::vector<ResourceNumber> reads, std::vector<ResourceNumber> writes)
  {
    record(trace::LoadDeclared{loads_, migration, "vm-" + migration, "d0", "A1", cause, std::move(reads), std::move(writes)});
    return loads_++;
  }
  /// Guest windows of 60 s, from 100 s on: `count` writes of `mean`, with 99 of 100 within three and the worst at ten times that.
  void felt(const std::string& migration, std::string window, std::uint64_t count, Seconds mean)
  {
    const trace::Felt writes{count, mean, mean, mean * 2, mean * 3, mean * 10};
    record(trace::GuestFelt{migration, "vm-" + migration, std::move(window), 100_s, 160_s, {}, writes});
  }
  void judged(const std::string& migration, std::uint32_t iteration, Bytes left, std::string verdict)
  {
    record(trace::IterationJudged{migration, iteration, left, 100_MBps, left / 100_MBps, 5_s, std::move(verdict), "a reason", "SVM-11"});
  }

  // What changes hosts: memory, streams, slots.

  /// From esx1 to esx2, files where they are.
  void request_vmotion(const std::string& id, Bytes memory, std::string kind = "vmotion")
  {
    record(trace::MigrationRequested{.migration = id, .vm = "vm-" + id, .kind = std::move(kind), .host = "esx1", .to_host = "esx2",
                                     .from = {{"home", "A1"}, {"d0", "A1"}}, .to = {{"home", "A1"}, {"d0", "A1"}}, .memory = memory});
  }
  trace::StreamNumber stream(const std::string& migration, std::vector<ResourceNumber> links, BytesPerSecond most = 1875_MBps,
                             std::string how = "one helper, 15 Gbit/s", Seconds rtt = 0_s)
  {
    record(trace::StreamDeclared{streams_, migration, "esx1/nic0 - vmotion - esx2/nic0", std::move(links), rtt, most, std::move(how)});
    return streams_++;
  }
  /// Over this stream, from now on and for so long.
  void carry(trace::StreamNumber stream, Cause cause, Bytes size, Seconds took)
  {
    const auto from = now;
    now += took;
    record(trace::StreamCarried{stream, cause, from, size, false});
  }
  void judged_pass(const std::string& migration, std::uint32_t pass, Bytes sent, Bytes left, Seconds took, std::string verdict)
  {
    record(trace::PassJudged{.migration = migration, .pass = pass, .took = took, .sent = sent, .dirtied = left, .transmitted = sent / took,
                             .dirtying = left / took, .progress = sent / left * 100, .estimate = Seconds{left / (sent / took)}, .goal = 500_ms,
                             .verdict = std::move(verdict), .reason = "a reason", .claim = "XVM-6"});
  }
  void stun(const std::string& migration, const std::string& part, Seconds took)
  {
    record(trace::Stunned{migration, "vm-" + migration, part});
    now += took;
    record(trace::Resumed{migration, "vm-" + migration, part});
  }

  Summary summary()
  {
    record(trace::RunEnded{});
    return summarizer_.summary();
  }

  Seconds now;

private:
  Summarizer summarizer_;
  ResourceNumber resources_ = 0;
  CopyNumber copies_ = 0;
  trace::LoadNumber loads_ = 0;
  trace::StreamNumber streams_ = 0;
};

/// A table of one column as one line: where it was wrapped does not matter.
inline std::string unwrapped(const std::string& text)
{
  std::istringstream words{text};
  std::string line;
  for (std::string word; words >> word;) line += (line.empty() ? "" : " ") + word;
  return line;
}

} // namespace godwit::report::testing
