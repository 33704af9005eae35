#include "report/next_limits.hpp"

#include "report/arithmetic.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace godwit::report {

namespace {

constexpr std::size_t most_next = 2;
constexpr double least_taken = 0.01; // guests' share of a resource

struct Next {
  BytesPerSecond left;
  std::string text;
};

Seconds overlap(Seconds from, Seconds to, const Spell& spell) { return std::max(Seconds{}, std::min(to, spell.to) - std::max(from, spell.from)); }

/// What guests took of it on average, positioning included.
BytesPerSecond guests_on(const Summary& summary, trace::ResourceNumber number, const Spell& spell)
{
  return BytesPerSecond{number < summary.guests_on.size() ? summary.guests_on[number].mean(spell.from, spell.to) : 0};
}

class NextLimits {
public:
  NextLimits(const Summary& summary, const Migration& migration, const Copy& copy, const Spell& spell)
      : summary_(summary), migration_(migration), copy_(copy), spell_(spell)
  {}

  std::vector<Next> found()
  {
    for (const auto* ways : {&copy_.started.reads, &copy_.started.writes})
      if (!ways->empty())
        for (const auto number : ways->front())
          if (named_.insert(number).second) add({number});
    const auto streams = streams_along();
    if (!streams.empty()) add_streams(streams);
    const auto& started = copy_.started;
    const bool by_itself = spell_.bound_by() == "window" && !spell_.longest->stream;
    // Metadata and data come in turns: each takes time, neither hides the other.
    if (started.window && !by_itself && spell_.bound_by() != "metadata")
      found_.push_back({*started.window, fmt::format("its window, {} = {}", started.window_how, to_text(*started.window))});
    std::ranges::stable_sort(found_, {}, &Next::left);
    return std::move(found_);
  }

private:
  std::vector<const NetworkStream*> streams_along() const
  {
    std::vector<const NetworkStream*> along;
    for (const auto number : migration_.streams) {
      const auto& stream = summary_.streams[number];
      const auto with = [&](const NetworkStream::Piece& piece) { return piece.cause == copy_.started.cause && overlap(piece.from, piece.to, spell_) > Seconds{}; };
      if (std::ranges::any_of(stream.pieces, with)) along.push_back(&stream);
    }
    return along;
  }

  /// Side by side, they are together as wide as all of them; so are the adapters they begin and end at.
  void add_streams(const std::vector<const NetworkStream*>& streams)
  {
    BytesPerSecond sum;
    for (const auto* stream : streams) sum = sum + stream->declared.most;
    const auto& how = streams.front()->declared.how;
    if (!(spell_.bound_by() == "window" && spell_.longest->stream))
      found_.push_back({sum, streams.size() == 1 ? fmt::format("its stream, {}", how)
                                                 : fmt::format("its {} streams, each {}; {} together", streams.size(), how, to_text(sum))});
    std::size_t hops = 0;
    for (const auto* stream : streams) hops = std::max(hops, stream->declared.links.size());
    for (std::size_t hop = 0; hop < hops; ++hop) {
      std::vector<trace::ResourceNumber> abreast;
      for (const auto* stream : streams)
        if (hop < stream->declared.links.size() && named_.insert(stream->declared.links[hop]).second) abreast.push_back(stream->declared.links[hop]);
      if (!abreast.empty()) add(abreast);
    }
  }

  void add(const std::vector<trace::ResourceNumber>& abreast)
  {
    BytesPerSecond payload, guests;
    for (const auto number : abreast) {
      const auto& resource = summary_.resources.at(number).resource;
      if (resource.id == spell_.bound_by() || spell_.longest->as_full == number || resource.payload <= BytesPerSecond{}) return;
      payload = payload + resource.payload, guests = guests + guests_on(summary_, number, spell_);
    }
    const auto& first = summary_.resources.at(abreast.front()).resource.id;
    const auto others = abreast.size() > 1 ? fmt::format(" and {} more like it", abreast.size() - 1) : "";
    const auto taken = guests >= payload * least_taken ? fmt::format(", of which guests cost {}", to_text(guests)) : "";
    found_.push_back({payload - std::min(guests, payload), fmt::format("{}{} {}{}", first, others, to_text(payload), taken)});
  }

  const Summary& summary_;
  const Migration& migration_;
  const Copy& copy_;
  const Spell& spell_;
  std::set<trace::ResourceNumber> named_;
  std::vector<Next> found_;
};

} // namespace

std::string next_limits(const Summary& summary, const Migration& migration, const Copy& copy, const Spell& spell)
{
  auto next = NextLimits{summary, migration, copy, spell}.found();
  next.resize(std::min(next.size(), most_next));
  std::vector<std::string> texts;
  for (auto& one : next) texts.push_back(std::move(one.text));
  if (texts.empty()) return "";
  return fmt::format("; its next limit{}: {}", texts.size() > 1 ? "s" : "", fmt::join(texts, ", then "));
}

} // namespace godwit::report
