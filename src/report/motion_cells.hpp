#pragma once
// Private to report/: cells of a table about changing hosts: memory, networks, slots. "" where there is nothing to say.

#include "report/summary.hpp"
#include "units/text.hpp"

namespace godwit::report {

/// A name for people: "shadow vm"
std::string spaced(std::string name);
/// Of a share: "40 %"
std::string percent(double share);
/// Of each pass its bytes, of more than five the first three and the last: "16 GiB, 1.2 GiB, 80 MiB, ... 2 MiB"
template <class Pass, class Of> std::string passes(const std::vector<Pass>& all, Of of)
{
  constexpr std::size_t most = 5;
  std::string text;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all.size() > most && i >= most - 2 && i + 1 < all.size()) continue;
    text += (i == 0 ? "" : ", ") + std::string(all.size() > most && i + 1 == all.size() ? "... " : "") + to_text(of(all[i]));
  }
  return text;
}
/// "1 pass", "3 passes"
std::string plural(std::size_t count, std::string_view one, std::string_view many);

/// There are slots otherwise, yet whoever asked before has the first claim to them.
bool too_few(const trace::SlotUse& use);
/// One thing it waited for: "for host esx1: 8 of 8 slots in use by first and second, 4 needed", "for host esx1: third asked before"
std::string waits_for(const Summary& summary, const Migration& migration, const trace::SlotUse& use);
/// "12 s for host esx1: 8 of 8 slots in use, 4 needed", a line each
std::string waited(const Summary& summary, const Migration& migration);
/// "3 passes: 16 GiB, 1.2 GiB, 80 MiB; 95 MiB in the stun"
std::string memory(const Migration& migration);
/// "to 40 % of its speed from pass 3 on; 82 % on average"
std::string guest_slowed(const Migration& migration);
/// "vmotion 64 GiB over 2 streams, 12 MiB of it lost with a link and sent again, round trip 10 ms; storage 0 B"
std::string networks(const Summary& summary, const Migration& migration);
/// "asynchronous; synchronous for 12 s from 31 s on: buffer of 64 MiB full", a line each disk
std::string mirror_modes(const Migration& migration);
/// What was decided about `what`, each choice once: "unshared"
std::string chosen(const Migration& migration, std::string_view what);
/// "vmotion network", or why not: "storage network: esx1 and esx2 both reach B1 [XVM-18]"
std::string goes_over(const Migration& migration);
/// "vc1 -> vc2"
std::string registered(const Migration& migration);
/// "esx1 until 4 min 2 s, then esx3"
std::string locked_by(const Migration& migration);

/// A network and what one migration, or several, put on it.
struct NetworkUse {
  Bytes bytes; ///< arrived or lost
  Bytes cut; ///< lost on its way, and sent again
  std::size_t streams = 0;
  Seconds rtt; ///< the longest
};
std::map<std::string, NetworkUse> network_uses(const Summary& summary, const Migration& migration);
/// Over all of them, each byte once, however many links it took.
Bytes on_streams(const Summary& summary, const Migration& migration);
/// What copies and mirrored writes put on fabrics and adapters, streams left out.
Bytes on_storage_networks(const Summary& summary, const Migration& migration);
/// Memory sent again after the first pass.
Bytes memory_resent(const Migration& migration);

} // namespace godwit::report
