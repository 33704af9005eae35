#pragma once
// Makes the scenario's faults happen, and unhappen: a peer of the model that turns links off, takes space, breaks primitives and
// hosts. Migrations and guests notice by themselves.

#include "migration/surroundings.hpp"
#include "scenario/faults.hpp"

#include <functional>
#include <map>
#include <set>

namespace godwit::fault {

class Injector {
public:
  explicit Injector(migration::Surroundings& around) : around_(around) {}

  /// Begins now; a fault that lasts ends by itself.
  void begin(const scenario::Fault& fault);
  void upgrade(const scenario::FirmwareUpgrade& firmware);
  /// From now on; the faults are drawn from the run's seed.
  void begin(const scenario::RandomFaults& faults);

private:
  /// What it takes to end a fault.
  using Repair = std::function<void()>;

  Repair apply(const scenario::Fault& fault);
  Repair apply(const scenario::PrimitiveFails& what);
  Repair apply(const scenario::PortLost& what);
  Repair apply(const scenario::FabricDown& what);
  Repair apply(const scenario::DatastoreLost& what);
  Repair apply(const scenario::SpaceTaken& what, const std::string& id);
  Repair apply(const scenario::HostLost& what);
  Repair apply(const scenario::NicLost& what);
  Repair apply(const scenario::WanDown& what);
  Repair apply(const scenario::SiteLost& what);

  Repair turn_off(std::vector<engine::LinkIndex> links);
  std::vector<engine::LinkIndex> links_of(const std::set<std::string>& ids) const;
  void advance_guests();
  /// Brings what the array does in line with its firmware and the faults on it.
  void set_primitives(const std::string& array);

  /// What a primitive is without faults, and how many faults are on it.
  struct Primitive {
    inventory::Primitive firmware;
    int faults = 0;
  };
  Primitive& primitive(const std::string& array, vaai::Operation operation);

  migration::Surroundings& around_;
  std::map<std::pair<std::string, vaai::Operation>, Primitive> primitives_;
  std::uint64_t random_ = 0; ///< how many actions have asked for random faults
};

} // namespace godwit::fault
