#include "admission/discipline.hpp"

#include <fmt/core.h>
#include <map>
#include <stdexcept>
#include <unordered_map>

namespace godwit::admission {

struct Books::Entry {
  Place place;
  Needs needs;
  Stage stage = Stage::Waits;
};

struct Books::State {
  Slots slots;
  std::unique_ptr<Discipline> discipline;
  Place next_place = 0;
  std::map<Place, Ticket> queue;
  std::unordered_map<Ticket, Entry> entries; ///< only looked up, never walked through
};

Books::Books(Order order) : state_(std::make_unique<State>()) { state_->discipline = order == Order::Fifo ? fifo() : first_fit(); }
Books::~Books() = default;

Books::Entry& Books::entry(Ticket ticket, Stage stage) const
{
  const auto found = state_->entries.find(ticket);
  if (found == state_->entries.end() || found->second.stage != stage) {
    throw std::logic_error(fmt::format("ticket {} {}", ticket, stage == Stage::Waits ? "does not wait" : "holds no slots"));
  }
  return found->second;
}

void Books::ask(Ticket ticket, const Charges& charges)
{
  const auto [joined, is_new] = state_->entries.try_emplace(ticket, Entry{state_->next_place, state_->slots.needs(charges)});
  if (!is_new) throw std::logic_error(fmt::format("ticket {} is in the books already", ticket));
  state_->queue.emplace_hint(state_->queue.end(), state_->next_place, ticket);
  state_->discipline->joined(state_->next_place++, joined->second.needs);
}

std::optional<Books::Start> Books::next()
{
  const auto place = state_->discipline->next(state_->slots);
  if (!place) return std::nullopt;
  const auto found = state_->queue.find(*place);
  Start start{found->second, {}};
  auto& starting = entry(start.ticket, Stage::Waits);
  state_->discipline->left(*place, starting.needs);
  state_->queue.erase(found);
  state_->slots.take(starting.needs);
  starting.stage = Stage::Holds;
  start.slots.reserve(starting.needs.size());
  for (const auto& need : starting.needs) start.slots.push_back(state_->slots.use(need));
  return start;
}

Books::Uses Books::give_back(Ticket ticket)
{
  const auto& ending = entry(ticket, Stage::Holds);
  state_->slots.give_back(ending.needs);
  Uses uses;
  uses.reserve(ending.needs.size());
  for (const auto& need : ending.needs) {
    uses.push_back(state_->slots.use(need));
    state_->discipline->freed(need.resource);
  }
  state_->entries.erase(ticket);
  return uses;
}

void Books::withdraw(Ticket ticket)
{
  const auto& leaving = entry(ticket, Stage::Waits);
  state_->discipline->left(leaving.place, leaving.needs);
  state_->queue.erase(leaving.place);
  state_->entries.erase(ticket);
}

Books::Uses Books::waits_for(Ticket ticket) const
{
  const auto& waiting = entry(ticket, Stage::Waits);
  Uses uses;
  for (const auto& need : waiting.needs) {
    if (state_->slots.lacks(need) || state_->discipline->is_behind(waiting.place, need.resource)) uses.push_back(state_->slots.use(need));
  }
  return uses;
}

std::size_t Books::waiting() const { return state_->queue.size(); }
int Books::in_use(Kind kind, const std::string& id) const { return state_->slots.in_use(kind, id); }

} // namespace godwit::admission
