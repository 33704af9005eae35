#pragma once
// vMotion: compute state to another host; the files stay where both hosts reach them (MOB-1, XVM-3).

#include "migration/host_switch.hpp"

namespace godwit::migration {

class Vmotion final : public HostSwitch {
public:
  using HostSwitch::HostSwitch;

private:
  Protocol protocol() const override;
  bool proceed() override;
  bool prepare();
};

} // namespace godwit::migration
