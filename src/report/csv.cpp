#include "report/csv.hpp"

#include "report/figures.hpp"
#include "report/guests.hpp"
#include "report/motion_cells.hpp"

#include <fmt/format.h>

namespace godwit::report {

namespace {

std::string number(Seconds time) { return fmt::format("{}", time.value()); }
std::string number(Bytes size) { return fmt::format("{}", size.count()); }
std::string number(BytesPerSecond rate) { return fmt::format("{}", rate.value()); }

std::string datastores(const std::map<std::string, std::string>& of)
{
  std::vector<std::string> texts;
  for (const auto& [file, datastore] : of) texts.push_back(fmt::format("{}={}", file, datastore));
  return fmt::format("{}", fmt::join(texts, " "));
}

std::string all(const std::vector<Mover>& movers, std::string Mover::*what)
{
  std::vector<std::string> texts;
  for (const auto& mover : movers) texts.push_back(mover.*what);
  return fmt::format("{}", fmt::join(texts, " | "));
}

/// Nothing where nobody looked.
void add_felt(std::vector<std::string>& line, const std::optional<trace::GuestFelt>& window)
{
  const bool wrote = window && window->writes.count > 0;
  for (const auto member : {&trace::Felt::mean, &trace::Felt::p99, &trace::Felt::worst}) line.push_back(wrote ? number(window->writes.*member) : "");
}

void add_motion(std::vector<std::string>& line, const Migration& m)
{
  std::vector<std::string> queued_for, stuns;
  for (const auto& use : m.admission.lacking) queued_for.push_back(use.resource);
  for (const auto& [part, time, at, phase] : m.stuns) stuns.push_back(fmt::format("{}={}", part, number(time)));
  line.insert(line.end(), {m.to_host, number(m.admission.waited), fmt::format("{}", fmt::join(queued_for, " | ")),
                           number(booked(m.bytes, trace::Cause::Memory)), number(memory_resent(m)), fmt::format("{}", m.passes.size()),
                           fmt::format("{}", m.slowdown.mean), fmt::format("{}", m.slowdown.worst), fmt::format("{}", m.streams.size()),
                           fmt::format("{}", m.mirroring.switches), number(m.mirroring.synchronous), fmt::format("{}", fmt::join(stuns, " "))});
}

} // namespace

std::string csv_line(std::span<const std::string> values)
{
  std::string line;
  for (const auto& value : values) {
    if (&value != values.data()) line += ',';
    if (value.find_first_of(",\"\r\n") == value.npos) {
      line += value;
      continue;
    }
    line += '"';
    for (const char c : value) line.append(c == '"' ? 2 : 1, c);
    line += '"';
  }
  return line + "\n";
}

std::string migrations_csv(const Summary& summary)
{
  std::vector<std::string> head{"id",       "vm",         "kind",    "outcome",   "reason",    "host", "from",       "to",   "start_s",
                                "end_s",    "duration_s", "naive_s", "naive_how", "downtime_s", "mover", "mover_why", "bound_by",
                                "bound_how", "cpu_s",     "bulk",    "home",      "swap",      "zero", "offloaded"};
  for (const auto of : resource_classes)
    if (of != ResourceClass::Wan) head.emplace_back(key(of)); // it came later: with its peers, at the end
  for (const auto* more : {"recopied", "mirrored", "iterations"}) head.emplace_back(more);
  for (const auto* window : {"before", "during", "after"})
    for (const auto* what : {"mean", "p99", "worst"}) head.push_back(fmt::format("write_{}_{}_s", what, window));
  head.emplace_back("iops_during");
  for (const auto* more : {"wan", "to_host", "queued_s", "queued_for", "memory", "memory_resent", "memory_passes", "cpu_slowdown_mean", "cpu_slowdown_worst",
                           "streams", "mode_switches", "synchronous_s", "stuns"})
    head.emplace_back(more);
  auto out = csv_line(head);
  for (const auto& m : summary.migrations) {
    const auto bound = main_bound(summary, m).value_or(Bound{});
    const auto by_mover = movers(m);
    std::vector<std::string> line{m.id, m.vm, m.kind, std::string{outcome_text(m)}, cited(m.reason, m.claim), m.host, datastores(m.from),
                                  datastores(m.to), number(m.requested), number(m.end), number(duration(m)), number(m.naive), m.naive_how,
                                  number(m.downtime), all(by_mover, &Mover::name), all(by_mover, &Mover::why), bound.by, bound.how, number(m.cpu)};
    for (const auto cause : {trace::Cause::Bulk, trace::Cause::Home, trace::Cause::Swap, trace::Cause::Zero}) line.push_back(number(booked(m.bytes, cause)));
    line.push_back(number(m.offloaded));
    const auto by_class = class_bytes(summary, m);
    for (const auto& [of, size] : by_class)
      if (of != ResourceClass::Wan) line.push_back(number(size));
    for (const auto cause : {trace::Cause::Recopied, trace::Cause::Mirrored}) line.push_back(number(booked(m.bytes, cause)));
    line.push_back(fmt::format("{}", m.iterations.size()));
    for (const auto* window : {&m.guest.before, &m.guest.during, &m.guest.after}) add_felt(line, *window);
    const auto achieved = busy(m.guest) ? iops(m.guest.during) : std::nullopt;
    line.push_back(achieved ? fmt::format("{}", *achieved) : "");
    line.push_back(number(by_class.at(ResourceClass::Wan)));
    add_motion(line, m);
    out += csv_line(line);
  }
  return out;
}

std::string series_csv(const Summary& summary)
{
  const std::vector<std::string> head{"migration", "subject", "cause", "from_s", "to_s", "bytes", "rate_bytes_per_s", "bound_by", "guest_share"};
  auto out = csv_line(head);
  for (const auto& stretch : summary.stretches) {
    const auto& started = summary.copies[stretch.copy].started;
    const std::vector<std::string> line{started.migration, started.subject, std::string{to_text(started.cause)}, number(stretch.from),
                                        number(stretch.to), number(stretch.carried()), number(stretch.rate()), stretch.bound_by, fmt::format("{}", stretch.guest_share)};
    out += csv_line(line);
  }
  for (const auto& stream : summary.streams)
    for (const auto& piece : stream.pieces) {
      const auto rate = piece.to > piece.from ? piece.size / (piece.to - piece.from) : BytesPerSecond{};
      const std::vector<std::string> line{stream.declared.migration, stream.declared.name, std::string{to_text(piece.cause)}, number(piece.from), number(piece.to),
                                          number(piece.size), number(rate), piece.bound_by, fmt::format("{}", piece.guest_share)};
      out += csv_line(line);
    }
  return out;
}

} // namespace godwit::report
