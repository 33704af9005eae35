#include "inventory/topology.hpp"

#include "inventory/topology_graph.hpp"

namespace godwit::inventory {

Topology::Topology(const Inventory& inventory) : graph_(std::make_unique<Graph>(inventory)) {}
Topology::~Topology() = default;
Topology::Topology(Topology&&) noexcept = default;

const std::vector<Resource>& Topology::resources() const { return graph_->resources; }
const Resource& Topology::resource(ResourceIndex index) const { return graph_->resources.at(static_cast<std::size_t>(index)); }

} // namespace godwit::inventory
