#pragma once
// The documented rules of the Chrome trace format, checked against a file's text; it shares no code with the writer.

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace chrome_trace {

/// What breaks a rule, an event each; empty for a valid trace.
/// - the object form: "traceEvents" is a list; "displayTimeUnit" is "ms" or "ns"
/// - "ph" is one of the documented phases; every event but metadata has "name", "ts" >= 0, "pid", "tid"; metadata has a known name and args
/// - X has "dur" >= 0, and those of one thread nest
/// - b, n, e have "cat" and "id"; of one category and id they nest like brackets, by name, and not backwards in time
/// - C has numbers in "args", and the times of one counter do not go backwards
/// - s and f have an id, one of each, not backwards in time, and each lies within an X of its thread
inline std::vector<std::string> broken_rules(const nlohmann::json& trace)
{
  using Json = nlohmann::json;
  std::vector<std::string> broken;
  const auto complain = [&](const std::string& rule, const Json& event) { broken.push_back(rule + ": " + event.dump().substr(0, 200)); };
  if (!trace.is_object() || !trace.contains("traceEvents") || !trace.at("traceEvents").is_array()) return {"no list traceEvents"};
  if (trace.contains("displayTimeUnit") && trace.at("displayTimeUnit") != "ms" && trace.at("displayTimeUnit") != "ns") broken.push_back("displayTimeUnit");

  const std::set<std::string> phases{"B", "E", "X", "i", "I", "C", "b", "n", "e", "s", "t", "f", "P", "N", "O", "D", "M", "V", "v", "R", "c", "S", "T", "p", "F"};
  const std::set<std::string> metadata{"process_name", "process_labels", "process_sort_index", "thread_name", "thread_sort_index"};
  struct Open {
    std::string name;
    double at;
  };
  struct Slice {
    double from, to;
  };
  std::map<std::string, std::vector<Open>> stacks;
  std::map<std::string, double> last_of_async, last_of_counter;
  std::map<std::string, std::vector<Slice>> slices;
  std::map<std::string, std::vector<Json>> flows;

  for (const auto& event : trace.at("traceEvents")) {
    if (!event.is_object() || !event.contains("ph") || !event.at("ph").is_string() || !phases.contains(event.at("ph"))) {
      complain("no documented ph", event);
      continue;
    }
    const std::string ph = event.at("ph");
    const bool whole = event.contains("name") && event.at("name").is_string() && event.contains("pid") && event.at("pid").is_number_integer() && event.contains("tid");
    if (!whole) {
      complain("name, pid or tid is missing", event);
      continue;
    }
    if (ph == "M") {
      if (!metadata.contains(event.at("name")) || !event.contains("args")) complain("unknown metadata", event);
      continue;
    }
    if (!event.contains("ts") || !event.at("ts").is_number() || event.at("ts") < 0) {
      complain("no ts", event);
      continue;
    }
    const double ts = event.at("ts");
    const auto thread = event.at("pid").dump() + "/" + event.at("tid").dump();
    if (ph == "X") {
      if (!event.contains("dur") || event.at("dur") < 0) complain("no dur", event);
      else slices[thread].push_back({ts, ts + event.at("dur").get<double>()});
    } else if (ph == "b" || ph == "n" || ph == "e") {
      if (!event.contains("id") || !event.contains("cat")) {
        complain("no id or cat", event);
        continue;
      }
      const auto key = event.at("cat").get<std::string>() + "/" + event.at("id").dump();
      if (ts < last_of_async[key]) complain("backwards in time", event);
      last_of_async[key] = ts;
      auto& stack = stacks[key];
      if (ph == "b") stack.push_back({event.at("name"), ts});
      if (ph == "n" && stack.empty()) complain("an instant outside any slice", event);
      if (ph == "e") {
        if (stack.empty() || stack.back().name != event.at("name")) complain("ends what did not begin last", event);
        else stack.pop_back();
      }
    } else if (ph == "C") {
      const auto key = event.at("pid").dump() + "/" + event.at("name").get<std::string>();
      if (last_of_counter.contains(key) && ts < last_of_counter[key]) complain("a counter goes backwards in time", event);
      last_of_counter[key] = ts;
      if (!event.contains("args") || event.at("args").empty()) complain("a counter without values", event);
      else
        for (const auto& value : event.at("args").items())
          if (!value.value().is_number()) complain("a counter's value is no number", event);
    } else if (ph == "s" || ph == "t" || ph == "f") {
      if (!event.contains("id") || !event.contains("cat")) complain("a flow without id or cat", event);
      else flows[event.at("cat").get<std::string>() + "/" + event.at("name").get<std::string>() + "/" + event.at("id").dump()].push_back(event);
    }
  }
  for (const auto& [key, stack] : stacks)
    for (const auto& open : stack) broken.push_back("never ends: " + key + " " + open.name);
  constexpr double rounding = 1e-3; // microseconds
  for (auto& [thread, all] : slices) {
    std::stable_sort(all.begin(), all.end(), [](const Slice& a, const Slice& b) { return a.from < b.from; });
    std::vector<Slice> stack;
    for (const auto& slice : all) {
      while (!stack.empty() && stack.back().to <= slice.from + rounding) stack.pop_back();
      if (!stack.empty() && slice.to > stack.back().to + rounding) broken.push_back("slices of thread " + thread + " overlap without nesting");
      stack.push_back(slice);
    }
  }
  for (const auto& [key, ends] : flows) {
    if (ends.size() != 2 || ends[0].at("ph") != "s" || ends[1].at("ph") != "f") {
      broken.push_back("a flow is not one start and one end: " + key);
      continue;
    }
    if (ends[1].at("ts") < ends[0].at("ts")) complain("a flow goes backwards in time", ends[1]);
    for (const auto& end : ends) {
      const double ts = end.at("ts");
      const auto& on = slices[end.at("pid").dump() + "/" + end.at("tid").dump()];
      if (std::none_of(on.begin(), on.end(), [&](const Slice& slice) { return slice.from - rounding <= ts && ts <= slice.to + rounding; }))
        complain("a flow that is bound to no slice", end);
    }
  }
  return broken;
}

} // namespace chrome_trace
