#include "migration/cold_migration.hpp"
#include "migration/storage_vmotion.hpp"
#include "migration/vmotion.hpp"
#include "migration/xvmotion.hpp"

namespace godwit::migration {

std::unique_ptr<Migration> make_migration(Surroundings& around, const scenario::RelocateSpec& wish)
{
  if (!around.cluster.vm(wish.vm).powered_on) return std::make_unique<ColdMigration>(around, wish);
  switch (wish.change) {
  case scenario::Change::Datastore: return std::make_unique<StorageVmotion>(around, wish);
  case scenario::Change::Host: return std::make_unique<Vmotion>(around, wish);
  case scenario::Change::Both: return std::make_unique<XvMotion>(around, wish);
  }
  return nullptr;
}

} // namespace godwit::migration
