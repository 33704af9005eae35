#include "migration/cold_migration.hpp"

#include "migration/vmotion_protocol.hpp"

namespace godwit::migration {

Protocol ColdMigration::protocol() const { return cold_migration_protocol(); }

bool ColdMigration::proceed()
{
  files_.emplace(around_, progress_, *this, Cargo{wish_, vm_, {source_, destination_}, moves_, *guest_});
  open_nfc();
  if (!files_->copy_home() || !files_->copy_disks()) return false;
  progress_.advance(Signal::CopyDone);
  hand_over();
  progress_.advance(Signal::VmHandedOver);
  delete_source();
  return true;
}

/// Over the provisioning network or, lacking it, the management network.
void ColdMigration::open_nfc()
{
  if (source_.id == destination_.id) return;
  auto stream = vmotion::nfc_stream(around_.topology, around_.parameters, {source_, destination_, around_.version, around_.edition, false});
  if (!stream) return; // nothing crosses: request() has seen to that
  nfc_.emplace(around_, wish_.id, std::vector{std::move(*stream)});
  files_->use_network(*nfc_);
  files_->use_nfc(*nfc_);
}

} // namespace godwit::migration
