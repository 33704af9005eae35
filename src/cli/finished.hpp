#pragma once
// Private to cli/: what report and compare share: a run is meant by its scenario, or by the folder of its results.

#include "cli/child.hpp"
#include "report/summary.hpp"
#include "scenario/scenario.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>

namespace godwit::cli {

/// The folder of results that is meant by it or by its summary.json; nothing when `named` is a scenario.
std::optional<std::filesystem::path> results_in(const std::filesystem::path& named);
/// What a run is called where several stand side by side: its folder, or its scenario without the extension.
std::string label(const std::filesystem::path& named);
/// A file as it stands; nothing when it cannot be read.
std::optional<std::string> contents(const std::filesystem::path& file);

/// Reads the scenario and runs it in this process, which may do so once; complains on stderr. `log`, if any, hears of the events too.
Finished simulate(const std::string& file, std::span<const scenario::Override> overrides, trace::Sink* log,
                  const std::function<std::string(report::Summary)>& written);

} // namespace godwit::cli
