#include "datamover/outages.hpp"

#include <algorithm>

namespace godwit::datamover {

void Outages::turn_off(std::span<const engine::LinkIndex> links)
{
  for (const auto link : links) {
    const auto number = static_cast<std::uint32_t>(link);
    if (!off_.contains(number)) since_[number] = simulation_.now();
    off_.insert(number);
  }
  look_again(); // before the engine fails one half of a transfer and lets the other run
  for (const auto link : links) simulation_.turn_off(link);
}

void Outages::turn_on(std::span<const engine::LinkIndex> links)
{
  for (const auto link : links) {
    const auto number = static_cast<std::uint32_t>(link);
    off_.erase(off_.find(number));
    if (!off_.contains(number)) simulation_.turn_on(link);
  }
  look_again();
}

void Outages::lose(const std::string& datastore)
{
  lost_.insert(datastore);
  look_again();
}

void Outages::regain(const std::string& datastore)
{
  lost_.erase(lost_.find(datastore));
  look_again();
}

bool Outages::works(std::span<const engine::LinkIndex> path) const
{
  return off_.empty() || std::ranges::none_of(path, [&](auto link) { return off_.contains(static_cast<std::uint32_t>(link)); });
}

Seconds Outages::failed_over(std::span<const engine::LinkIndex> path, Seconds after) const
{
  Seconds last;
  for (const auto link : path) {
    const auto number = static_cast<std::uint32_t>(link);
    if (off_.contains(number)) last = std::max(last, since_.at(number) + after);
  }
  return last;
}

void Outages::cut_off(const std::function<bool(const ActiveCopy&)>& which)
{
  for (auto* copy : active_)
    if (which(*copy)) copy->cut_off();
}

void Outages::stop(const std::string& migration)
{
  for (auto* copy : active_)
    if (copy->migration() == migration) copy->stop();
}

void Outages::look_again()
{
  for (auto* copy : active_) copy->look_again();
}

} // namespace godwit::datamover
