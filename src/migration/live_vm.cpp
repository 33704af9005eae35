#include "migration/live_vm.hpp"

#include <algorithm>

namespace godwit::migration {

LiveVm::LiveVm(Surroundings& around, const scenario::RelocateSpec& wish, const inventory::Vm& vm, const Relocation& moves,
               std::span<const scenario::DiskWorkload> workloads)
    : around_(around), wish_(wish), vm_(vm.id), started_(around.now())
{
  for (const auto& workload : workloads) {
    const auto move = std::ranges::find(moves.disks, workload.disk, [](const DiskMove& m) { return m.disk.id; });
    if (move == moves.disks.end() || !move->data) continue;
    disks_.emplace_back(around, workload, wish, vm, move->disk, move->to);
  }
  for (auto& disk : disks_) disk.measure_before();
}

LiveDisk* LiveVm::disk(const std::string& id)
{
  const auto found = std::ranges::find(disks_, id, &LiveDisk::disk);
  return found == disks_.end() ? nullptr : &*found;
}

void LiveVm::advance()
{
  for (auto& disk : disks_) disk.advance();
}

void LiveVm::hand_over(const std::string& host)
{
  until_ = around_.now();
  for (auto& disk : disks_) disk.hand_over(host);
}

Seconds LiveVm::mirrored_by() const
{
  Seconds last;
  for (const auto& disk : disks_) last = std::max(last, disk.mirrored_by());
  return last;
}

void LiveVm::stand_still()
{
  for (auto& disk : disks_) disk.stand_still();
}

void LiveVm::go_on()
{
  for (auto& disk : disks_) disk.go_on();
}

void LiveVm::compare(const std::string& when)
{
  for (auto& disk : disks_) disk.compare(when);
}

void LiveVm::finish(bool alive)
{
  for (auto& disk : disks_) {
    if (alive) disk.measure_after();
    else disk.flush();
  }
  after_ = alive;
  if (!until_) until_ = around_.now();
  if (!disks_.empty()) record_felt();
}

void LiveVm::record_felt()
{
  const auto now = around_.now();
  const auto window = around_.parameters.guest_window;
  for (const auto which : {Window::Before, Window::During, Window::After}) {
    if (which == Window::After && !after_) continue;
    guest::Latencies reads, writes;
    for (const auto& disk : disks_) {
      reads.add(disk.reads(which));
      writes.add(disk.writes(which));
    }
    const auto from = which == Window::Before ? started_ - window : which == Window::During ? started_ : *until_;
    const auto to = which == Window::Before ? started_ : which == Window::During ? *until_ : now + window;
    around_.record(trace::GuestFelt{wish_.id, vm_, std::string{to_text(which)}, from, to, reads.felt(), writes.felt()});
  }
}

} // namespace godwit::migration
