#include "migration/vmotion.hpp"

#include "migration/vmotion_protocol.hpp"

namespace godwit::migration {

Protocol Vmotion::protocol() const { return vmotion_protocol(); }

bool Vmotion::proceed()
{
  if (!prepare() || !install_traces() || !copy_memory() || !converge() || !switch_over()) return false;
  delete_source();
  return true;
}

/// The destination is asked, the streams are agreed on, a shell of the VM is made.
bool Vmotion::prepare()
{
  open_network();
  if (!progress_.sleep(around_.parameters.vmotion_prepare)) return false;
  progress_.advance(Signal::Prepared);
  return true;
}

} // namespace godwit::migration
