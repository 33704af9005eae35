#include "datamover/copy.hpp"

#include <algorithm>
#include <optional>
#include <set>

namespace godwit::datamover {

namespace {

using engine::Delivery;

/// In one flow a link counts once.
bool share_a_link(const Route& route)
{
  return std::ranges::any_of(route.read, [&](engine::LinkIndex link) { return std::ranges::find(route.write, link) != route.write.end(); });
}

/// A copy stream: each transfer's read half and write half run together over their own paths and it ends when both have. Halves of one size
/// keep step, each I/O being read and then written, and are one flow over both paths: the slower sets the pace.
class TransferLoop final : public ActiveCopy {
public:
  TransferLoop(Workshop& workshop, const Plan& plan, trace::CopyNumber number, Supervisor& supervisor)
      : workshop_(workshop), plan_(plan), number_(number), supervisor_(supervisor), wake_(workshop.simulation.gate()),
        route_(request_of(plan, 0).route), read_(open({})), write_(workshop, plan.lanes, plan.announcement.cause, plan.routes[route_].write),
        meter_(workshop.simulation.meter(plan.cpu, plan.open_ended ? Seconds{0} : plan.cost.cpu * static_cast<double>(ios_of(plan)))),
        source_(workshop.pressure.enter())
  {
    workshop_.outages.enter(*this);
    announce(workshop_, source_, plan_);
  }
  ~TransferLoop()
  {
    workshop_.outages.leave(*this);
    workshop_.pressure.leave(source_);
  }

  CopyResult run()
  {
    CopyResult result;
    for (std::uint32_t index = 0;; ++index) {
      const auto request = next(index, result.done);
      if (!request) return result;
      result.how = carry_out(*request);
      result.by_network = by_network_;
      if (result.how != Copied::Whole) return result;
      result.done += request->size;
    }
  }

  Seconds settle_cpu() { return plan_.open_ended ? open_ended_cpu_ : meter_.settle(); }

  const Plan* plan() const override { return &plan_; }
  const std::string& migration() const override { return plan_.announcement.migration; }
  void cut_off() override
  {
    if (!under_way_) return;
    read_.cut();
    write_.cut();
  }
  void look_again() override
  {
    if (!works(plan_.routes[route_])) cut_off();
    if (waiting_) wake_.open();
  }
  void stop() override
  {
    stopped_ = true;
    cut_off();
    if (waiting_) wake_.open();
  }

private:
  engine::Stream open(const std::vector<engine::LinkIndex>& path) { return workshop_.simulation.open_stream(path, {}); }

  std::optional<Request> next(std::uint32_t index, Bytes done)
  {
    if (!plan_.open_ended) {
      if (plan_.transfer * index >= plan_.size) return std::nullopt;
      return request_of(plan_, index);
    }
    const auto size = supervisor_.more();
    if (!size) return std::nullopt;
    return Request{.index = index, .route = (plan_.first_route + index) % plan_.in_turn, .offset = done, .size = *size, .written = *size,
                   .ios = static_cast<std::uint32_t>(units::pieces(*size, plan_.io))};
  }

  /// The request, over and over until it has got through.
  Copied carry_out(Request request)
  {
    for (int attempt = 0;; ++attempt) {
      if (const auto found = find_path(request); found != Copied::Whole) return found;
      if (stopped_ || !supervisor_.begins(request)) return Copied::Stopped;
      const auto began = workshop_.simulation.now();
      prepare(request);
      if (attempt == 0) charge(request); // the meter knows the copy's total: what is repeated costs no more
      if (move(request) == Delivery::Done) {
        finish(request, began);
        return Copied::Whole;
      }
      workshop_.trace.record(workshop_.simulation.now(), trace::TransferCut{number_, request.index, request.route, read_sent_, write_sent_});
      supervisor_.cut(request);
      if (stopped_) return Copied::Stopped;
    }
  }

  bool works(const Route& route) const
  {
    const auto& outages = workshop_.outages;
    const auto open = [&](const Route& way) { return outages.works(way.read) && outages.works(way.write); };
    return open(route) && write_.works() && outages.reached(plan_.announcement.from) && outages.reached(plan_.announcement.to) &&
           (plan_.commands.empty() || std::ranges::any_of(plan_.commands, open));
  }

  /// The first way that works and leads to the same place, the wanted one before all.
  std::optional<std::uint32_t> working(std::uint32_t wanted) const
  {
    const auto& routes = plan_.routes;
    if (works(routes[wanted])) return wanted;
    for (std::uint32_t route = 0; route < routes.size(); ++route)
      if (routes[route].place == routes[wanted].place && works(routes[route])) return route;
    return std::nullopt;
  }

  /// Sets the request on a way that works; waits for one as long as the host is patient.
  Copied find_path(Request& request)
  {
    const auto preferred = request.route;
    const auto now = [&] { return workshop_.simulation.now(); };
    auto waited = false;
    for (;;) {
      const auto found = working(preferred);
      if (!found) {
        if (waited || !wait_for_path(preferred)) return stopped_ ? Copied::Stopped : Copied::Lost;
        waited = true;
        continue;
      }
      const auto ready = *found == preferred ? Seconds{0} : failed_over(plan_.routes[preferred]);
      if (ready > now()) {
        waiting_ = true;
        wake_.wait_for(ready - now());
        waiting_ = false;
        if (stopped_) return Copied::Stopped;
        continue;
      }
      const auto news = *found == preferred ? given_up_.erase(preferred) == 0 && waited : given_up_.insert(preferred).second;
      if (news) workshop_.trace.record(now(), trace::PathFound{number_, *found, plan_.names[*found]});
      request.route = *found;
      return Copied::Whole;
    }
  }

