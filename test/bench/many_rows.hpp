#pragma once
// Rows about many migrations at a time.

#include <string>

namespace bench {

/// 10,000 vMotions, by the program memory_migrations.
void report_memory_migrations(const std::string& program);
/// 250 and 1,000 Storage vMotions, by godwit.
void report_storage_migrations(const std::string& godwit);

/// 1,250 and 10,000 VMs, a day of DRS and Storage DRS, by godwit.
void report_days_of_policies(const std::string& godwit);

} // namespace bench
