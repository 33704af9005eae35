#pragma once
// JSON pointers (RFC 6901) as text: "/vms/0/disks/0/size".

#include <string>
#include <string_view>
#include <vector>

namespace godwit::scenario {

/// A key as a pointer writes it: "~" as "~0", "/" as "~1".
std::string escaped(std::string_view key);
/// The keys of a pointer, unescaped. Precondition: "" or beginning with "/".
std::vector<std::string> split(std::string_view pointer);
/// Whether the pointer names `ancestor` or something inside it.
bool within(std::string_view pointer, std::string_view ancestor);
/// Pointers in order of these are in order of their keys: of text, but numbers by value, /vms/2 before /vms/10, and what is around before what is in it.
std::string sort_key(std::string_view pointer);

} // namespace godwit::scenario