  Seconds failed_over(const Route& route) const
  {
    const auto& outages = workshop_.outages;
    return std::max(outages.failed_over(route.read, plan_.failover), outages.failed_over(route.write, plan_.failover));
  }

  /// False: none came, or the copy was stopped.
  bool wait_for_path(std::uint32_t wanted)
  {
    by_network_ = !write_.works();
    const auto patience = by_network_ ? plan_.network_patience : plan_.patience;
    workshop_.trace.record(workshop_.simulation.now(), trace::PathsLost{number_, patience, by_network_});
    const auto until = workshop_.simulation.now() + patience;
    waiting_ = true;
    auto found = false;
    while (!found && !stopped_ && wake_.wait_for(until - workshop_.simulation.now())) found = working(wanted).has_value();
    waiting_ = false;
    return found && !stopped_;
  }

  const Route& route(const Request& request) const { return plan_.routes[request.route]; }

  /// Routes and paces the halves for this request; only what changed since the last costs anything.
  void prepare(const Request& request)
  {
    const auto joint = plan_.lanes.empty() && request.written == request.size && !route(request).read.empty() && !route(request).write.empty() &&
                       !share_a_link(route(request));
    if (request.route != route_) write_.route(route(request).write);
    if (request.route != route_ || joint != joint_) {
      auto path = route(request).read;
      if (joint) path.insert(path.end(), route(request).write.begin(), route(request).write.end());
      read_.route(path);
    }
    route_ = request.route;
    joint_ = joint;
    if (!plan_.windowed) return;
    const auto share = request.written / request.size;
    const auto outstanding = in_flight(request);
    if (share == share_ && outstanding == outstanding_) return;
    share_ = share;
    outstanding_ = outstanding;
    // An I/O that reads only zeroes has no write to wait for: the window turns over faster.
    const auto pace = window_rate(outstanding, plan_.io, plan_.cost.round(share));
    read_.pace(pace);
    write_.pace(share > 0 ? pace * share : pace);
  }

  /// A request of fewer I/Os than the queue is deep has only those in flight; a sweep's next ones follow at once, but for the last.
  int in_flight(const Request& request) const
  {
    if (plan_.open_ended && request.size == plan_.transfer) return plan_.depth;
    return std::min(plan_.depth, static_cast<int>(request.ios));
  }

  void charge(const Request& request)
  {
    const auto work = plan_.cost.cpu * request.ios;
    // Nobody knows in advance how much a sweep will be: its CPU time is booked, but does not slow it.
    if (plan_.open_ended) open_ended_cpu_ += work;
    else meter_.charge(work);
  }

  Delivery move(const Request& request)
  {
    const auto reads = !route(request).read.empty();
    const auto writes = !*joint_ && !route(request).write.empty() && request.written > Bytes{0};
    under_way_ = true;
    if (reads) read_.start(request.size);
    if (writes) write_.start(request.written);
    auto delivery = Delivery::Done;
    if (reads) delivery = read_.wait();
    if (writes) {
      // What was read but cannot be written, or the other way round, is of no use.
      if (delivery == Delivery::LinkLost) write_.cut();
      if (write_.wait() == Delivery::LinkLost) delivery = Delivery::LinkLost;
    }
    under_way_ = false;
    read_sent_ = reads ? read_.sent() : Bytes{0};
    write_sent_ = *joint_ ? read_.sent() : writes ? write_.sent() : Bytes{0};
    return delivery;
  }

  void finish(const Request& request, Seconds began)
  {
    supervisor_.fetch();
    const auto now = workshop_.simulation.now();
    workshop_.trace.record(
        now, trace::TransferDone{number_, request.index, request.route, request.offset, request.size, request.written, request.ios, began});
    press(workshop_, source_, plan_, request, now - began);
    allocate(request);
    supervisor_.done(request);
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
  Supervisor& supervisor_;
  engine::Gate wake_;
  std::uint32_t route_;
  engine::Stream read_;
  Lanes write_;
  engine::CpuMeter meter_;
  Pressure::Source source_;
  std::optional<bool> joint_; ///< the last request's halves were one flow
  double share_ = -1;
  int outstanding_ = 0;
  Bytes read_sent_, write_sent_; ///< of the last transfer
  Seconds open_ended_cpu_;
  std::set<std::uint32_t> given_up_; ///< routes found dead, and not yet alive again
  bool under_way_ = false;
  bool waiting_ = false;
  bool by_network_ = false; ///< the way last waited for
  bool stopped_ = false;
};

} // namespace

CopyResult copy_by_transfers(Workshop& workshop, const Plan& plan, trace::CopyNumber number, Supervisor& supervisor, Seconds& cpu)
{
  TransferLoop loop{workshop, plan, number, supervisor};
  const auto result = loop.run();
  cpu = loop.settle_cpu();
  return result;
}

} // namespace godwit::datamover
