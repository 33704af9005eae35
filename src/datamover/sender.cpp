#include "datamover/sender.hpp"

namespace godwit::datamover {

Sender::Sender(Workshop& workshop, std::span<const Lane> lanes, trace::Cause cause, std::string migration, Seconds patience)
    : workshop_(workshop), lanes_(workshop, lanes, cause, {}), migration_(std::move(migration)), patience_(patience), wake_(workshop.simulation.gate()),
      source_(workshop.pressure.enter())
{
  workshop_.outages.enter(*this);
}

Sender::~Sender()
{
  workshop_.outages.leave(*this);
  workshop_.pressure.leave(source_);
}

Sender::Sent Sender::send(Bytes size, Bytes piece, const std::function<void(Bytes)>& done)
{
  while (size > Bytes{0}) {
    if (const auto way = reach(); way != Sent::Whole) return way;
    lanes_.start(units::min(size, piece));
    lanes_.wait();
    lanes_.press(source_);
    size -= lanes_.arrived();
    if (done) done(lanes_.arrived());
  }
  return stopped_ ? Sent::Stopped : Sent::Whole;
}

Sender::Sent Sender::reach()
{
  if (stopped_) return Sent::Stopped;
  if (lanes_.works() || find_way()) return Sent::Whole;
  return stopped_ ? Sent::Stopped : Sent::TimedOut;
}

/// False: none came in time, or it was stopped.
bool Sender::find_way()
{
  const auto until = workshop_.simulation.now() + patience_;
  waiting_ = true;
  while (!stopped_ && !lanes_.works() && wake_.wait_for(until - workshop_.simulation.now())) {}
  waiting_ = false;
  return !stopped_ && lanes_.works();
}

void Sender::look_again()
{
  if (waiting_) wake_.open();
}

void Sender::stop()
{
  stopped_ = true;
  lanes_.cut();
  if (waiting_) wake_.open();
}

} // namespace godwit::datamover
