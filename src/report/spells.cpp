#include "report/spells.hpp"

#include <algorithm>

namespace godwit::report {

namespace {

constexpr double a_tenth = 0.1; // of a rate
constexpr double good_while = 0.05; // of a copy's time
constexpr std::size_t most_rates = 3; // of one bound in a row, one by one

bool of_one_bound(const Spell& a, const Spell& b) { return a.bound_by() == b.bound_by() && a.longest->stream == b.longest->stream; }

bool alike(const Spell& a, const Spell& b)
{
  const auto one = a.rate().value(), other = b.rate().value();
  return std::abs(one - other) <= a_tenth * std::max(one, other);
}

/// What is short goes with its neighbour.
std::vector<Spell> by_rate(const std::vector<Spell>& spells, Seconds least)
{
  std::vector<Spell> found;
  for (const auto& next : spells) {
    const bool joins = !found.empty() && (alike(found.back(), next) || next.time < least || found.back().time < least);
    if (joins) found.back().add(next);
    else found.push_back(next);
  }
  return found;
}

/// Of one bound in a row: told apart by rate where there are few rates.
void add_row(std::vector<Spell>& found, const std::vector<Spell>& row, Seconds least)
{
  auto rates = by_rate(row, least);
  for (auto& spell : rates) spell.least = spell.most = spell.rate();
  if (rates.size() > most_rates) {
    for (std::size_t i = 1; i < rates.size(); ++i) rates.front().add(rates[i]);
    rates.resize(1);
  }
  found.insert(found.end(), rates.begin(), rates.end());
}

} // namespace

void Spell::add(const Stretch& stretch)
{
  const auto took = stretch.to - stretch.from;
  Spell one{.longest = &stretch, .from = stretch.from, .to = stretch.to, .time = took, .allocating = stretch.allocating, .guests = took * stretch.guest_share,
            .positioning = took * stretch.positioning, .carried = stretch.carried()};
  if (longest) add(one);
  else *this = one;
}

void Spell::add(const Spell& next)
{
  if (next.longest->to - next.longest->from > longest->to - longest->from) longest = next.longest;
  from = std::min(from, next.from), to = std::max(to, next.to);
  time += next.time, allocating += next.allocating, guests += next.guests, positioning += next.positioning;
  carried += next.carried;
  least = std::min(least, next.least), most = std::max(most, next.most);
}

std::vector<Spell> spells_of(const Summary& summary, std::size_t copy)
{
  std::vector<Spell> all;
  Seconds time;
  const auto first = std::ranges::lower_bound(summary.stretches, copy, {}, &Stretch::copy);
  for (auto at = first; at != summary.stretches.end() && at->copy == copy; ++at) {
    all.emplace_back().add(*at);
    time += all.back().time;
  }
  std::vector<Spell> found;
  for (std::size_t i = 0; i < all.size();) {
    std::vector<Spell> row;
    for (; i < all.size() && (row.empty() || of_one_bound(row.front(), all[i])); ++i) row.push_back(all[i]);
    add_row(found, row, time * good_while);
  }
  if (found.size() == 1) found.front().only = true;
  return found;
}

std::vector<Spell> together(const std::vector<Spell>& spells)
{
  std::vector<Spell> found;
  for (const auto& spell : spells) {
    const auto same = std::ranges::find_if(found, [&](const Spell& other) { return of_one_bound(other, spell); });
    if (same == found.end()) found.push_back(spell);
    else same->add(spell);
  }
  std::ranges::stable_sort(found, std::greater{}, &Spell::time);
  return found;
}

} // namespace godwit::report
