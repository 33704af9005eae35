#pragma once
// Who a copy works for: asked before each request to the data mover, told when it is over. One for each copy.

#include "units/quantity.hpp"

#include <cstdint>
#include <optional>

namespace godwit::datamover {

using units::Bytes;

/// One request to the data mover.
struct Request {
  std::uint32_t index = 0;
  std::uint32_t route = 0;
  Bytes offset; ///< in the file; where a copy takes scattered blocks, in their sequence
  Bytes size; ///< to read; to write where the plan has nothing to read
  Bytes written; ///< of it, the first bytes
  std::uint32_t ios = 0;
  std::uint32_t blocks = 0; ///< file blocks that begin in the written part
};

class Supervisor {
public:
  virtual ~Supervisor() = default;

  /// Of an open-ended copy: how much the next request takes; nothing ends the copy. Others know by their size.
  virtual std::optional<Bytes> more() { return std::nullopt; }
  /// The request is about to be made. False: it is not, and the copy stops here.
  virtual bool begins(const Request&) { return true; }
  /// done() is told in a moment: time to fetch what it looks at.
  virtual void fetch() const {}
  /// Its last write is acknowledged.
  virtual void done(const Request&) {}
  /// It was cut off on its way; it begins anew, or the copy ends.
  virtual void cut(const Request&) {}
};

} // namespace godwit::datamover
