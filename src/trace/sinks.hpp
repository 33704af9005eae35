#pragma once
// Where events go: kept (tests), or written one JSON object a line.

#include "trace/trace.hpp"

#include <iosfwd>
#include <vector>

namespace godwit::trace {

struct Recorded {
  Seconds at;
  Event event;
};

/// Keeps everything.
class Memory : public Sink {
public:
  void on(Seconds at, const Event& event) override { events_.push_back({at, event}); }
  const std::vector<Recorded>& events() const { return events_; }
  /// All events of one type, in order.
  template <class Type> std::vector<Type> all() const
  {
    std::vector<Type> found;
    for (const auto& recorded : events_)
      if (const auto* event = std::get_if<Type>(&recorded.event)) found.push_back(*event);
    return found;
  }

private:
  std::vector<Recorded> events_;
};

/// {"t":12.5,"event":"stunned",...} a line. Same run, same bytes.
class JsonLines : public Sink {
public:
  /// The stream must outlive the sink.
  explicit JsonLines(std::ostream& out) : out_(out) {}
  void on(Seconds at, const Event& event) override;

private:
  std::ostream& out_;
};

} // namespace godwit::trace
