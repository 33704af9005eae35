#pragma once
// vCenter: takes requests for migrations, lets them wait until there are slots, starts them, takes the slots back.

#include "admission/admission.hpp"
#include "migration/migration.hpp"

#include <list>
#include <map>
#include <memory>

namespace godwit::cluster {

class VCenter {
public:
  explicit VCenter(migration::Surroundings& around);

  /// The migration is recorded, and refused at once, or waits until it may start. Does not block. The wish must outlive the run.
  void request(const scenario::RelocateSpec& wish);
  /// One request for each VM that runs on the host now, in the inventory's order.
  void request(const scenario::Evacuation& evacuation);

private:
  using Ticket = admission::Books::Ticket;
  struct Errand {
    std::unique_ptr<migration::Migration> migration;
    units::Seconds requested;
    bool started = false;
  };
  admission::Charges charges(const migration::Migration& migration) const;
  void start_who_may();
  void run(Ticket ticket);

  migration::Surroundings& around_;
  admission::Books books_;
  std::map<Ticket, Errand> errands_; ///< waiting and running
  Ticket next_ = 0;
  std::list<scenario::RelocateSpec> wishes_; ///< of evacuations
};

} // namespace godwit::cluster
