#include "engine/flows.hpp"

#include <algorithm>
#include <cmath>
#include <simgrid/kernel/resource/Model.hpp>
#include <stdexcept>

namespace godwit::engine::detail {

namespace s4u = simgrid::s4u;
using simgrid::kernel::resource::Action;

namespace {

double in_solver(Bytes size) { return static_cast<double>(size.count()); }

/// What SimGrid has just made for a Comm.
Action& action_of(const s4u::Engine& engine, const s4u::Comm& comm)
{
  for (auto* model : engine.get_all_models()) {
    auto& started = *model->get_started_action_set();
    if (!started.empty() && started.back().get_activity() == comm.get_impl()) return started.back();
  }
  throw std::logic_error("SimGrid made no action for a comm");
}

/// Of the transfer under way, in whole bytes.
Bytes passed(const Flow& flow)
{
  return std::max(Bytes{0}, flow.size - Bytes{static_cast<std::int64_t>(std::ceil(flow.action->get_remains()))});
}

void end(Flow& flow, Flow::Is is)
{
  flow.is = is;
  flow.over = Seconds{s4u::Engine::get_clock()};
}

void leave_set(Action& action)
{
  auto& set = *action.get_state_set();
  set.erase(set.iterator_to(action));
}

} // namespace

Flows::Flows(s4u::Engine& engine, Fibers& fibers) : engine_(engine), fibers_(fibers)
{
  s4u::Link::on_communication_state_change_cb([this](const simgrid::kernel::resource::NetworkAction& action, Action::State) { finished(&action); });
  // SimGrid tells of those that end in one step in an order that hangs on all the others.
  fibers.after_each_step([this] {
    std::ranges::sort(fresh_, {}, &Flow::number);
    for (auto* flow : std::exchange(fresh_, {}))
      if (flow->waits != nullptr && flow->is != Flow::Is::UnderWay) fibers_.wake(*flow->waits);
  });
  fibers.after_each_turn([this] {
    for (auto* flow : ended_)
      if (flow->is != Flow::Is::UnderWay) rest(*flow);
    ended_.clear();
  });
}

void Flows::start(Flow& flow, s4u::Host* from, s4u::Host* to, Bytes size)
{
  flow.size = size;
  flow.passed = Bytes{0};
  flow.is = Flow::Is::UnderWay;
  flow.number = next_++;
  if (flow.action == nullptr) begin(flow, from, to);
  else again(flow);
}

void Flows::lose(Flow& flow, Bytes size)
{
  flow.size = size;
  flow.passed = Bytes{0};
  over(flow, Flow::Is::Lost);
}

void Flows::begin(Flow& flow, s4u::Host* from, s4u::Host* to)
{
  flow.comm = s4u::Comm::sendto_async(from, to, static_cast<std::uint64_t>(flow.size.count()));
  flow.action = &action_of(engine_, *flow.comm);
  flow.action->set_activity(nullptr);
  flow.action->set_sharing_penalty_no_update(1); // as its variable has it, for resume(); SimGrid's own is the way's latency
  flow.action->set_bound(-1); // SimGrid binds it to what its narrowest link is just now, which another transfer's pace may not be
  flow.resting = false;
  all_.emplace(flow.action, &flow);
}

void Flows::again(Flow& flow)
{
  auto& action = *flow.action;
  action.set_cost(in_solver(flow.size));
  action.set_remains(in_solver(flow.size));
  action.set_last_update();
  action.set_last_value(0);
  action.get_state_set()->push_back(action);
  action.Action::set_state(Action::State::STARTED); // SimGrid's own listeners need not hear of it
  if (flow.resting) go_on(flow);
  else action.set_bound(-1); // as it was, but looked at anew
}

/// Told in the midst of SimGrid's step: it keeps its links until that is over.
void Flows::finished(const void* action)
{
  const auto found = all_.find(action);
  if (found == all_.end()) return;
  auto& flow = *found->second;
  leave_set(*flow.action);
  end(flow, Flow::Is::Whole);
  fresh_.push_back(&flow);
  ended_.push_back(&flow);
  fibers_.ask_for_turn_after_step();
}

void Flows::over(Flow& flow, Flow::Is is)
{
  end(flow, is);
  if (flow.waits != nullptr) fibers_.wake(*flow.waits);
}

void Flows::rest(Flow& flow)
{
  flow.resting = true;
  flow.action->suspend();
}

/// SimGrid 3.32 works out anew only links that it knows to be changed. Of a variable that comes back it tells the first one alone, and counts on that
/// one's telling the others: which it has done already if another has come back there in this instant. So all of them are told.
void Flows::go_on(Flow& flow)
{
  flow.resting = false;
  flow.action->resume();
  for (auto* link : flow.links) link->set_bandwidth(link->get_bandwidth());
}

void Flows::wait(Flow& flow)
{
  struct Waiting {
    Flow& flow;
    ~Waiting() { flow.waits = nullptr; }
  } const waiting{flow};
  flow.waits = &fibers_.running();
  while (flow.is == Flow::Is::UnderWay) fibers_.park();
}

void Flows::cut(Flow& flow)
{
  if (flow.is != Flow::Is::UnderWay) return;
  flow.passed = passed(flow);
  if (flow.is != Flow::Is::UnderWay) return; // looking at it has ended it
  flow.action->Action::set_state(Action::State::FINISHED); // SimGrid fails all that it takes for started when a link goes off
  leave_set(*flow.action);
  rest(flow);
  over(flow, Flow::Is::Lost);
}

void Flows::drop(Flow& flow)
{
  std::erase(ended_, &flow);
  std::erase(fresh_, &flow);
  if (flow.action == nullptr) return;
  if (!flow.resting) rest(flow); // SimGrid takes what is cancelled off its links a step later
  all_.erase(flow.action);
  auto& action = *std::exchange(flow.action, nullptr);
  action.set_activity(flow.comm->get_impl());
  if (flow.is != Flow::Is::UnderWay) {
    action.get_state_set()->push_back(action);
    action.Action::set_state(Action::State::STARTED);
  }
  fibers_.cancel(flow.comm);
  flow.comm.reset();
}

} // namespace godwit::engine::detail
