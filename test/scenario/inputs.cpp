#include "scenario/inputs.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace godwit::scenario::inputs {

Folder::Folder()
{
  auto name = (std::filesystem::temp_directory_path() / "godwit-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

Folder::~Folder()
{
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string Folder::file(const std::string& name, const std::string& text) const
{
  const auto path = path_ / name;
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path) << text;
  return path.string();
}

} // namespace godwit::scenario::inputs
