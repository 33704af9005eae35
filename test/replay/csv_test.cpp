#include "replay/traces.hpp"

namespace csv_test {

using namespace godwit::replay;
using namespace godwit::replay::traces;
using Catch::Contains;

namespace {

const std::string header = "time,op,offset,size\n";

Told csv(const std::string& rows, const Columns& columns = {}) { return told(read(header + rows, Format::Csv, columns)); }
Fault fault(const std::string& rows) { return fault_of(header + rows, Format::Csv); }

} // namespace

TEST_CASE("a trace begins at its first command, whatever the clock said", "[replay][csv]")
{
  CHECK(csv("1699999999.5,R,0,4096\n1700000000.75,W,8192,512\n") == Told{"0 s: 4096 read at 0", "1.25 s: 512 written at 8192"});
  CHECK(csv("-1.5,R,0,512\n-0.25,R,0,512\n") == Told{"0 s: 512 read at 0", "1.25 s: 512 read at 0"});
  CHECK(csv("1e-3,R,0,512\n1.1e-2,R,0,512\n") == Told{"0 s: 512 read at 0", "0.01 s: 512 read at 0"});
}

TEST_CASE("columns are found by name, in any order, each in its unit", "[replay][csv]")
{
  const Columns columns{.time = "ts", .operation = "cmd", .offset = "lbn", .size = "len", .time_unit = 1e-6,
                        .offset_unit = Bytes{512}, .size_unit = Bytes{1}};
  const std::string text = "sn, \"len\",lbn,ts,cmd\r\n1,4096,16,1000000,write\r\n2,512,17,1500000,READ\r\n";
  CHECK(told(read(text, Format::Csv, columns)) == Told{"0 s: 4096 written at 8192", "0.5 s: 512 read at 8704"});
}

TEST_CASE("an epoch in ticks of 100 ns loses no tick", "[replay][csv]")
{
  // 128166372003061629 has 57 bits, a double 53: neighbouring ticks would be one.
  const auto read_ticks = read(header + "128166372003061629,R,0,512\n128166372003061630,R,0,512\n", Format::Csv, {.time_unit = 1e-7});
  CHECK(read_ticks.commands.at(1).at.value() == 1e-7);
}

TEST_CASE("an operation is a word in any case, or a SCSI opcode", "[replay][csv]")
{
  const auto* read_as = GENERATE("R", "r", "read", "Read", "READ", "8", "0x08", "0x28", "40", "0x88", "136", "0xA8", "168");
  CHECK(csv("0," + std::string(read_as) + ",0,512") == Told{"0 s: 512 read at 0"});
  const auto* written_as = GENERATE("W", "w", "write", "WRITE", "10", "0x0a", "0X2A", "42", "0x8a", "138", "0xaa", "170");
  CHECK(csv("0," + std::string(written_as) + ",0,512") == Told{"0 s: 512 written at 0"});
}

TEST_CASE("one opcode that is only hexadecimal makes all of the file's so", "[replay][csv]")
{
  CHECK(csv("0,28,0,512\n1,2a,0,512\n") == Told{"0 s: 512 read at 0", "1 s: 512 written at 0"});
  // 42 is WRITE(10) in decimal, UNMAP in hexadecimal.
  CHECK(csv("0,42,0,512\n1,40,0,512\n") == Told{"0 s: 512 written at 0", "1 s: 512 read at 0"});
  CHECK(csv("0,42,0,512\n1,2a,0,512\n") == Told{"0 s: 512 written at 0"});
}

TEST_CASE("what moves no data is passed over", "[replay][csv]")
{
  CHECK(csv("0,trim,0,512\n1,flush,,\n2,0x00,0,0\n5,R,0,512\n6,W,0,0\n") == Told{"0 s: 512 read at 0"});
  CHECK(fault("0,trim,0,512\n").where == "the file");
}

TEST_CASE("blank lines, quotes, blanks around fields, a byte order mark and further columns do no harm", "[replay][csv]")
{
  CHECK(told(read("\xEF\xBB\xBF\ntime,note,op,offset,size,more\n\n0,\"a, b\", R ,\"0\",512,\n\n", Format::Csv, {})) ==
        Told{"0 s: 512 read at 0"});
}

TEST_CASE("a field that is not what its column holds is a fault at its line", "[replay][csv]")
{
  const auto [row, found, allowed] = GENERATE(table<std::string, std::string, std::string>({
      {"x,R,0,512", "\"x\"", "a time"},
      {"nan,R,0,512", "\"nan\"", "a time"},
      {"1e300,R,0,512", "\"1e300\"", "a time"},
      {",R,0,512", "\"\"", "a time"},
      {"1.2.3,R,0,512", "\"1.2.3\"", "a time"},
      {"1,Q,0,512", "\"Q\"", "an operation"},
      {"1,300,0,512", "\"300\"", "an operation"},
      {"1,R,-1,512", "\"-1\"", "an offset"},
      {"1,R,1.5,512", "\"1.5\"", "an offset"},
      {"1,R,9223372036854775808,512", "\"9223372036854775808\"", "an offset"},
      {"1,R,0,", "\"\"", "a size"},
      {"1,R,0,4 KiB", "\"4 KiB\"", "a size"},
      {"1,R,0", "\"1,R,0\"", "a line with all columns"},
      {"1", "\"1\"", "a line with all columns"},
      {"1,R,9223372036854775807,1", "1 at 9223372036854775807", "below 2^63"},
      {"4000000000,R,0,512", "a command 4e+09 s after the first", "100 years"},
      {"1,\x1b[31m,0,512", "\"\\x1b[31m\"", "an operation"},
  }));
  INFO(row);
  const auto at = fault("0,R,0,512\n" + row + "\n");
  CHECK(at.where == "line 3");
  CHECK(at.found == found);
  CHECK_THAT(at.allowed, Contains(allowed));
}

TEST_CASE("an offset counted in sectors may not pass 2^63 bytes either", "[replay][csv]")
{
  // 2^54 sectors of 512 bytes are 2^63 bytes; the last sector before that still fits, with nothing after it.
  const Columns sectors{.offset_unit = Bytes{512}};
  CHECK(fault_of(header + "0,R,18014398509481984,1\n", Format::Csv, sectors).where == "line 2");
  CHECK(read(header + "0,R,18014398509481983,511\n", Format::Csv, sectors).faults.empty());
  CHECK(fault_of(header + "0,R,18014398509481983,512\n", Format::Csv, sectors).where == "line 2");
}

TEST_CASE("time does not run backwards", "[replay][csv]")
{
  const auto at = fault("1,R,0,512\n2,R,0,512\n1.9,R,0,512\n2,R,0,512\n");
  CHECK(at.where == "line 4");
  CHECK(at.allowed == "commands in order of time");
}

TEST_CASE("a column that is missing or there twice is a fault of the header", "[replay][csv]")
{
  const auto missing = fault_of("time,op,lbn,size\n0,R,0,512\n", Format::Csv);
  CHECK(missing.where == "line 1");
  CHECK(missing.found == "no column \"offset\"");
  CHECK_THAT(missing.allowed, Contains("time,op,lbn,size"));
  CHECK(fault_of("time,op,offset,size,op\n0,R,0,512,R\n", Format::Csv).found == "the column \"op\" twice");
  CHECK(read("a,b\n", Format::Csv, {}).faults.size() == 4);
}

TEST_CASE("an empty file and one with a header only are at fault", "[replay][csv]")
{
  CHECK(fault_of("", Format::Csv).found == "nothing in it");
  CHECK(fault_of("\n \n", Format::Csv).found == "nothing in it");
  CHECK(fault_of(header, Format::Csv).found == "no command that reads or writes");
}

TEST_CASE("of many faults the first ten are told, each with its line", "[replay][csv]")
{
  std::string rows;
  for (int i = 0; i < 100; ++i) rows += "0,R,x,512\n0,R,0,512\n";
  const auto faults = read(header + rows, Format::Csv, {}).faults;
  REQUIRE(faults.size() == 10);
  CHECK(faults[0].where == "line 2");
  CHECK(faults[9].where == "line 20");
}

} // namespace csv_test
