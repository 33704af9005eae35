#include "migration/progress.hpp"

#include <utility>

namespace godwit::migration {

namespace {

bool ends(Phase phase)
{
  return phase == Phase::Completed || phase == Phase::Refused || phase == Phase::RolledBack || phase == Phase::Failed;
}

} // namespace

void Progress::advance(Signal signal)
{
  const auto& next = step(protocol_, phase_, signal);
  if (phase_ != Phase::Requested) around_.record(trace::PhaseEnded{migration_, std::string{to_text(phase_)}});
  phase_ = next.to;
  if (!ends(phase_)) around_.record(trace::PhaseStarted{migration_, std::string{to_text(phase_)}, std::string{next.claim}});
}

void Progress::interrupt(Signal signal, std::string reason)
{
  if (interruption_ && (signal != Signal::HostLost || interruption_->signal == Signal::HostLost)) return;
  interruption_ = {signal, std::move(reason)};
  around_.workshop.outages.stop(migration_);
  wake_.open();
}

bool Progress::sleep(Seconds span)
{
  if (interrupted()) return false;
  if (span > Seconds{0}) wake_.wait_for(span);
  return !interrupted();
}

void Progress::stun(std::string part)
{
  if (stunned()) around_.record(trace::Resumed{migration_, vm_, std::exchange(part_, "")});
  else since_ = around_.now();
  part_ = std::move(part);
  around_.record(trace::Stunned{migration_, vm_, part_});
}

void Progress::resume() { around_.record(trace::Resumed{migration_, vm_, std::exchange(part_, "")}); }

} // namespace godwit::migration
