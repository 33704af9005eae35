#include "replay/traces.hpp"

namespace msr_test {

using namespace godwit::replay;
using namespace godwit::replay::traces;
using Catch::Contains;

TEST_CASE("an MSR Cambridge trace counts ticks of 100 ns and bytes, without a header", "[replay][msr]")
{
  // 1330000 ticks of 100 ns are 0.133 s.
  const auto recording = read("128166372003061629,hm,1,Read,383496192,32768,413\n"
                              "128166372004391629,hm,1,Write,2822144,4096,1311\n",
                              Format::Msr, {});
  CHECK(told(recording) == Told{"0 s: 32768 read at 383496192", "0.133 s: 4096 written at 2822144"});
}

TEST_CASE("a line of an MSR trace that lacks a field or has a wrong one is a fault", "[replay][msr]")
{
  const auto [line, found] = GENERATE(table<std::string, std::string>({
      {"2,hm,1,Read,0,512", "\"2,hm,1,Read,0,512\""},
      {"2,hm,1,Read,0,512,1,1", "\"2,hm,1,Read,0,512,1,1\""},
      {"x,hm,1,Read,0,512,1", "\"x\""},
      {"2,hm,1,Reed,0,512,1", "\"Reed\""},
      {"2,hm,1,Read,-5,512,1", "\"-5\""},
      {"2,hm,1,Read,0,,1", "\"\""},
      {"0,hm,1,Read,0,512,1", "a time before the command's before it"},
  }));
  const auto fault = fault_of("1,hm,1,Read,0,512,1\n" + line, Format::Msr);
  CHECK(fault.where == "line 2");
  CHECK(fault.found == found);
}

TEST_CASE("a host or a disk without a name is one as any other", "[replay][msr]")
{
  CHECK(told(read("1,hm,,Read,0,512,1\n", Format::Msr, {})) == Told{"0 s: 512 read at 0"});
  CHECK(fault_of("1,,,Read,0,512,1\n2,,1,Read,0,512,1\n", Format::Msr).where == "line 2");
}

TEST_CASE("two disks in one MSR trace are a fault: their offsets are not one disk's", "[replay][msr]")
{
  const auto fault = fault_of("1,hm,0,Read,0,512,1\n2,hm,1,Read,0,512,1\n", Format::Msr);
  CHECK(fault.where == "line 2");
  CHECK(fault.found == "\"hm,1\"");
  CHECK_THAT(fault.allowed, Contains("\"hm,0\""));
}

} // namespace msr_test
