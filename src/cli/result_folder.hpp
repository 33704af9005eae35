#pragma once
// The folder of `-o`: every file is written beside its place and put there at the end, so that what stands there is whole.

#include <deque>
#include <fstream>
#include <stdexcept>
#include <string>

namespace godwit::cli {

/// The folder or a file in it cannot be written; what() says which and why.
class CannotWrite : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

class ResultFolder {
public:
  /// Makes the folder where there is none. Throws CannotWrite.
  explicit ResultFolder(std::string folder);
  ResultFolder(const ResultFolder&) = delete;
  /// Removes what was not put in place.
  ~ResultFolder();

  /// A stream for the file `name`, good until put_in_place(). Throws CannotWrite.
  std::ofstream& file(const std::string& name);
  /// The path of a file that somebody else opens and closes before put_in_place(). Throws CannotWrite.
  std::string reserve(const std::string& name);
  /// All files at once, as far as a file system has it. Throws CannotWrite, then with none of them changed unless the last step,
  /// renaming, failed.
  void put_in_place();

private:
  struct File {
    std::string name;
    std::ofstream stream;
  };
  std::string draft(const std::string& name) const { return folder_ + "/." + name + ".tmp"; }

  std::string folder_;
  std::deque<File> files_; ///< stable addresses
};

} // namespace godwit::cli
