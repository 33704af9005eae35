#pragma once
// Inputs too long to lie about: made for the measurement, gone after it.

#include <filesystem>
#include <string>

namespace bench {

/// A file of this process's own in the temporary folder; gone with the object.
class TemporaryFile {
public:
  TemporaryFile(const std::string& name, const std::string& text);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  std::string path() const { return path_.string(); }

private:
  std::filesystem::path path_;
};

/// As many commands as the one published trace of a VMware virtual disk has, evenly over `seconds`: reads and writes of 8 KiB by
/// turns of two to three, hither and thither over 8 GiB.
std::string trace_csv(double seconds);

/// The scenario with a hundred VMs more, on an array, a fabric and a host that the move never touches: their guests write, or rest.
enum class Guests { Busy, Resting };
std::string with_bystanders(const std::string& scenario_file, Guests guests);

} // namespace bench
