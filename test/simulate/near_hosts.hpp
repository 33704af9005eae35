#pragma once
// Scenarios of hosts near each other and one VM, for tests that look at single migrations closely.

#include "support/simulated.hpp"

#include <string>
#include <vector>

namespace godwit::test {

/// vSphere 6.5; hosts h1 ... with 10 GbE for vMotion, all on array A (datastore "A1"), each with a disk shelf of its own ("local1" ...). One VM "vm" on h1:
/// 1 GiB of memory, all of it reserved, a disk d0 of 1 GiB on `store`, and nothing that runs in it. No actions.
nlohmann::json near_hosts(int count, const std::string& store = "A1");

// Actions on that VM.
nlohmann::json vmotion(const std::string& at, const std::string& id, const std::string& host);
nlohmann::json xvmotion(const std::string& at, const std::string& id, const std::string& host, const std::string& to);
nlohmann::json fault(const std::string& at, const nlohmann::json& what);
/// An instant as scenarios write it, to the last digit.
std::string instant(double seconds);

/// Of the VM, in order.
struct StunPart {
  std::string name;
  double from, to;
  double middle() const { return (from + to) / 2; }
};
std::vector<StunPart> stun_parts(const std::string& trace);

/// What each datastore has less of at the end than at the beginning, in bytes; those that are as they were are left out.
nlohmann::json space_taken(const std::string& trace);

} // namespace godwit::test
