#pragma once
// Private to report/: sentences about a VM that changes hosts. "" where there is nothing to say.

#include "report/summary.hpp"

namespace godwit::report {

/// What happens while a VM stands still for this part of its stun: "the driver that mirrors its writes is put in their way".
std::string happens_in(const std::string& part, const Summary& summary, const Migration& migration);

/// The same as a name: "inserting the mirror driver"
std::string stun_name(const std::string& part);

/// Of the VM that moved its memory and stood still longest: what took most of the time.
std::string why_it_stood_still(const Summary& summary);
/// Of the guest whose vCPUs were slowed most.
std::string why_it_was_slowed(const Summary& summary);
/// Of the guest whose writes waited for the destination longest, for want of a buffer.
std::string why_it_was_synchronous(const Summary& summary);
/// Of the first migration that gave up on its memory.
std::string memory_that_never_settled(const Summary& summary);

} // namespace godwit::report
