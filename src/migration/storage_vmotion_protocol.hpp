#pragma once
// Storage vMotion's generations (SVM-12), a table each. They differ in what they do about writes that come during the copy.

#include "migration/protocol.hpp"
#include "scenario/scenario.hpp"

namespace godwit::migration {

Protocol storage_vmotion_protocol(scenario::Generation generation);

} // namespace godwit::migration
