#include "cli/result_folder.hpp"

#include "cli/interrupt.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <unistd.h>

namespace godwit::cli {

ResultFolder::ResultFolder(std::string folder) : folder_(std::move(folder))
{
  std::error_code why;
  std::filesystem::create_directories(folder_, why);
  if (why) throw CannotWrite{fmt::format("cannot make the folder {}: {}", folder_, why.message())};
  if (!std::filesystem::is_directory(folder_, why)) throw CannotWrite{fmt::format("{} is no folder", folder_)};
  if (access(folder_.c_str(), W_OK | X_OK) != 0) throw CannotWrite{fmt::format("cannot write to {}: {}", folder_, std::strerror(errno))};
}

ResultFolder::~ResultFolder()
{
  for (const auto& file : files_) std::remove(draft(file.name).c_str());
  spare_all();
}

std::ofstream& ResultFolder::file(const std::string& name)
{
  const auto path = draft(name);
  remove_on_interrupt(path);
  auto& file = files_.emplace_back(File{name, std::ofstream{path, std::ios::binary | std::ios::trunc}});
  if (!file.stream) throw CannotWrite{fmt::format("cannot write {}: {}", path, std::strerror(errno))};
  return file.stream;
}

std::string ResultFolder::reserve(const std::string& name)
{
  file(name).close();
  return draft(name);
}

void ResultFolder::put_in_place()
{
  for (auto& file : files_) {
    if (file.stream.is_open()) file.stream.close();
    if (!file.stream) throw CannotWrite{fmt::format("cannot write {} whole: {}", draft(file.name), std::strerror(errno))};
  }
  for (const auto& file : files_) {
    const auto place = folder_ + "/" + file.name;
    if (std::rename(draft(file.name).c_str(), place.c_str()) != 0)
      throw CannotWrite{fmt::format("cannot write {}: {}", place, std::strerror(errno))};
  }
  files_.clear();
  spare_all();
}

} // namespace godwit::cli
