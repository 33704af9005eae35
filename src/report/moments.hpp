#pragma once
// Private to report/: the instants of a run worth stopping at, each with what happened, why, and by which rule.

#include "trace/trace.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace godwit::report {

using units::Seconds;

struct Moment {
  Seconds at;
  std::string migration; ///< "": of the whole run
  std::string kind; ///< "decision", "stun", ...: for sorting and colouring
  std::string what; ///< a sentence
  std::string why; ///< another, or arithmetic; "": nothing to add
  std::string claim; ///< "": no document's rule
};

/// Hears the events, keeps the moments.
class Moments {
public:
  void on(Seconds at, const trace::Event& event);
  const std::vector<Moment>& all() const { return moments_; }

private:
  struct Teller;
  std::vector<Moment> moments_;
  std::vector<std::pair<std::string, std::string>> copies_; ///< migration and subject, by number
  std::map<std::string, std::size_t> modes_; ///< changes of mode, by migration
  std::set<std::pair<std::string, std::string>> reserved_, released_; ///< by migration and datastore
};

} // namespace godwit::report
