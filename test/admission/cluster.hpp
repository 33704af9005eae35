#pragma once
// A cluster for admission's tests, and what a migration in it would take.

#include "admission/admission.hpp"

#include <string>
#include <vector>

namespace godwit::test {

using namespace godwit::units::literals;
using admission::Books;
using admission::Charge;
using admission::Charges;
using admission::Kind;

/// esx0, esx1, ...: each with these NICs for vMotion and one of 100 Mbit/s for management.
struct Cluster {
  explicit Cluster(int hosts, std::vector<units::BytesPerSecond> nics = {10_Gbps})
  {
    inventory.networks = {{"vmotion", {inventory::Traffic::Vmotion}, {}, {}}, {"management", {inventory::Traffic::Management}, {}, {}}};
    for (int i = 0; i < hosts; ++i) {
      inventory::Host host{.id = "esx" + std::to_string(i)};
      for (const auto rate : nics) host.nics.push_back({.to = "vmotion", .rate = rate});
      host.nics.push_back({.to = "management", .rate = 1_Gbps * 0.1});
      inventory.hosts.push_back(host);
    }
  }

  const inventory::Host* host(int number) const { return &inventory.hosts.at(static_cast<std::size_t>(number)); }
  Charges charges(const admission::Request& request) const { return admission::charges(rules, inventory, request); }
  Charges vmotion(int from, int to, const std::string& datastore = "A") const
  {
    return charges({true, false, host(from), host(to), {datastore}});
  }
  Charges storage_vmotion(int on, const std::string& from, const std::string& to) const
  {
    return charges({false, true, host(on), host(on), {from, to}});
  }
  Charges xvmotion(int from, int to, const std::string& source, const std::string& destination) const
  {
    return charges({true, true, host(from), host(to), {source, destination}});
  }

  inventory::Inventory inventory;
  scenario::Parameters rules = scenario::default_parameters(scenario::Version::V5_1);
};

/// "host esx0 has 8 of 8, datastore A has 128 of 128".
inline std::string in_words(const Books::Uses& uses)
{
  std::string all;
  for (const auto& use : uses) {
    if (!all.empty()) all += ", ";
    all += use.resource + " has " + std::to_string(use.in_use) + " of " + std::to_string(use.most);
  }
  return all;
}

/// Migrations that never end. Tickets in order of asking, from 0.
class Standing {
public:
  /// Why it waits; "" where it starts. Who waits leaves again.
  std::string ask(const Charges& charges)
  {
    books.ask(next_, charges);
    if (books.next()) {
      ++next_;
      return "";
    }
    const auto why = in_words(books.waits_for(next_));
    books.withdraw(next_++);
    return why;
  }
  Books books{Books::Order::Fifo};

private:
  Books::Ticket next_ = 0;
};

} // namespace godwit::test
