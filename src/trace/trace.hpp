#pragma once
// The recorder: model code records facts, every sink hears each in order, at once.

#include "trace/events.hpp"

#include <vector>

namespace godwit::trace {

class Sink {
public:
  virtual ~Sink() = default;
  virtual void on(Seconds at, const Event& event) = 0;
  /// DiskSampled events are recorded only while an attached sink says so here: they cost time and nobody else needs them.
  virtual bool wants_samples() const { return false; }
  /// DecisionMade events are recorded, and PassJudged ones with their reason, only while an attached sink says so here: words cost more than numbers.
  virtual bool wants_reasons() const { return true; }
};

class Trace {
public:
  /// The sink must outlive the trace, or be detached.
  void attach(Sink& sink) { sinks_.push_back(&sink); }
  void detach(Sink& sink) { std::erase(sinks_, &sink); }
  bool wants_samples() const;
  bool wants_reasons() const;
  /// `fact`: one of those an Event can be.
  template <class Fact> void record(Seconds at, const Fact& fact) const
  {
    const Event event{fact};
    for (auto* sink : sinks_) sink->on(at, event);
  }

private:
  std::vector<Sink*> sinks_;
};

} // namespace godwit::trace
