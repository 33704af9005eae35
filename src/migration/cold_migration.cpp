#include "migration/cold_migration.hpp"

#include "migration/vmotion_protocol.hpp"

namespace godwit::migration {

Protocol ColdMigration::protocol() const { return cold_migration_protocol(); }

bool ColdMigration::proceed()
{
  files_.emplace(around_, progress_, *this, Cargo{wish_, vm_, {source_, destination_}, moves_, *guest_});
  if (source_.id != destination_.id)
    if (const auto* nfc = files_->open_nfc()) files_->use_network(*nfc); // without one nothing crosses: request() has seen to that
  if (!files_->copy_home() || !files_->copy_disks()) return false;
  progress_.advance(Signal::CopyDone);
  hand_over();
  progress_.advance(Signal::VmHandedOver);
  delete_source();
  return true;
}

} // namespace godwit::migration
