#include "admission/admission.hpp"

#include <algorithm>
#include <stdexcept>

namespace godwit::admission {

using namespace units::literals;

std::string_view to_text(Kind kind)
{
  switch (kind) {
  case Kind::Host: return "host";
  case Kind::Network: return "network";
  case Kind::Datastore: return "datastore";
  }
  throw std::logic_error("a kind of slots without a name");
}

namespace {

/// Of the VMkernel adapters for vMotion; nothing without any.
std::optional<units::BytesPerSecond> slowest_vmotion_nic(const inventory::Inventory& inventory, const inventory::Host& host)
{
  std::optional<units::BytesPerSecond> slowest;
  for (const auto& nic : host.nics) {
    const auto network = std::ranges::find(inventory.networks, nic.to, &inventory::Network::id);
    if (network == inventory.networks.end()) continue;
    if (std::ranges::find(network->carries, inventory::Traffic::Vmotion) == network->carries.end()) continue;
    slowest = std::min(nic.rate, slowest.value_or(nic.rate));
  }
  return slowest;
}

/// Flex NICs of 2 to 8 Gbit/s count as 1 GbE (Denneman 2012-12-18).
int network_most(const scenario::Parameters& parameters, units::BytesPerSecond slowest)
{
  if (slowest < 1_Gbps) return parameters.network_most_slow;
  return slowest < 10_Gbps ? parameters.network_most_1g : parameters.network_most_10g;
}

} // namespace

std::vector<Charge> charges(const scenario::Parameters& parameters, const inventory::Inventory& inventory, const Request& request)
{
  const auto host_cost = request.moves_disks ? parameters.host_storage_vmotion : parameters.host_vmotion;
  const auto network_cost = request.changes_host ? 1 : 0; // networkCostPerVmotion
  const auto datastore_cost = request.moves_disks ? parameters.datastore_storage_vmotion : parameters.datastore_vmotion;

  std::vector<Charge> all;
  all.reserve(4 + request.datastores.size()); // two hosts, two networks
  for (const auto* host : {request.from, request.to}) {
    all.push_back({Kind::Host, host->id, host_cost, parameters.host_most});
    if (const auto slowest = slowest_vmotion_nic(inventory, *host)) {
      all.push_back({Kind::Network, host->id, network_cost, network_most(parameters, *slowest)});
    }
  }
  for (const auto& datastore : request.datastores) all.push_back({Kind::Datastore, datastore, datastore_cost, parameters.datastore_most});

  std::erase_if(all, [](const Charge& charge) { return charge.cost == 0; });
  const auto resource = [](const Charge& charge) { return std::tie(charge.kind, charge.id); };
  std::ranges::sort(all, {}, resource);
  const auto twice = std::ranges::unique(all, {}, resource);
  all.erase(twice.begin(), twice.end());
  return all;
}

const Charge* never_fits(const std::vector<Charge>& charges)
{
  const auto found = std::ranges::find_if(charges, [](const Charge& charge) { return charge.cost > charge.most; });
  return found == charges.end() ? nullptr : &*found;
}

} // namespace godwit::admission
