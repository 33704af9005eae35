#include "replay/formats.hpp"

#include <stdexcept>

namespace godwit::replay {

Recording read(std::string_view text, Format format, const Columns& columns)
{
  switch (format) {
  case Format::Csv: return read_csv(text, columns);
  case Format::Msr: return read_msr(text);
  case Format::Vscsi: return read_vscsi(text);
  case Format::Fio: return read_fio(text);
  case Format::Blkparse: return read_blkparse(text);
  }
  throw std::logic_error("a trace format without a reader");
}

} // namespace godwit::replay
