#pragma once
// Ctrl-C leaves no half-written file behind and says so to the shell: exit 130.

#include <string>

namespace godwit::cli {

void handle_interrupts();
/// `file` goes when the program is interrupted, unless spared before. At most eight at a time.
void remove_on_interrupt(const std::string& file);
void spare_all();

} // namespace godwit::cli
