#include "scenario/names.hpp"

#include "scenario/nearest.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace godwit::scenario {

namespace {

using Defined = std::map<std::string, std::string, std::less<>>;

constexpr std::size_t few = 8;

/// "a host: esx1 or esx2", as long as they are few.
std::string one_of(Kind kind, const Defined& known)
{
  const std::string what(to_text(kind));
  if (known.empty()) return what + ", but none is defined";
  if (known.size() > few) return fmt::format("{}: one of the {} defined", what, known.size());
  std::string ids;
  for (const auto& [id, pointer] : known) ids += (ids.empty() ? "" : ", ") + id;
  return fmt::format("{}: {}", what, ids);
}

std::string nearest_of(const std::string& id, const Defined& known)
{
  std::vector<std::string_view> ids;
  for (const auto& [known_id, pointer] : known) ids.push_back(known_id);
  // "v" of a VM with a count is v-1, v-2, ...
  const auto counted = known.lower_bound(id + "-");
  if (counted != known.end() && counted->first.starts_with(id + "-")) return counted->first;
  return nearest(id, ids);
}

/// What a scope's ids stand in: a pool's array, a disk's VM.
Kind container(Kind kind) { return kind == Kind::Pool ? Kind::Array : Kind::Vm; }

} // namespace

std::string_view to_text(Kind kind)
{
  switch (kind) {
  case Kind::Fabric: return "a fabric";
  case Kind::Network: return "a network";
  case Kind::Array: return "an array";
  case Kind::Pool: return "a pool of this array";
  case Kind::Datastore: return "a datastore";
  case Kind::Site: return "a site";
  case Kind::Wan: return "a line between sites";
  case Kind::VCenter: return "a vCenter";
  case Kind::Host: return "a host";
  case Kind::Vm: return "a VM";
  case Kind::Disk: return "a disk of this VM";
  case Kind::Migration: return "a migration";
  case Kind::Fault: return "a fault";
  case Kind::DatastoreCluster: return "a datastore cluster";
  case Kind::StorageRule: return "a rule";
  case Kind::Cluster: return "a cluster";
  case Kind::Rule: return "a rule";
  case Kind::Place: return "a datastore or a datastore cluster";
  }
  throw std::logic_error("a kind of entity without a name");
}

void Names::define(Scope scope, const std::string& id, const std::string& pointer)
{
  auto& ids = defined_[scope];
  if (!ids.emplace(id, pointer).second) duplicates_.push_back({std::move(scope), id, pointer});
}

void Names::refer(Scope scope, const std::string& id, const std::string& pointer)
{
  references_.push_back({std::move(scope), id, pointer});
}

void Names::check(Problems& problems, const std::set<Kind>& unreadable) const
{
  std::set<std::pair<Scope, std::string>> again;
  for (const auto& [scope, id, pointer] : duplicates_) again.insert({scope, id});
  for (const auto& [scope, id, pointer] : duplicates_) {
    // The disks of a VM there twice are one mistake, not two.
    if (!scope.within.empty() && again.contains({{container(scope.kind), ""}, scope.within})) continue;
    problems.add({"", pointer, in_quotes(id) + " again", fmt::format("{} with an id of its own", to_text(scope.kind)), ""});
  }

  static const Defined none;
  const auto defined = [&](const Scope& scope) -> const Defined& {
    const auto found = defined_.find(scope);
    return found == defined_.end() ? none : found->second;
  };
  const auto& clusters = defined({Kind::DatastoreCluster, ""});
  auto places = defined({Kind::Datastore, ""});
  places.insert(clusters.begin(), clusters.end());
  for (const auto& [asked, id, pointer] : references_) {
    // Where there are no datastore clusters nobody means one.
    const auto scope = asked.kind == Kind::Place && clusters.empty() ? Scope{Kind::Datastore, ""} : asked;
    const auto& known = scope.kind == Kind::Place ? places : defined(scope);
    if (unreadable.contains(scope.kind) || known.contains(id)) continue;
    // A pool of an unknown array is one mistake, not two.
    if (!scope.within.empty() && !defined({container(scope.kind), ""}).contains(scope.within)) continue;
    problems.add([&, &kind = scope.kind, &id = id, &pointer = pointer] {
      return Problem{"", pointer, in_quotes(id), one_of(kind, known), nearest_of(id, known)};
    });
  }
}

} // namespace godwit::scenario
