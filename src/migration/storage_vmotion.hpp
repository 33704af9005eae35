#pragma once
// A Storage vMotion: home directory first, shadow VM, disks while the guest goes on writing, switchover, deletion at the source.

#include "migration/convergence.hpp"
#include "migration/file_copies.hpp"
#include "migration/migration.hpp"

namespace godwit::migration {

class StorageVmotion final : public Migration {
public:
  using Migration::Migration;

private:
  Protocol protocol() const override;
  bool proceed() override;

  bool copy_home();
  bool start_shadow_vm();
  bool prepare_for_writes();
  bool catch_up();
  bool switch_over();

  bool copy_rest();
  bool fast_suspend_resume();
  void takes_too_long();

  std::optional<FileCopies> files_;
};

} // namespace godwit::migration
