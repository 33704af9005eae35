// One VMware virtual disk's I/O of two hours, recorded by vscsiStats, in both spellings. The files are no part of the product; what
// they hold is told in the README beside them.

#include "replay/traces.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace real_disk_test {

using namespace godwit::replay;

namespace {

std::string text_of(const std::string& name)
{
  const auto path = std::filesystem::path(GODWIT_SOURCE_DIR).parent_path() / "shared" / "data" / name;
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (in) text << in.rdbuf();
  return text.str();
}

} // namespace

TEST_CASE("a real disk's two hours read the same from CSV and from vscsiStats' own records", "[replay][real]")
{
  const auto as_csv = text_of("cloudphysics-io.csv");
  const auto as_records = text_of("cloudphysics-io.vscsi");
  if (as_csv.empty() || as_records.empty()) {
    WARN("skipped: the real trace ../shared/data/cloudphysics-io.{csv,vscsi} is not here");
    return;
  }
  const auto csv = read(as_csv, Format::Csv, {.offset = "lbn", .offset_unit = Bytes{512}}).commands;
  const auto vscsi = read(as_records, Format::Vscsi, {}).commands;
  REQUIRE(csv.size() == 113'872);
  REQUIRE(vscsi.size() == 113'872);
  CHECK(std::ranges::count_if(csv, &Command::write) == 66'898);
  const auto same = [](const Command& a, const Command& b) {
    // The CSV's clock cuts off the fractions of a second, of the first command too.
    return a.offset == b.offset && a.size == b.size && a.write == b.write && std::abs(a.at.value() - b.at.value()) < 1;
  };
  CHECK(std::ranges::equal(csv, vscsi, same));
  std::int64_t read_bytes = 0;
  for (const auto& command : vscsi) read_bytes += command.write ? 0 : command.size.count();
  CHECK(static_cast<double>(read_bytes) / (1 << 30) == Approx(1.67).margin(0.005));
  CHECK(vscsi.back().at.value() == Approx(7200).margin(60));
}

} // namespace real_disk_test
