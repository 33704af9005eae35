#pragma once
// Private to report/: events of the Chrome trace format, by its rules: times in microseconds, metadata first, then by time; what begins
// and ends in a row of one track stays in the order it was written.

#include "units/quantity.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace godwit::report {

using Json = nlohmann::ordered_json;
using units::Seconds;

/// A row: a process and a thread of it.
struct Track {
  int process, thread;
};

class ChromeEvents {
public:
  void name_process(int process, std::string_view name);
  void name_thread(Track track, const std::string& name);

  /// A nestable asynchronous slice. Those of one category and id nest: write outer before inner, each begin before its end.
  void begin(int process, std::string_view category, std::uint64_t id, const std::string& name, Seconds at, Json args = Json::object());
  void end(int process, std::string_view category, std::uint64_t id, const std::string& name, Seconds at);
  void instant(int process, std::string_view category, std::uint64_t id, const std::string& name, Seconds at, Json args);
  /// A slice of a thread, which must nest in the others of that thread.
  void slice(Track track, std::string_view category, const std::string& name, Seconds from, Seconds to, Json args = Json::object());
  void counter(int process, const std::string& name, Seconds at, Json values);
  /// An arrow from one slice to another, which must be there at these instants. Not backwards in time.
  void flow(std::string_view category, const std::string& name, Track from, Seconds at, Track to, Seconds until);

  /// {"displayTimeUnit": "ms", "otherData": `about`, "traceEvents": [...]}. Call once.
  std::string text(const Json& about);

private:
  struct Event {
    double at;
    Json json;
  };
  void add(std::string_view phase, Track track, std::string_view category, const std::string& name, Seconds at, Json more);

  std::vector<Json> metadata_;
  std::vector<Event> events_;
  std::uint64_t flows_ = 0;
};

} // namespace godwit::report
