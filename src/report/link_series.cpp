#include "report/link_series.hpp"

#include <algorithm>

namespace godwit::report {

namespace {

using trace::Cause;

/// A rate begins (+1) or ends (-1).
struct Edge {
  Seconds at;
  Cause cause;
  double change;
  int count;
};
using Edges = std::vector<std::vector<Edge>>; // by resource

void add(Edges& edges, const std::vector<trace::ResourceNumber>& links, Cause cause, Seconds from, Seconds to, Bytes size)
{
  if (to <= from || size <= Bytes{}) return;
  const auto rate = (size / (to - from)).value();
  for (const auto link : links) {
    edges.at(link).push_back({from, cause, rate, +1});
    edges.at(link).push_back({to, cause, -rate, -1});
  }
}

void add_copies(Edges& edges, const Summary& summary)
{
  for (const auto& stretch : summary.stretches) {
    const auto& started = summary.copies[stretch.copy].started;
    for (std::size_t route = 0; route < stretch.routes.size(); ++route) {
      if (route < started.reads.size()) add(edges, started.reads[route], started.cause, stretch.from, stretch.to, stretch.routes[route].read);
      if (route < started.writes.size()) add(edges, started.writes[route], started.cause, stretch.from, stretch.to, stretch.routes[route].written);
    }
  }
}

void add_networks(Edges& edges, const Summary& summary)
{
  for (const auto& stream : summary.streams)
    for (const auto& piece : stream.pieces) add(edges, stream.declared.links, piece.cause, piece.from, piece.to, piece.size);
}

void add_guests(Edges& edges, const Summary& summary)
{
  for (const auto& load : summary.loads)
    for (const auto& piece : load.pieces) {
      add(edges, load.declared.reads, load.declared.cause, piece.from, piece.to, piece.read);
      add(edges, load.declared.writes, load.declared.cause, piece.from, piece.to, piece.written);
    }
}

std::vector<LinkStep> steps_of(std::vector<Edge> edges)
{
  std::ranges::stable_sort(edges, {}, &Edge::at);
  std::vector<LinkStep> steps;
  std::map<Cause, std::pair<double, int>> level;
  for (const auto& edge : edges) {
    auto& [rate, count] = level[edge.cause];
    rate += edge.change, count += edge.count;
    if (count == 0) rate = 0; // idleness carries no rounding error on
    if (steps.empty() || steps.back().at < edge.at) steps.push_back({edge.at, steps.empty() ? std::map<Cause, BytesPerSecond>{} : steps.back().rates});
    steps.back().rates[edge.cause] = BytesPerSecond{rate};
  }
  return steps;
}

} // namespace

std::vector<std::vector<LinkStep>> link_series(const Summary& summary)
{
  Edges edges(summary.resources.size());
  add_copies(edges, summary);
  add_networks(edges, summary);
  add_guests(edges, summary);
  std::vector<std::vector<LinkStep>> series;
  for (auto& of : edges) series.push_back(steps_of(std::move(of)));
  return series;
}

} // namespace godwit::report
