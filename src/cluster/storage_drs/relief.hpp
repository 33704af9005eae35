#pragma once
// The two searches that Storage DRS consists of: where a unit goes best, and what leaves a datastore in need best. Both note what is not done and why.

#include "cluster/storage_drs/policy.hpp"
#include "cluster/storage_drs/rejections.hpp"

namespace godwit::cluster::storage_drs {

/// Of the datastores that may have the unit the one of lowest rank, the first of equals. objection(to): what speaks against it; rank(to).
template <class Objecting, class Ranking>
std::optional<std::size_t> destination(const Layout& layout, const Unit& unit, Rejections& rejections, Objecting objection, Ranking rank)
{
  std::optional<std::size_t> best;
  for (std::size_t to = 0; to < layout.datastores(); ++to) {
    if (to == unit.on) continue;
    if (const auto against = objection(to)) rejections.add(layout.as_move(unit, to), *against, layout.used(to));
    else if (!best || rank(to) < rank(*best)) best = to;
  }
  return best;
}

/// As long as a datastore is in need the best of what may leave it does, the neediest datastore first. Of the balance:
///   Candidate                     a unit and where `to`, with its rank: lower is better
///   need(datastore)               how badly; nothing where it is not in need
///   leaves(unit)                  whether that would help at all
///   objection_to_unit(unit)       wherever it would go
///   judged(which, to)             a Candidate
///   objection(candidate), distance(candidate)   from being chosen
///   recommendation(candidate), moved(candidate)
template <class Balance> class Relief {
public:
  Relief(Balance& balance, const Layout& layout, Rejections& rejections) : balance_(balance), layout_(layout), rejections_(rejections) {}

  std::vector<Recommendation> recommended()
  {
    std::vector<Recommendation> all;
    std::set<std::size_t> given_up;
    while (const auto source = neediest(given_up)) {
      const auto best = best_from(*source);
      if (!best) {
        given_up.insert(*source);
        continue;
      }
      all.push_back(balance_.recommendation(*best));
      balance_.moved(*best);
    }
    return all;
  }

private:
  using Candidate = typename Balance::Candidate;

  std::optional<std::size_t> neediest(const std::set<std::size_t>& but) const
  {
    std::optional<std::size_t> found;
    for (std::size_t datastore = 0; datastore < layout_.datastores(); ++datastore)
      if (balance_.need(datastore) && !but.contains(datastore) && (!found || *balance_.need(datastore) > *balance_.need(*found))) found = datastore;
    return found;
  }

  std::optional<Candidate> best_from(std::size_t source)
  {
    std::optional<Candidate> best;
    for (std::size_t which = 0; which < layout_.units().size(); ++which) {
      const auto& unit = layout_.units()[which];
      if (unit.on != source || !balance_.leaves(which)) continue;
      if (const auto never = balance_.objection_to_unit(unit)) {
        rejections_.add(layout_.as_move(unit, source), *never, 0);
        continue;
      }
      for (std::size_t to = 0; to < layout_.datastores(); ++to) {
        if (to == source) continue;
        const auto candidate = balance_.judged(which, to);
        if (const auto against = balance_.objection(candidate)) rejections_.add(layout_.as_move(unit, to), *against, balance_.distance(candidate));
        else if (!best || candidate.rank < best->rank) best = candidate;
      }
    }
    return best;
  }

  Balance& balance_;
  const Layout& layout_;
  Rejections& rejections_;
};

} // namespace godwit::cluster::storage_drs
