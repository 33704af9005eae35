#pragma once
// The files for spreadsheets and scripts: a header line, then a line each. Times in seconds, sizes in bytes.

#include "report/summary.hpp"

#include <span>

namespace godwit::report {

/// migrations.csv: one line a migration.
std::string migrations_csv(const Summary& summary);
/// series.csv: how fast each copy went, stretch by stretch, and what bound it; then each network stream, by its name for subject.
std::string series_csv(const Summary& summary);

/// One line of values, quoted where they must be (RFC 4180, but for '\n' as line end).
std::string csv_line(std::span<const std::string> values);

} // namespace godwit::report
