#include "report/chrome_events.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace godwit::report {

namespace {

double microseconds(Seconds at) { return at.value() * 1e6; }

std::string hex(std::uint64_t id) { return fmt::format("0x{:x}", id); }

} // namespace

void ChromeEvents::name_process(int process, std::string_view name)
{
  metadata_.push_back({{"ph", "M"}, {"name", "process_name"}, {"pid", process}, {"tid", 0}, {"args", {{"name", name}}}});
  metadata_.push_back({{"ph", "M"}, {"name", "process_sort_index"}, {"pid", process}, {"tid", 0}, {"args", {{"sort_index", process}}}});
}

void ChromeEvents::name_thread(Track track, const std::string& name)
{
  metadata_.push_back({{"ph", "M"}, {"name", "thread_name"}, {"pid", track.process}, {"tid", track.thread}, {"args", {{"name", name}}}});
}

void ChromeEvents::add(std::string_view phase, Track track, std::string_view category, const std::string& name, Seconds at, Json more)
{
  Json event{{"ph", phase}, {"name", name}, {"cat", category}, {"ts", microseconds(at)}, {"pid", track.process}, {"tid", track.thread}};
  event.update(more);
  events_.push_back({microseconds(at), std::move(event)});
}

void ChromeEvents::begin(int process, std::string_view category, std::uint64_t id, const std::string& name, Seconds at, Json args)
{
  add("b", {process, 0}, category, name, at, {{"id", hex(id)}, {"args", std::move(args)}});
}

void ChromeEvents::end(int process, std::string_view category, std::uint64_t id, const std::string& name, Seconds at)
{
  add("e", {process, 0}, category, name, at, {{"id", hex(id)}});
}

void ChromeEvents::instant(int process, std::string_view category, std::uint64_t id, const std::string& name, Seconds at, Json args)
{
  add("n", {process, 0}, category, name, at, {{"id", hex(id)}, {"args", std::move(args)}});
}

void ChromeEvents::slice(Track track, std::string_view category, const std::string& name, Seconds from, Seconds to, Json args)
{
  add("X", track, category, name, from, {{"dur", microseconds(to) - microseconds(from)}, {"args", std::move(args)}});
}

void ChromeEvents::counter(int process, const std::string& name, Seconds at, Json values)
{
  add("C", {process, 0}, "counter", name, at, {{"args", std::move(values)}});
}

void ChromeEvents::flow(std::string_view category, const std::string& name, Track from, Seconds at, Track to, Seconds until)
{
  const auto id = hex(++flows_);
  add("s", from, category, name, at, {{"id", id}});
  add("f", to, category, name, until, {{"id", id}, {"bp", "e"}});
}

std::string ChromeEvents::text(const Json& about)
{
  std::ranges::stable_sort(events_, {}, &Event::at);
  std::string out = "{\"displayTimeUnit\":\"ms\",\"otherData\":" + about.dump() + ",\"traceEvents\":[\n";
  auto first = true;
  const auto write = [&](const Json& event) {
    out += (first ? "" : ",\n") + event.dump();
    first = false;
  };
  for (const auto& event : metadata_) write(event);
  for (const auto& event : events_) write(event.json);
  return out + "\n]}\n";
}

} // namespace godwit::report
