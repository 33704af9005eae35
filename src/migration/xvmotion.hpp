#pragma once
// XvMotion: host and datastores in one operation (XVM-1). Cross-vCenter and long-distance vMotion go the same steps (MOB-4, MOB-10).

#include "migration/file_copies.hpp"
#include "migration/host_switch.hpp"

namespace godwit::migration {

class XvMotion final : public HostSwitch {
public:
  using HostSwitch::HostSwitch;

private:
  Protocol protocol() const override;
  bool proceed() override;

  bool copy_home();
  bool start_shadow_vm();
  bool insert_mirror();
  bool copy_disks();
  bool wait_for_mirror_to_catch_up();

  std::optional<FileCopies> files_;
};

} // namespace godwit::migration
