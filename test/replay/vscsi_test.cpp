#include "replay/traces.hpp"

namespace vscsi_test {

using namespace godwit::replay;
using namespace godwit::replay::traces;
using Catch::Contains;

namespace {

std::string little_endian(std::uint64_t value, int bytes)
{
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 0xff);
  return text;
}

struct Entry {
  std::uint64_t command, length, sector, time;
};

std::string version_1(const Entry& entry, std::uint64_t version = 0x100)
{
  return little_endian(0x80000001, 4) + little_endian(entry.length, 4) + little_endian(1, 4) + little_endian(entry.command, 2) +
         little_endian(version, 2) + little_endian(entry.sector, 8) + little_endian(entry.time, 8);
}

std::string version_2(const Entry& entry)
{
  return little_endian(entry.command, 2) + little_endian(0x200, 2) + little_endian(0x80000001, 4) + little_endian(entry.length, 4) +
         little_endian(1, 4) + little_endian(entry.sector, 8) + little_endian(entry.time, 8) + little_endian(77, 8);
}

constexpr Entry a_read{0x28, 4096, 16, 5'000'000}, a_write{0x2a, 512, 17, 5'250'000};

} // namespace

TEST_CASE("both versions of a vscsiStats trace tell the same", "[replay][vscsi]")
{
  const Told both{"0 s: 4096 read at 8192", "0.25 s: 512 written at 8704"};
  CHECK(told(read(version_1(a_read) + version_1(a_write), Format::Vscsi, {})) == both);
  CHECK(told(read(version_2(a_read) + version_2(a_write), Format::Vscsi, {})) == both);
}

TEST_CASE("READ and WRITE of 6, 10, 12 and 16 bytes count, all other commands do not", "[replay][vscsi]")
{
  std::string text;
  for (const std::uint64_t command : {0x08, 0x28, 0xa8, 0x88, 0x0a, 0x2a, 0xaa, 0x8a, 0x00, 0x35, 0x42, 0x83, 0x93})
    text += version_1({command, 512, 0, 1});
  const auto commands = read(text, Format::Vscsi, {}).commands;
  CHECK(commands.size() == 8);
  CHECK(std::ranges::count_if(commands, &Command::write) == 4);
}

TEST_CASE("a vscsiStats trace that ends within a record is at fault there", "[replay][vscsi]")
{
  const auto text = version_1(a_read) + version_1(a_write);
  const auto fault = fault_of(text.substr(0, text.size() - 1), Format::Vscsi);
  CHECK(fault.where == "record 2");
  CHECK(fault.found == "31 bytes, then the end");
  CHECK(fault.allowed == "records of 32 bytes");
}

TEST_CASE("what is no vscsiStats trace is told by its first bytes", "[replay][vscsi]")
{
  CHECK_THAT(fault_of("version,time,op,size,lbn\n1,2,3,4,5\n", Format::Vscsi).found, Contains("\"version,time,op,\""));
  CHECK(fault_of("", Format::Vscsi).found == "nothing in it");
  CHECK(fault_of(version_1(a_read, 0x300), Format::Vscsi).where == "the file");
}

TEST_CASE("a record of another version, beyond 2^63 bytes or earlier than the one before is a fault", "[replay][vscsi]")
{
  const auto second = [](const std::string& record) { return fault_of(version_1(a_read) + record, Format::Vscsi); };
  CHECK(second(version_1(a_write, 0x200)).found == "version 2");
  CHECK(second(version_1({0x2a, 512, ~0ull, 6'000'000})).found == "sector 18446744073709551615");
  CHECK(second(version_1({0x2a, 512, 1ull << 54, 6'000'000})).where == "record 2");
  CHECK_THAT(second(version_1({0x2a, 512, 0, ~0ull})).found, Contains("18446744073709551615 us"));
  CHECK(second(version_1({0x2a, 512, 0, 4'999'999})).allowed == "commands in order of time");
}

} // namespace vscsi_test
