#include "replay/traces.hpp"

namespace blkparse_test {

using namespace godwit::replay;
using namespace godwit::replay::traces;

namespace {

const std::string first = "  8,0    3        1     0.000000000   697  Q   W 223490 + 8 [kjournald]\n";

} // namespace

TEST_CASE("of blkparse's events the queued reads and writes count, in sectors of 512 bytes", "[replay][blkparse]")
{
  const auto recording = read(first +
                                  "  8,0    3        2     0.000001829   697  G   W 223490 + 8 [kjournald]\n"
                                  "  8,0    3        3     0.000002197   697  P   N [kjournald]\n"
                                  "  8,0    3        4     0.500000000   697  Q  RA 16 + 256 [cat]\n"
                                  "  8,0    3        5     0.600000000   697  Q   D 16 + 256 [fstrim]\n"
                                  "  8,0    3        6     0.700000000   697  Q FWS [jbd2]\n"
                                  "  8,0    3        7     0.750000000   697  Q FWFSM 32 + 8 [jbd2]\n"
                                  "  8,0    3        8     0.800000000     0  C   W 223490 + 8 [0]\n",
                              Format::Blkparse, {});
  CHECK(told(recording) ==
        Told{"0 s: 4096 written at 114426880", "0.5 s: 131072 read at 8192", "0.75 s: 4096 written at 16384"});
}

TEST_CASE("blkparse's summary ends the trace", "[replay][blkparse]")
{
  const auto summary = GENERATE(as<std::string>{}, "CPU0 (8,0):\n Reads Queued: 1, 4KiB\n", "Total (8,0):\n Reads Queued: 1, 4KiB\n");
  CHECK(told(read("Input file sda.blktrace.0 added\n" + first + summary, Format::Blkparse, {})).size() == 1);
}

TEST_CASE("an event of blkparse that breaks off is a fault", "[replay][blkparse]")
{
  const auto [line, found] = GENERATE(table<std::string, std::string>({
      {"8,0 3 2 0.1 697 Q W 223490 +", "\"\""},
      {"8,0 3 2 0.1 697 Q W 223490", "\"\""},
      {"8,0 3 2 0.1 697 Q W", "\"\""},
      {"8,0 3 2 0.1 697 Q W x + 8", "\"x\""},
      {"8,0 3 2 0.1 697 Q W 1 - 8", "\"8\""},
      {"8,0 3 2 0.1", "\"\""},
      {"8,0 3 2", "\"\""},
      {"8,0 3 2 z 697 Q W 0 + 8", "\"z\""},
      {"8,16 3 2 0.1 697 Q W 0 + 8", "\"8,16\""},
      {"hello", "\"hello\""},
      {"8,0 3 2 -0.1 697 Q W 0 + 8", "a time before the command's before it"},
      {"8,0 3 2 0.1 697 Q W 18014398509481984 + 8", "8 at 18014398509481984"},
  }));
  INFO(line);
  const auto fault = fault_of(first + line + "\n", Format::Blkparse);
  CHECK(fault.where == "line 2");
  CHECK(fault.found == found);
}

TEST_CASE("a blkparse text without a queued command is at fault", "[replay][blkparse]")
{
  CHECK(fault_of("", Format::Blkparse).found == "no command that reads or writes");
  CHECK(fault_of("8,0 3 2 0.1 697 C W 0 + 8 [0]\n", Format::Blkparse).where == "the file");
}

} // namespace blkparse_test
