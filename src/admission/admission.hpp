#pragma once
// vCenter's books: what a migration costs where, and who may start when (domain sheet, 5). Pure. What does not fit waits; it never fails for that.

#include "inventory/inventory.hpp"
#include "scenario/parameters.hpp"
#include "trace/events.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace godwit::admission {

enum class Kind { Host, Network, Datastore };
std::string_view to_text(Kind kind); ///< "host", ...

struct Charge {
  Kind kind;
  std::string id; ///< of the host (its vMotion network too) or the datastore
  int cost;
  int most; ///< slots there are of it
  bool operator==(const Charge&) const = default;
};
using Charges = std::vector<Charge>;

/// What a migration touches.
struct Request {
  bool changes_host = false;
  bool moves_disks = false;
  const inventory::Host* from = nullptr; ///< host it runs on
  const inventory::Host* to = nullptr; ///< the same when only the datastore changes
  std::vector<std::string> datastores; ///< moves_disks: each source and destination; else those its files stand on
};

/// Costs on every resource, both ends, each resource once, ordered by kind and id. A data-moving vMotion counts as a vMotion on the
/// network and as a Storage vMotion on hosts and datastores (XVM-9). Reported speed of the slowest vMotion NIC decides a network's
/// slots (Denneman 2012-12-18). What costs nothing is left out, and so is the network of a host without a vMotion NIC: whether a
/// migration needs one is not for the books to say.
Charges charges(const scenario::Parameters& parameters, const inventory::Inventory& inventory, const Request& request);

/// The first that costs more than there is, so that waiting would never end. Null: in time it fits.
const Charge* never_fits(const Charges& charges);

class Slots;
class Discipline;

/// Who holds slots and who waits for them. After each ask(), give_back() and withdraw(), call next() until it has nobody more.
class Books {
public:
  /// Fifo: who comes later may pass only those it shares no resource with. Whoever has waited longest then finds its resources empty
  /// in time, so nobody waits for ever.
  /// FirstFit: the first in order of arrival that fits starts. Who costs much may wait long while smaller ones keep coming.
  enum class Order { Fifo, FirstFit };
  using Ticket = std::uint64_t;
  using Uses = std::vector<trace::SlotUse>;

  explicit Books(Order order);
  ~Books();

  /// Joins the queue at its end. Preconditions: each resource once in the charges; the ticket neither waits nor holds slots.
  void ask(Ticket ticket, const Charges& charges);
  struct Start {
    Ticket ticket;
    Uses slots; ///< with its own
  };
  /// The next that may start: out of the queue, its slots taken.
  std::optional<Start> next();
  /// It is over; returns the uses without it. Precondition: it holds slots.
  Uses give_back(Ticket ticket);
  /// It leaves the queue without having started: its host died, or it was cancelled. Precondition: it waits.
  void withdraw(Ticket ticket);

  /// Why it waits: resources with too few slots for it, and those another stands before it for. Precondition: it waits.
  Uses waits_for(Ticket ticket) const;
  std::size_t waiting() const;
  int in_use(Kind kind, const std::string& id) const;

private:
  struct Entry;
  struct State;
  enum class Stage { Waits, Holds };
  Entry& entry(Ticket ticket, Stage stage) const;

  std::unique_ptr<State> state_;
};

} // namespace godwit::admission
