#pragma once
// Where events go: one JSON object a line.

#include "trace/trace.hpp"

#include <iosfwd>

namespace godwit::trace {

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
