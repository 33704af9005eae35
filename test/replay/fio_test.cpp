#include "replay/traces.hpp"

namespace fio_test {

using namespace godwit::replay;
using namespace godwit::replay::traces;

namespace {

const std::string version_2 = "fio version 2 iolog\n/dev/sda add\n/dev/sda open\n";
const std::string version_3 = "fio version 3 iolog\n0 /dev/sda add\n5 /dev/sda open\n";

} // namespace

TEST_CASE("in a fio iolog of version 2 only a wait takes time, in us", "[replay][fio]")
{
  const auto recording = read(version_2 + "/dev/sda read 0 4096\n/dev/sda write 8192 512\n/dev/sda wait 1500 0\n/dev/sda sync 0 0\n"
                                          "/dev/sda wait 500\n/dev/sda write 0 512\n/dev/sda close\n",
                              Format::Fio, {});
  CHECK(told(recording) == Told{"0 s: 4096 read at 0", "0 s: 512 written at 8192", "0.002 s: 512 written at 0"});
}

TEST_CASE("a fio iolog of version 3 has a time in us on every line", "[replay][fio]")
{
  const auto recording = read(version_3 + "10 /dev/sda read 0 4096\n260 /dev/sda trim 0 4096\n1510 /dev/sda write 512 512\n"
                                          "1600 /dev/sda close\n",
                              Format::Fio, {});
  CHECK(told(recording) == Told{"0 s: 4096 read at 0", "0.0015 s: 512 written at 512"});
}

TEST_CASE("another first line is no fio iolog", "[replay][fio]")
{
  CHECK(fault_of("0 /dev/sda read 0 512\n", Format::Fio).found == "the first line \"0 /dev/sda read 0 512\"");
  CHECK(fault_of("fio version 1 iolog\n", Format::Fio).where == "the file");
  CHECK(fault_of("", Format::Fio).found == "nothing in it");
}

TEST_CASE("a line that is no fio action is a fault", "[replay][fio]")
{
  const auto [line, found] = GENERATE(table<std::string, std::string>({
      {"/dev/sda reed 0 512", "\"reed\""},
      {"/dev/sda read 0", "\"\""},
      {"/dev/sda read", "\"\""},
      {"/dev/sda read -1 512", "\"-1\""},
      {"/dev/sda read 0 512 9", "\"/dev/sda read 0 512 9\""},
      {"/dev/sda wait x", "\"x\""},
      {"/dev/sda wait 9223372036854775807", "\"9223372036854775807\""},
      {"/dev/sdb read 0 512", "\"/dev/sdb\""},
  }));
  INFO(line);
  const auto fault = fault_of(version_2 + "/dev/sda read 0 512\n" + line, Format::Fio);
  CHECK(fault.where == "line 5");
  CHECK(fault.found == found);
}

TEST_CASE("version 3 knows no wait, and its times do not run backwards", "[replay][fio]")
{
  CHECK(fault_of(version_3 + "10 /dev/sda read 0 512\n20 /dev/sda wait 5 0\n", Format::Fio).found == "\"wait\"");
  CHECK(fault_of(version_3 + "10 /dev/sda read 0 512\n9 /dev/sda read 0 512\n", Format::Fio).where == "line 5");
  CHECK(fault_of(version_3 + "/dev/sda read 0 512\n", Format::Fio).found == "\"/dev/sda\"");
}

} // namespace fio_test
