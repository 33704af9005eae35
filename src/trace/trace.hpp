#pragma once
// The recorder: model code records facts, every sink hears each in order, at once.

#include "trace/events.hpp"

#include <memory>
#include <vector>

namespace godwit::trace {

class Sink {
public:
  virtual ~Sink() = default;
  virtual void on(Seconds at, const Event& event) = 0;
};

class Trace {
public:
  /// The sink must outlive the trace, or be detached.
  void attach(Sink& sink) { sinks_.push_back(&sink); }
  void detach(Sink& sink) { std::erase(sinks_, &sink); }
  void record(Seconds at, const Event& event) const
  {
    for (auto* sink : sinks_) sink->on(at, event);
  }

private:
  std::vector<Sink*> sinks_;
};

} // namespace godwit::trace
