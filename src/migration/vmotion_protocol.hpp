#pragma once
// The protocols of migrations that change the host, a table each.

#include "migration/protocol.hpp"
#include "scenario/scenario.hpp"

namespace godwit::migration {

Protocol vmotion_protocol();
Protocol xvmotion_protocol(scenario::CopyOrder order);
Protocol cold_migration_protocol();

} // namespace godwit::migration
