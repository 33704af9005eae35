#include "report/page_flows.hpp"

#include <algorithm>
#include <cmath>

namespace godwit::report {

namespace {

constexpr std::size_t most_drawn = 60'000; // of all flows together, and of all copies

struct Row {
  double from, to, bytes; ///< ticks
};

struct Flow {
  std::int64_t migration; ///< into Summary::migrations; -1: a guest's that does not move
  trace::Cause cause;
  std::vector<trace::ResourceNumber> links;
  std::vector<Row> rows;
};

/// Neighbours become one until there are no more than `most`.
void coarsen(std::vector<Row>& rows, std::size_t most)
{
  while (rows.size() > most) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < rows.size(); i += 2) {
      auto row = rows[i];
      if (i + 1 < rows.size()) row.to = std::max(row.to, rows[i + 1].to), row.bytes += rows[i + 1].bytes;
      rows[kept++] = row;
    }
    rows.resize(kept);
  }
}

std::size_t share(std::size_t of) { return std::max<std::size_t>(8, most_drawn / std::max<std::size_t>(of, 1)); }

/// Each link once, in the order of the way.
std::vector<trace::ResourceNumber> once(const std::vector<trace::ResourceNumber>& links)
{
  std::vector<trace::ResourceNumber> found;
  for (const auto link : links)
    if (std::find(found.begin(), found.end(), link) == found.end()) found.push_back(link);
  return found;
}

class Flows {
public:
  explicit Flows(const Summary& summary) : summary_(summary)
  {
    for (std::size_t i = 0; i < summary.migrations.size(); ++i) numbers_.emplace(summary.migrations[i].id, static_cast<std::int64_t>(i));
    copies();
    for (const auto& stream : summary.streams) add(stream);
    for (const auto& load : summary.loads) add(load);
  }

  Json json()
  {
    std::erase_if(flows_, [](const Flow& flow) { return flow.rows.empty() || flow.links.empty(); });
    auto list = Json::array();
    for (auto& flow : flows_) {
      coarsen(flow.rows, share(flows_.size()));
      list.push_back({{"m", flow.migration}, {"cause", to_text(flow.cause)}, {"links", flow.links}, {"t", coded(flow.rows)}});
    }
    return list;
  }

private:
  std::int64_t number(const std::string& migration) const
  {
    const auto found = numbers_.find(migration);
    return found == numbers_.end() ? -1 : found->second;
  }
  static Row row(Seconds from, Seconds to, Bytes size)
  {
    return {from.value() * ticks_per_second, to.value() * ticks_per_second, static_cast<double>(size.count())};
  }
  static Json coded(const std::vector<Row>& rows)
  {
    auto list = Json::array();
    std::int64_t last = 0;
    for (const auto& [from, to, bytes] : rows) {
      const auto begin = std::llround(from), end = std::max(begin + 1, static_cast<long long>(std::llround(to)));
      list.push_back(begin - last);
      list.push_back(end - begin);
      list.push_back(std::llround(bytes / static_cast<double>(end - begin) * ticks_per_second));
      last = end;
    }
    return list;
  }

  /// Two a route: what it reads and what it writes.
  void copies()
  {
    std::vector<std::size_t> first;
    for (const auto& copy : summary_.copies) {
      first.push_back(flows_.size());
      const auto& started = copy.started;
      for (std::size_t route = 0; route < copy.routes.size(); ++route)
        for (const auto* paths : {&started.reads, &started.writes})
          flows_.push_back({number(started.migration), started.cause, route < paths->size() ? once((*paths)[route]) : std::vector<trace::ResourceNumber>{}, {}});
    }
    for (const auto& stretch : summary_.stretches)
      for (std::size_t route = 0; route < stretch.routes.size(); ++route) {
        const auto& use = stretch.routes[route];
        auto& read = flows_[first[stretch.copy] + 2 * route].rows;
        auto& written = flows_[first[stretch.copy] + 2 * route + 1].rows;
        if (use.read > Bytes{}) read.push_back(row(stretch.from, stretch.to, use.read));
        if (use.written > Bytes{}) written.push_back(row(stretch.from, stretch.to, use.written));
      }
  }
  void add(const NetworkStream& stream)
  {
    std::map<trace::Cause, Flow> by_cause;
    for (const auto& piece : stream.pieces) {
      auto& flow = by_cause.try_emplace(piece.cause, Flow{number(stream.declared.migration), piece.cause, once(stream.declared.links), {}}).first->second;
      flow.rows.push_back(row(piece.from, piece.to, piece.size));
    }
    for (auto& [cause, flow] : by_cause) flows_.push_back(std::move(flow));
  }
  void add(const GuestLoad& load)
  {
    Flow read{number(load.declared.migration), load.declared.cause, once(load.declared.reads), {}};
    Flow written{number(load.declared.migration), load.declared.cause, once(load.declared.writes), {}};
    for (const auto& piece : load.pieces) {
      if (piece.read > Bytes{}) read.rows.push_back(row(piece.from, piece.to, piece.read));
      if (piece.written > Bytes{}) written.rows.push_back(row(piece.from, piece.to, piece.written));
    }
    flows_.push_back(std::move(read));
    flows_.push_back(std::move(written));
  }

  const Summary& summary_;
  std::map<std::string_view, std::int64_t> numbers_;
  std::vector<Flow> flows_;
};

} // namespace

std::int64_t ticks(Seconds time) { return std::llround(time.value() * ticks_per_second); }

Json flows_json(const Summary& summary) { return Flows{summary}.json(); }

Json progress_json(const Summary& summary)
{
  std::vector<std::vector<Row>> of_copies(summary.copies.size());
  for (const auto& stretch : summary.stretches)
    of_copies[stretch.copy].push_back({static_cast<double>(ticks(stretch.from)), static_cast<double>(ticks(stretch.to)), static_cast<double>(stretch.carried().count())});
  auto list = Json::array();
  for (std::size_t copy = 0; copy < of_copies.size(); ++copy) {
    coarsen(of_copies[copy], share(of_copies.size()));
    auto coded = Json::array();
    auto last = static_cast<double>(ticks(summary.copies[copy].start));
    for (const auto& row : of_copies[copy]) {
      if (row.from > last) coded.push_back(static_cast<std::int64_t>(row.from - last)), coded.push_back(0);
      coded.push_back(static_cast<std::int64_t>(row.to - std::max(row.from, last)));
      coded.push_back(static_cast<std::int64_t>(row.bytes));
      last = row.to;
    }
    list.push_back({{"copy", copy}, {"t", coded}});
  }
  return list;
}

} // namespace godwit::report
