#pragma once
// In which order those that wait may start. Private to admission/. A discipline knows whom it is worth looking at.

#include "admission/slots.hpp"

namespace godwit::admission {

using Place = std::uint64_t; ///< in order of arrival

class Discipline {
public:
  virtual ~Discipline() = default;
  /// At the end. `needs` stay where they are until it left.
  virtual void joined(Place place, const Needs& needs) = 0;
  virtual void left(Place place, const Needs& needs) = 0;
  /// Some of its slots were given back.
  virtual void freed(Number resource) = 0;
  /// The next that may start; it leaves, and takes its slots, before this is asked again.
  virtual std::optional<Place> next(const Slots& slots) = 0;
  /// Whether another must start before it on account of this resource, slots or no slots.
  virtual bool is_behind(Place place, Number resource) const = 0;
};

std::unique_ptr<Discipline> fifo();
std::unique_ptr<Discipline> first_fit();

} // namespace godwit::admission
