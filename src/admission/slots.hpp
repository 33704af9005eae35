#pragma once
// What is taken of each resource. Private to admission/. Resources are numbered as they come up, so that a look costs no search by name.

#include "admission/admission.hpp"

#include <array>
#include <unordered_map>

namespace godwit::admission {

using Number = std::uint32_t; ///< of a resource

struct Need {
  Number resource;
  int cost, most;
};
using Needs = std::vector<Need>;

class Slots {
public:
  Needs needs(const Charges& charges);
  int in_use(Number resource) const { return in_use_[resource]; }
  int in_use(Kind kind, const std::string& id) const;
  bool lacks(const Need& need) const { return in_use_[need.resource] + need.cost > need.most; }
  /// Null: all fit.
  const Need* first_lacking(const Needs& needs) const;
  /// As it is now, for the events.
  trace::SlotUse use(const Need& need) const { return {names_[need.resource], need.cost, in_use_[need.resource], need.most}; }

  /// Precondition: nothing lacks.
  void take(const Needs& needs);
  void give_back(const Needs& needs);

private:
  Number number(Kind kind, const std::string& id);

  std::array<std::unordered_map<std::string, Number>, 3> numbers_; ///< by kind and id; only looked up, never walked through
  std::vector<std::string> names_; ///< "host esx1"
  std::vector<int> in_use_;
};

} // namespace godwit::admission
