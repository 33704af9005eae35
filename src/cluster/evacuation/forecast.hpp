#pragma once
// When each move of a plan will begin and end: admission as vCenter does it, resources shared evenly, guests at rest. Pure.

#include "cluster/evacuation/dispatch.hpp"

namespace godwit::cluster::evacuation {

/// How moves are asked for. Held: each once it can begin. Fifo, FirstFit: all at once, and they wait in vCenter's queue of that order.
enum class Asking { Held, Fifo, FirstFit };

struct Span {
  Seconds start, end;
  bool operator==(const Span&) const = default;
};
struct Forecast {
  std::vector<Span> spans; ///< by step; of one that never begins, nothing: both 0
  Seconds makespan;
  std::vector<Seconds> full; ///< by resource: for how long it carried all it can
  std::vector<Seconds> last_full; ///< by resource: when it did so for the last time
};

/// Space counts where moves are held. Of a VM that stops on its way both legs must be held.
Forecast forecast(const State& state, const std::vector<Step>& steps, Asking asking);

} // namespace godwit::cluster::evacuation
