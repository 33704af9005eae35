// The measured windows around a migration: what the guest feels while nothing but itself changes.

#include "migration/live_disk.hpp"

namespace godwit::migration {

std::string_view to_text(Window window)
{
  switch (window) {
  case Window::Before: return "before";
  case Window::During: return "during";
  case Window::After: return "after";
  }
  return "";
}

void LiveDisk::measure_before()
{
  const auto now = around_.now();
  shift_ = running_since_ = now - around_.parameters.guest_window;
  run_window(now);
  window_ = Window::During;
  settled_ = now;
}

void LiveDisk::measure_after()
{
  flush();
  wait_still();
  window_ = Window::After;
  home_->steady({}, {}); // its own load is not in its way
  run_window(around_.now() + around_.parameters.guest_window);
}

/// What is held, and, while no path leads to the disk, what the guest has asked since the last of them went: that long at least.
void LiveDisk::wait_still()
{
  const auto now = around_.now();
  for (const auto& held : held_) felt(true, now - held.issued);
  if (home_->works()) return;
  for (const auto* io = stream_.front(); io != nullptr; stream_.pop(), io = stream_.front()) {
    const auto at = issue_of(*io);
    if (at > now) return;
    stall(*io, at);
    outstanding_.hold();
    felt(io->write, now - at);
  }
}

/// As if nothing but the guest changed.
void LiveDisk::run_window(Seconds to)
{
  if (!home_->works()) return;
  home_->look_around();
  for (const auto* io = stream_.front(); io != nullptr; stream_.pop(), io = stream_.front()) {
    const auto at = issue_of(*io);
    if (at > to) return;
    stall(*io, at);
    const auto end = io->write ? home_->probe_write(at, io->size) : home_->probe_read(at, io->size);
    outstanding_.issue(end);
    felt(io->write, end - at);
  }
}

} // namespace godwit::migration
