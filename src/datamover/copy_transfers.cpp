#include "datamover/copy.hpp"

namespace godwit::datamover {

namespace {

/// A copy stream: each transfer's read half and write half run together over their own paths and it ends when both have.
class TransferLoop {
public:
  TransferLoop(Workshop& workshop, const Plan& plan, trace::CopyNumber number)
      : workshop_(workshop), plan_(plan), number_(number), route_(request_of(plan, 0).route),
        read_(open(plan.routes[route_].read)), write_(open(plan.routes[route_].write)),
        meter_(workshop.simulation.meter(plan.cpu, plan.cost.cpu * static_cast<double>(ios_of(plan))))
  {
  }

  Copied run()
  {
    for (std::uint32_t index = 0; plan_.transfer * index < plan_.size; ++index) {
      const auto request = request_of(plan_, index);
      const auto began = workshop_.simulation.now();
      prepare(request);
      meter_.charge(plan_.cost.cpu * request.ios);
      if (move(request) == engine::Delivery::LinkLost) return Copied::Lost;
      record(request, began);
      allocate(request);
    }
    return Copied::Whole;
  }

  Seconds settle_cpu() { return meter_.settle(); }

private:
  engine::Stream open(const std::vector<engine::LinkIndex>& path) { return workshop_.simulation.open_stream(path, {}); }

  const Route& route(const Request& request) const { return plan_.routes[request.route]; }

  /// Routes and paces the halves for this request; only what changed since the last costs anything.
  void prepare(const Request& request)
  {
    if (request.route != route_) {
      read_.route(route(request).read);
      write_.route(route(request).write);
      route_ = request.route;
    }
    if (!plan_.windowed) return;
    const auto share = request.written / request.size;
    if (share == share_) return;
    share_ = share;
    // An I/O that reads only zeroes has no write to wait for: the window turns over faster.
    const auto round = plan_.cost.read + plan_.cost.software + plan_.cost.write * share;
    const auto pace = window_rate(plan_.depth, plan_.io, round);
    read_.pace(pace);
    write_.pace(share > 0 ? pace * share : pace);
  }

  engine::Delivery move(const Request& request)
  {
    const auto reads = !route(request).read.empty();
    const auto writes = !route(request).write.empty() && request.written > Bytes{0};
    if (reads) read_.start(request.size);
    if (writes) write_.start(request.written);
    auto delivery = engine::Delivery::Done;
    if (reads) delivery = read_.wait();
    if (writes && delivery == engine::Delivery::Done) delivery = write_.wait();
    return delivery;
  }

  void record(const Request& request, Seconds began)
  {
    workshop_.trace.record(workshop_.simulation.now(), trace::TransferDone{number_, request.index, request.route, request.offset,
                                                                          request.size, request.written, request.ios, began});
  }

  void allocate(const Request& request)
  {
    if (request.blocks == 0) return;
    const auto took = plan_.per_block * request.blocks;
    workshop_.simulation.sleep_for(took);
    workshop_.trace.record(workshop_.simulation.now(), trace::BlocksAllocated{number_, request.blocks, took});
  }

  Workshop& workshop_;
  const Plan& plan_;
  trace::CopyNumber number_;
  std::uint32_t route_;
  engine::Stream read_;
  engine::Stream write_;
  engine::CpuMeter meter_;
  double share_ = -1;
};

} // namespace

Copied copy_by_transfers(Workshop& workshop, const Plan& plan, trace::CopyNumber number, Seconds& cpu)
{
  TransferLoop loop{workshop, plan, number};
  const auto copied = loop.run();
  cpu = loop.settle_cpu();
  return copied;
}

} // namespace godwit::datamover
