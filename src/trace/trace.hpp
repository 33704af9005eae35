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
  /// Words cost more than numbers. DecisionMade events are recorded, and PassJudged::reason and WorkloadDeclared::what are said, only while an attached
  /// sink says so here.
  virtual bool wants_words() const { return true; }
};

class Trace {
public:
  /// The sink must outlive the trace, or be detached.
  void attach(Sink& sink) { sinks_.push_back(&sink); }
  void detach(Sink& sink) { std::erase(sinks_, &sink); }
  bool wants_samples() const;
  bool wants_words() const;
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
