#pragma once
// Carries evacuation plans out: surveys, plans, says so, and asks vCenter for each move once it can begin.

#include "cluster/evacuation/plan.hpp"
#include "migration/surroundings.hpp"

#include <functional>
#include <list>
#include <map>

namespace godwit::cluster {

class PlanRunner {
public:
  /// False: refused, and over already.
  using Ask = std::function<bool(const scenario::RelocateSpec&)>;
  /// vCenter's books, and its way to be asked; they must outlive it.
  PlanRunner(const migration::Surroundings& around, const admission::Books& books, Ask ask);

  /// The wish must outlive the run. Does not block.
  void begin(const scenario::EvacuationPlan& wish);
  /// A migration is over, its slots and its space are back. Of whoever asked for it: what waits may now begin.
  void ended(const std::string& migration);

private:
  struct Under {
    Under(const scenario::EvacuationPlan& of, evacuation::State now, std::vector<evacuation::Step> steps)
        : wish(of), state(std::move(now)), dispatch(state, std::move(steps))
    {
    }
    const scenario::EvacuationPlan& wish;
    const evacuation::State state;
    evacuation::Dispatch dispatch;
    std::map<std::string, std::size_t> places; ///< by migration, of those under way
  };
  void record(const scenario::EvacuationPlan& wish, const evacuation::State& state, const evacuation::Plan& plan) const;
  void record(const scenario::EvacuationPlan& wish, const evacuation::State& state, const evacuation::Impossible& impossible) const;
  void go_on(Under& under);
  void ask_for_all(const scenario::EvacuationPlan& wish, const evacuation::State& state, const evacuation::Plan& plan);
  bool has_arrived(const scenario::RelocateSpec& wish) const;

  const migration::Surroundings& around_;
  const admission::Books& books_;
  Ask ask_;
  std::list<Under> under_way_;
  std::map<std::string, const scenario::RelocateSpec*> asked_; ///< by migration
  std::list<scenario::RelocateSpec> wishes_;
};

} // namespace godwit::cluster
