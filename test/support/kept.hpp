#pragma once
// Events and facts kept for a test.

#include "trace/trace.hpp"

#include <memory>
#include <tuple>
#include <utility>
#include <vector>

namespace godwit::test {

/// An event made by hand, with its fact. Copies share it.
class Kept {
public:
  template <class Fact>
    requires trace::is_one_of<Fact, trace::AnyFact>
  Kept(Fact fact) : Kept(std::make_shared<const Fact>(std::move(fact)))
  {
  }
  const trace::Event& event() const { return event_; }

private:
  template <class Fact> Kept(std::shared_ptr<const Fact> fact) : event_(*fact), fact_(std::move(fact)) {}

  trace::Event event_;
  std::shared_ptr<const void> fact_;
};

/// Keeps all facts of these types.
template <class... Facts> class Memory : public trace::Sink {
public:
  void on(trace::Seconds at, const trace::Event& event) override { (keep(at, event.as<Facts>()), ...); }
  /// In order.
  template <class Fact> const std::vector<Fact>& all() const { return std::get<Kind<Fact>>(kept_).facts; }
  /// When each was recorded.
  template <class Fact> const std::vector<trace::Seconds>& times() const { return std::get<Kind<Fact>>(kept_).times; }

private:
  template <class Fact> struct Kind {
    std::vector<Fact> facts;
    std::vector<trace::Seconds> times;
  };
  template <class Fact> void keep(trace::Seconds at, const Fact* fact)
  {
    if (fact == nullptr) return;
    std::get<Kind<Fact>>(kept_).facts.push_back(*fact);
    std::get<Kind<Fact>>(kept_).times.push_back(at);
  }

  std::tuple<Kind<Facts>...> kept_;
};

} // namespace godwit::test
