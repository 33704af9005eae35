#pragma once
// The ids an input defines and the ids it refers to. Compared when all is read: a reference may come before its definition.

#include "scenario/problems.hpp"
#include "scenario/shape.hpp"

#include <compare>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace godwit::scenario {

/// Where ids of a kind are unique: "" or, for a pool its array's id, for a disk its VM's.
struct Scope {
  Kind kind;
  std::string within;
  auto operator<=>(const Scope&) const = default;
};

class Names {
public:
  void define(Scope scope, const std::string& id, const std::string& pointer);
  void refer(Scope scope, const std::string& id, const std::string& pointer);
  /// Duplicate definitions and references to nothing. With the platform unreadable, what would stand there is not missed.
  void check(Problems& problems, const std::set<Kind>& unreadable) const;

private:
  struct Mention {
    Scope scope;
    std::string id, pointer;
  };
  std::map<Scope, std::map<std::string, std::string, std::less<>>> defined_; ///< id -> pointer
  std::vector<Mention> duplicates_;
  std::vector<Mention> references_;
};

} // namespace godwit::scenario
