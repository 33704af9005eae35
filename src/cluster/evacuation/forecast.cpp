#include "cluster/evacuation/forecast.hpp"

#include "cluster/evacuation/sharing.hpp"

#include <algorithm>

namespace godwit::cluster::evacuation {

namespace {

using admission::Books;

class Forecasting {
public:
  Forecasting(const State& state, const std::vector<Step>& steps, Asking asking)
      : state_(state), dispatch_(state, steps), asking_(asking), books_(asking == Asking::Fifo ? Books::Order::Fifo : Books::Order::FirstFit)
  {
    known_.spans.resize(steps.size());
    known_.full.resize(state.resources.size());
    known_.last_full.resize(state.resources.size());
    if (asking == Asking::Held) return;
    for (std::size_t place = 0; place < steps.size(); ++place) books_.ask(place, leg_of(state, steps[place]).charges);
  }

  Forecast run()
  {
    for (begin_who_may(); !moves_.empty(); begin_who_may()) go_on();
    known_.makespan = now_;
    return std::move(known_);
  }

private:
  struct Move {
    std::size_t place;
    const Leg* leg;
    Seconds flows; ///< from then on
    double left; ///< bytes
  };

  void begin_who_may()
  {
    if (asking_ == Asking::Held) {
      const auto has_slots = [&](const Leg& leg) { return fits(books_, leg.charges); };
      while (const auto place = dispatch_.next(has_slots)) {
        dispatch_.begin(*place);
        books_.ask(*place, leg_of(state_, dispatch_.steps()[*place]).charges);
        begin(books_.next()->ticket);
      }
      return;
    }
    while (const auto start = books_.next()) begin(start->ticket);
  }

  void begin(std::size_t place)
  {
    const auto& leg = leg_of(state_, dispatch_.steps()[place]);
    moves_.push_back({place, &leg, now_ + leg.idle, static_cast<double>(leg.size.count())});
    known_.spans[place].start = now_;
  }

  /// Until the next of them begins to flow or ends.
  void go_on()
  {
    std::vector<const Leg*> flows;
    std::vector<Move*> flowing;
    auto until = Seconds{1e18};
    for (auto& move : moves_) {
      if (move.flows > now_) {
        until = std::min(until, move.flows);
      } else if (move.left > 0) {
        flows.push_back(move.leg);
        flowing.push_back(&move);
      } else {
        until = now_;
      }
    }
    const auto shares = share(state_.resources, flows);
    for (std::size_t flow = 0; flow < flows.size(); ++flow) until = std::min(until, now_ + Seconds{flowing[flow]->left / shares.rates[flow].value()});
    const auto span = until - now_;
    for (std::size_t flow = 0; flow < flows.size(); ++flow) {
      auto& left = flowing[flow]->left;
      left -= shares.rates[flow].value() * span.value();
      if (left < 1) left = 0; // less than a byte is rounding
    }
    for (Number resource = 0; resource < shares.full.size(); ++resource) {
      if (!shares.full[resource]) continue;
      known_.full[resource] += span;
      known_.last_full[resource] = until;
    }
    now_ = until;
    end_those_done();
  }

  void end_those_done()
  {
    std::erase_if(moves_, [&](const Move& move) {
      if (move.flows > now_ || move.left > 0) return false;
      known_.spans[move.place].end = now_;
      books_.give_back(move.place);
      if (asking_ == Asking::Held) dispatch_.end(move.place, Dispatch::End::Arrived);
      return true;
    });
  }

  const State& state_;
  Dispatch dispatch_;
  Asking asking_;
  Books books_;
  std::vector<Move> moves_; ///< under way
  Seconds now_;
  Forecast known_;
};

} // namespace

Forecast forecast(const State& state, const std::vector<Step>& steps, Asking asking) { return Forecasting{state, steps, asking}.run(); }

} // namespace godwit::cluster::evacuation
