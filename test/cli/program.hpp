#pragma once
// The program itself, as a shell runs it.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace {

namespace fs = std::filesystem;

struct Ran {
  int exit;
  std::string out;
  std::string err;
};

/// A folder of this test's own, gone with it.
class Folder {
public:
  Folder() : path_(fs::temp_directory_path() / ("godwit-cli-" + std::to_string(getpid()))) { fs::create_directories(path_); }
  ~Folder() { fs::remove_all(path_); }
  std::string write(const std::string& name, const std::string& text) const
  {
    std::ofstream{path_ / name} << text;
    return (path_ / name).string();
  }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

private:
  fs::path path_;
};

std::string read(const std::string& file)
{
  std::ostringstream text;
  text << std::ifstream{file}.rdbuf();
  return text.str();
}

/// `rest` follows the program's name as in a shell.
[[maybe_unused]] Ran godwit(const Folder& folder, const std::string& rest)
{
  const auto command = std::string{GODWIT_BINARY_DIR "/godwit "} + rest + " >" + folder / "out" + " 2>" + folder / "err" + " </dev/null";
  const auto status = std::system(command.c_str());
  return {WEXITSTATUS(status), read(folder / "out"), read(folder / "err")};
}

const std::string scenarios = GODWIT_SOURCE_DIR "/scenarios/";

} // namespace
