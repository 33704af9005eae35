#include "admission/slots.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace godwit::admission {

Number Slots::number(Kind kind, const std::string& id)
{
  const auto [found, is_new] = numbers_[static_cast<std::size_t>(kind)].try_emplace(id, static_cast<Number>(names_.size()));
  if (is_new) {
    names_.push_back(fmt::format("{} {}", to_text(kind), id));
    in_use_.push_back(0);
  }
  return found->second;
}

Needs Slots::needs(const Charges& charges)
{
  Needs needs;
  needs.reserve(charges.size());
  for (const auto& charge : charges) needs.push_back({number(charge.kind, charge.id), charge.cost, charge.most});
  return needs;
}

int Slots::in_use(Kind kind, const std::string& id) const
{
  const auto& numbers = numbers_[static_cast<std::size_t>(kind)];
  const auto found = numbers.find(id);
  return found == numbers.end() ? 0 : in_use_[found->second];
}

const Need* Slots::first_lacking(const Needs& needs) const
{
  const auto found = std::ranges::find_if(needs, [this](const Need& need) { return lacks(need); });
  return found == needs.end() ? nullptr : &*found;
}

void Slots::take(const Needs& needs)
{
  for (const auto& need : needs) in_use_[need.resource] += need.cost;
}

void Slots::give_back(const Needs& needs)
{
  for (const auto& need : needs) in_use_[need.resource] -= need.cost;
}

} // namespace godwit::admission
