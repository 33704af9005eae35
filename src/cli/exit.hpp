#pragma once

namespace godwit::cli {

/// What a shell is told.
enum class Exit {
  Ok = 0,
  Internal = 1, ///< the self-check found a violation, or the program failed
  Usage = 2,
  InvalidInput = 3,
  Interrupted = 130,
};

} // namespace godwit::cli
