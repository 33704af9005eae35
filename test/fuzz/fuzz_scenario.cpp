// Any text is either a scenario, with everything it names there and its configuration printable, or a list of problems.

#include "scenario/scenario.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace godwit::scenario;

namespace {

void require(bool holds)
{
  if (!holds) std::abort();
}

/// Throws std::out_of_range, which ends the run, for an id that is not there.
void look_everything_up(const Scenario& scenario)
{
  const auto& inventory = scenario.inventory;
  for (const auto& datastore : inventory.datastores)
    for (const auto& extent : datastore.extents) inventory.pool(extent);
  for (const auto& vm : inventory.vms) {
    inventory.host(vm.host);
    inventory.datastore(vm.home);
    for (const auto& disk : vm.disks) inventory.datastore(disk.datastore);
  }
  for (const auto& action : scenario.actions) inventory.vm(std::get<StorageVmotion>(action.what).vm);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    // No such folder: a platform by name is a problem, so that no input reaches the disk.
    const auto scenario = parse(text, "scenario", "/nonexistent");
    look_everything_up(scenario);
    require(!print_config(scenario).empty());
    require(scenario.hash.size() == 16);
  } catch (const InvalidInput& invalid) {
    require(!invalid.problems().empty());
    for (const auto& problem : invalid.problems())
      require(!problem.file.empty() && !problem.found.empty() && !problem.allowed.empty());
  }
  return 0;
}
