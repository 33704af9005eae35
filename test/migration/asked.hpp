#pragma once
// Whether a change of host is admitted, asked of a scenario's text: two hosts, a shared datastore and local ones.

#include "migration/guests_at_rest.hpp"
#include "migration/host_change.hpp"

#include <nlohmann/json.hpp>
#include <string>

namespace godwit::test {

/// vSphere 6.5; esx1 and esx2 share datastore A1 on an array A, each has a local one; a network for vMotion and one for management; VM "db1" on esx1 and A1.
nlohmann::json two_hosts();
/// A request, esx2 as its destination.
nlohmann::json vmotion();
nlohmann::json xvmotion(const std::string& to);

struct Asked {
  migration::Kind kind;
  std::string against; ///< "MOB-7: reason"; empty: admitted
};
/// What the scenario's only action is called, and what speaks against it.
Asked asked(const nlohmann::json& scenario);

} // namespace godwit::test
