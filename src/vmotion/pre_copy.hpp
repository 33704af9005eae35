#pragma once
// Whether pre-copy passes over a guest's memory come to an end, and what is done when they would not. Pure.

#include "scenario/parameters.hpp"
#include "units/quantity.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace godwit::vmotion {

using units::Bytes;
using units::BytesPerSecond;
using units::Seconds;

/// A pass that is over.
struct Pass {
  Bytes sent;
  Bytes dirtied; ///< meanwhile: left to send
  Seconds took; ///< 0 only when nothing was sent
  double slowdown = 0; ///< of the guest during it, 0..1
};

enum class Verdict { Again, SwitchOver, GiveUp };
std::string_view to_text(Verdict verdict); ///< "again", "switch_over", "give_up"

/// The rule of PreCopy that made a judgement.
enum class Rule { NothingLeft, WithinGoal, MoreThanGoal, NoLess, Slowed, NothingYet, SoFar };

struct Judgement {
  Pass pass; ///< the one judged
  Rule rule;
  Verdict verdict = Verdict::Again;
  double slowdown = 0; ///< of the guest from now on
  double progress = 0; ///< transmitted / dirtying in %; 0 where nothing was dirtied
  Seconds estimate; ///< left / transmitted
  int no_less = 0; ///< passes in a row, with this one, that left no less than the one before
};
/// Its rule in words, with the arithmetic. Precondition: the parameters it was made with.
std::string reason(const Judgement& judgement, const scenario::Parameters& parameters);
std::string_view claim(Rule rule); ///< or the source

/// Looks at each pass in turn.
///
/// Switches over when what is left takes at most the switchover goal at the rate of the pass (Migrate.PreCopySwitchoverTimeGoal, vendor KB
/// 436882). Where less than `min_progress` % was transmitted of what was dirtied (Migrate.PreCopyMinProgressPerc) and SDPS is on, the guest is slowed so that the
/// rate is sdps_target % of what it will dirty: 1 - transmitted x 100 / (target x dirtying at full speed) (XVM-6). Once slowed it stays so, or is slowed more.
/// With sdps == 1 (always) that ratio is held from the first look on, however good the progress.
///
/// That it converges: where progress is p %, what the guest is left of its time is multiplied by p / target, 130 / 500 = 0.26 at most; so a few
/// passes bring p above min_progress, though at first a working set that is dirty all over hides how fast it is dirtied. From there on each pass
/// leaves 100 / min_progress of the one before or less. A target of 100 % or less need not converge; and without SDPS nothing need: it gives up
/// after `vmotion_patience` passes in a row that neither leave less than the one before nor slow the guest more (assumed: no publication says when).
class PreCopy {
public:
  /// The parameters must outlive it.
  explicit PreCopy(const scenario::Parameters& parameters) : parameters_(parameters) {}

  /// Switches over where the estimate is exactly the goal, and where nothing was dirtied, sent or not. Precondition: something was sent where
  /// something was dirtied; std::invalid_argument otherwise.
  Judgement judge(const Pass& pass);
  /// In the first pass, sdps_delay into it, with what was sent and dirtied so far: the slowdown from then on, as the rule above has it.
  /// The verdict is always Again.
  Judgement look_early(const Pass& so_far);

private:
  Judgement measured(const Pass& pass) const;
  /// Whether the guest has to be slowed more than it is; then slowdown and rule say so.
  bool slowed_more(const Pass& pass, Judgement& judgement);

  const scenario::Parameters& parameters_;
  double slowdown_ = 0;
  Bytes left_{INT64_MAX};
  int no_less_ = 0;
};

/// Of a stun, part by part. The last pages come on top; they are sent.
struct StunParts {
  Seconds round_trips; ///< exchanges that wait for each other
  Seconds resume; ///< at the destination
};
StunParts stun_parts(const scenario::Parameters& parameters, Bytes memory, Seconds rtt);
/// What is sent in the stun besides the last pages: device state, and a bit for each page of memory.
Bytes stun_state(const scenario::Parameters& parameters, Bytes memory);
/// Write traces on all of the guest's memory: how long it takes, and how much of the guest that stops meanwhile (1: all of it, before 7.0 U1; 1/vCPUs after).
struct TraceInstallation {
  Seconds takes;
  double slowdown;
};
TraceInstallation trace_installation(const scenario::Parameters& parameters, Bytes memory, int vcpus);

} // namespace godwit::vmotion
