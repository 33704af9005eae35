#include "report/version.hpp"

namespace godwit::report {

std::string_view version() { return GODWIT_VERSION; }

} // namespace godwit::report
