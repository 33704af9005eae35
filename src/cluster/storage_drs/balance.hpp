#pragma once
// The two balancers of Storage DRS (domain sheet, 6.2). Pure: the same observation gives the same advice.

#include "cluster/storage_drs/rules.hpp"

namespace godwit::cluster::storage_drs {

/// Space. A datastore above the threshold loses, one after the other, the unit closest in size to what must leave, to a datastore that is
/// emptier by the least difference, has room, and is not carried past the threshold within the growth horizon; until it is within, or
/// nothing is left that may go. Denneman 2011-09-13.
Advice balance_space(const Observed& observed, const Settings& settings, const Rules& rules);

/// I/O. From a datastore whose latency is above the threshold, units go to one of lower normalised load, those first that lower the higher
/// of the two most for what they cost; as long as guests gain more over a day than they bear while it is copied. Off for the whole cluster
/// while anything stands in Advice::disabled. Denneman 2012-05-07, 2012-01-02, 2011-10-07; BASIL.
Advice balance_io(const Observed& observed, const Settings& settings, const Rules& rules);

/// Space first, whose moves the I/O is then judged after; rules before both.
Advice balance(const Observed& observed, const Settings& settings, const Rules& rules);

/// Datastores entering maintenance mode: everything on them goes, the largest first, each to the emptiest datastore that may have it, hosts in turn. Not
/// held against the space threshold where there is no other way, only against room.
Advice evacuate(const Observed& observed, const Settings& settings, const Rules& rules, const std::string& datastore);

/// The observation as it would be once the moves are done.
Observed after(const Observed& observed, const std::vector<Recommendation>& done);

} // namespace godwit::cluster::storage_drs
