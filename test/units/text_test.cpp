#include "units/grouped.hpp"
#include "units/patterns.hpp"
#include "units/text.hpp"

#include <catch2/catch.hpp>

#include <clocale>
#include <cmath>
#include <limits>
#include <regex>

namespace text_test {

using namespace godwit::units;

namespace {
constexpr std::int64_t most_bytes = std::numeric_limits<std::int64_t>::max();
}

TEST_CASE("a size is read in each of its units, decimal and binary apart", "[units]")
{
  const auto [text, count] = GENERATE(table<std::string, std::int64_t>({
      {"0 B", 0},
      {"512 B", 512},
      {"1 kB", 1'000},
      {"1 KB", 1'000},
      {"1 KiB", 1'024},
      {"1 MB", 1'000'000},
      {"1 MiB", 1'048'576},
      {"1 GB", 1'000'000'000},
      {"64 GiB", 64ll << 30},
      {"2 TB", 2'000'000'000'000},
      {"2 TiB", 2ll << 40},
      {"1 PB", 1'000'000'000'000'000},
      {"1 PiB", 1ll << 50},
      {"64GiB", 64ll << 30},
      {"007 B", 7},
  }));
  CAPTURE(text);
  CHECK(parse_bytes(text) == Bytes{count});
}

TEST_CASE("a decimal fraction is a size when it gives whole bytes, exactly", "[units]")
{
  CHECK(parse_bytes("1.5 TB") == Bytes{1'500'000'000'000});
  CHECK(parse_bytes("0.5 KiB") == 512_B);
  CHECK(parse_bytes("2.0 B") == 2_B);
  CHECK(parse_bytes("1.10 GB") == Bytes{1'100'000'000});
  CHECK(parse_bytes("0.0009765625 KiB") == 1_B); // 1/1024
  CHECK(parse_bytes("1.000000000000001 PB") == Bytes{1'000'000'000'000'001});
  CHECK(parse_bytes("1.00000000000000000000000000000000 KiB") == 1_KiB);
  CHECK_FALSE(parse_bytes("0.5 B"));
  CHECK_FALSE(parse_bytes("0.3 KiB")); // 307.2
  CHECK_FALSE(parse_bytes("0.0001 kB"));
  CHECK_FALSE(parse_bytes("0.00000000000000000001 PiB"));
}

TEST_CASE("a size of 8 EiB less a byte is the largest", "[units]")
{
  CHECK(parse_bytes("9223372036854775807 B") == Bytes{most_bytes});
  CHECK_FALSE(parse_bytes("9223372036854775808 B"));
  CHECK_FALSE(parse_bytes("18446744073709551616 B")); // 2^64: not 0
  CHECK(parse_bytes("8191 PiB") == Bytes{8191ll << 50});
  CHECK(parse_bytes("8191.5 PiB") == Bytes{(8191ll << 50) + (1ll << 49)});
  CHECK_FALSE(parse_bytes("8192 PiB"));
  CHECK_FALSE(parse_bytes("99999999999999999999999999 TB"));
}

TEST_CASE("what is no size is refused", "[units]")
{
  const auto text =
      GENERATE(as<std::string>{}, "", " ", "64", "GiB", "64 ", "64 gib", "64 GIB", "64 Gb", "64 Gbit", "64 GB/s", "64 s",
               "-64 GiB", "+64 GiB", " 64 GiB", "64 GiB ", "64  GiB", "64\tGiB", "64 GiB x", "6 4 GiB", "64. GiB", ".5 GiB",
               "1.2.3 GiB", "1,5 GiB", "1e3 B", "1e300 B", "0x10 B", "nan B", "inf B", "64 EiB", "64 GiBB",
               "64 µB");
  CAPTURE(text);
  CHECK_FALSE(parse_bytes(text));
}

TEST_CASE("text longer than any quantity is refused unread", "[units]")
{
  CHECK_FALSE(parse_bytes(std::string(1'000'000, '1') + " B"));
  CHECK_FALSE(parse_seconds("0." + std::string(1'000'000, '0') + "1 s"));
}

TEST_CASE("a zero byte in the text ends nothing", "[units]")
{
  using namespace std::string_view_literals;
  CHECK_FALSE(parse_bytes("64 GiB\0"sv));
  CHECK_FALSE(parse_bytes("64\0GiB"sv));
}

TEST_CASE("a rate is read in bytes and in bits, decimal and binary", "[units]")
{
  const auto [text, value] = GENERATE(table<std::string, double>({
      {"1 B/s", 1},
      {"8 bit/s", 1},
      {"8 b/s", 1},
      {"1 kB/s", 1e3},
      {"1 KB/s", 1e3},
      {"1 KiB/s", 1024},
      {"400 MB/s", 400e6},
      {"114 MiB/s", 114.0 * (1 << 20)},
      {"2 GB/s", 2e9},
      {"2 GiB/s", 2.0 * (1 << 30)},
      {"1 TB/s", 1e12},
      {"1 PB/s", 1e15},
      {"8 kbit/s", 1e3},
      {"8 Kbit/s", 1e3},
      {"8 Mbit/s", 1e6},
      {"8 Gbit/s", 1e9},
      {"10 Gb/s", 1.25e9},
      {"620 Mb/s", 77.5e6},
      {"349.525 MB/s", 349.525e6},
      {"8Gbit/s", 1e9},
  }));
  CAPTURE(text);
  CHECK(parse_rate(text) == BytesPerSecond{value});
}

TEST_CASE("what is no rate is refused", "[units]")
{
  const auto text = GENERATE(as<std::string>{}, "", "400", "400 MB", "400 MB/", "400 MB/h", "400 MBs", "400 Mbps", "400 mb/s",
                             "-1 MB/s", "0 MB/s", "0.0 Gbit/s", "nan MB/s", "inf MB/s", "1e300 MB/s", "400 MB/s ", "400 MB /s",
                             "/s", "400 /s", "400 s", "400 Bit/s");
  CAPTURE(text);
  CHECK_FALSE(parse_rate(text));
}

TEST_CASE("a rate lies between 1 B/s and 1 PB/s", "[units]")
{
  CHECK_FALSE(parse_rate("7 bit/s"));
  CHECK_FALSE(parse_rate("0.999 B/s"));
  CHECK(parse_rate("1000 TB/s") == BytesPerSecond{1e15});
  CHECK_FALSE(parse_rate("1000.001 TB/s"));
  CHECK_FALSE(parse_rate("1 PiB/s"));
  CHECK_FALSE(parse_rate("0 B/s"));
  CHECK(parse_rate_or_zero("0 B/s") == BytesPerSecond{0});
  CHECK(parse_rate_or_zero("0.0 Gbit/s") == BytesPerSecond{0});
  CHECK(parse_rate_or_zero("50 MB/s") == BytesPerSecond{50e6});
  CHECK_FALSE(parse_rate_or_zero("0.5 B/s"));
  CHECK_FALSE(parse_rate_or_zero("-1 B/s"));
  CHECK_FALSE(parse_rate_or_zero("0"));
  CHECK_FALSE(parse_rate("9999999999999999999999999999999999999999999 PB/s"));
}

TEST_CASE("a time is read in each of its units, as the nearest double to what is written", "[units]")
{
  const auto [text, value] = GENERATE(table<std::string, double>({
      {"0 s", 0.0},
      {"100 ns", 1e-7},
      {"250 us", 250e-6},
      {"5 ms", 0.005},
      {"0.3 ms", 0.0003},
      {"0.5 s", 0.5},
      {"199.2 s", 199.2},
      {"5 min", 300},
      {"1.5 min", 90},
      {"24 h", 86400},
      {"7 d", 604800},
      {"5ms", 0.005},
  }));
  CAPTURE(text);
  CHECK(parse_seconds(text) == Seconds{value});
}

TEST_CASE("what is no time is refused", "[units]")
{
  const auto text = GENERATE(as<std::string>{}, "", "5", "s", "5 S", "5 sec", "5 m", "5 Ms", "5 hours", "-1 s", "-0 s", "nan s",
                             "inf s", "infinity s", "1e300 s", "5 s ", " 5 s", "5 ms x", "5 B", "5 B/s");
  CAPTURE(text);
  CHECK_FALSE(parse_seconds(text));
}

TEST_CASE("a time is read as it is printed, in parts", "[units]")
{
  const auto [text, value] = GENERATE(table<std::string, double>({
      {"4 min 11.5 s", 251.5},
      {"2 d 10 h", 208'800},
      {"1 d 1 h 1 min 1 s", 90'061},
      {"1h 30 min", 5'400},
      {"1 min 500 ms", 60.5},
      {"1 h 1.5 min", 3'690},
      {"1 d 5 s", 86'405},
  }));
  CAPTURE(text);
  CHECK(parse_seconds(text) == Seconds{value});
}

TEST_CASE("parts of a time go from large to small, a unit once, and only the last is broken", "[units]")
{
  const auto text = GENERATE(as<std::string>{}, "11 s 4 min", "10 h 2 d", "1 min 1 min", "1 s 500 ms", "1.5 h 3 s", "1.0 min 3 s", "1 min  3 s", "1 min 3", "1 min 3 s ",
                             "1 min x", "1 min, 3 s", "1 min3 s", "36525 d 1 s", "99999999999999999999999 d 1 s");
  CAPTURE(text);
  CHECK_FALSE(parse_seconds(text));
}

TEST_CASE("the pattern for times admits what is read, and nothing else", "[units][schema]")
{
  const std::regex pattern{std::string{seconds_pattern}};
  for (const std::string first : {"", "2 d ", "2d ", "2.5 d ", "3 h ", "2 d 3 h ", "3 h 2 d ", "4 min ", "2 d 4 min ", "5 s "})
    for (const std::string last : {"", "1 d", "1.5 d", "2 h", "2.5h", "3 min", "3.5 min", "4 s", "4.25 s", "5 ms", "6us", "7 ns", "8", "9 m", "s", ".5 s", "5 s "}) {
      CAPTURE(first, last);
      CHECK(std::regex_match(first + last, pattern) == parse_seconds(first + last).has_value());
    }
}

TEST_CASE("many are counted in groups of three digits", "[units]")
{
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1'000) == "1,000");
  CHECK(grouped(12'345'678) == "12,345,678");
}

TEST_CASE("a time of 100 years is the longest", "[units]")
{
  CHECK(parse_seconds("36525 d") == Seconds{36525.0 * 86400}); // 100 x 365.25
  CHECK_FALSE(parse_seconds("36525.001 d"));
  CHECK_FALSE(parse_seconds("99999999999999999999999999999999999999 h"));
}

TEST_CASE("a size is printed in binary units, three figures, whole numbers whole", "[units]")
{
  const auto [count, text] = GENERATE(table<std::int64_t, std::string>({
      {0, "0 B"},
      {1, "1 B"},
      {1023, "1023 B"},
      {1024, "1 KiB"},
      {1536, "1.5 KiB"},
      {64ll << 30, "64 GiB"},
      {1023ll << 20, "1023 MiB"},
      {1000ll << 30, "1000 GiB"},
      {(1ll << 30) - 1, "1 GiB"},
      {4'000'000'000, "3.73 GiB"},
      {123'456'789, "118 MiB"},
      {2ll << 40, "2 TiB"},
      {1ll << 60, "1 EiB"},
      {most_bytes, "8 EiB"},
      {-1536, "-1.5 KiB"},
  }));
  CHECK(to_text(Bytes{count}) == text);
}

TEST_CASE("a rate is printed in decimal bytes, three figures", "[units]")
{
  const auto [value, text] = GENERATE(table<double, std::string>({
      {0, "0 B/s"},
      {1, "1 B/s"},
      {349.1e6, "349 MB/s"},
      {1e9, "1 GB/s"},
      {999.6e6, "1 GB/s"},
      {1.25e9, "1.25 GB/s"},
      {77.55e6, "77.5 MB/s"},
      {1e15, "1 PB/s"},
      {12e15, "12 PB/s"},
  }));
  CHECK(to_text(BytesPerSecond{value}) == text);
}

TEST_CASE("a time is printed as people say it", "[units]")
{
  const auto [value, text] = GENERATE(table<double, std::string>({
      {0, "0 s"},
      {1e-7, "100 ns"},
      {250e-6, "250 us"},
      {0.005, "5 ms"},
      {0.9996, "1 s"},
      {1, "1 s"},
      {12.345, "12.3 s"},
      {59.94, "59.9 s"},
      {59.96, "1 min"},
      {60, "1 min"},
      {199.2, "3 min 19.2 s"},
      {300, "5 min"},
      {3599.97, "1 h"},
      {7508.4, "2 h 5 min 8 s"},
      {86400, "1 d"},
      {90061, "1 d 1 h 1 min 1 s"},
      {-0.005, "-5 ms"},
      {1e12, "1e+12 s"},
  }));
  CHECK(to_text(Seconds{value}) == text);
}

TEST_CASE("what cannot be is printed, not crashed upon", "[units]")
{
  const auto nan = std::numeric_limits<double>::quiet_NaN();
  const auto inf = std::numeric_limits<double>::infinity();
  CHECK(to_text(Seconds{inf}) == "inf s");
  CHECK(to_text(Seconds{nan}) == "nan s");
  CHECK(to_text(BytesPerSecond{inf}) == "inf PB/s");
  CHECK(to_text(BytesPerSecond{nan}) == "nan B/s");
  CHECK(to_text(Bytes{std::numeric_limits<std::int64_t>::min()}) == "-8 EiB");
}

TEST_CASE("whole quantities survive being printed and read again", "[units]")
{
  const auto shift = GENERATE(range(0, 60, 3));
  const Bytes size{std::int64_t{1} << shift};
  CHECK(parse_bytes(to_text(size)) == size);
  const BytesPerSecond rate{std::pow(10.0, GENERATE(range(0, 16)))};
  CHECK(parse_rate(to_text(rate)) == rate);
  for (const auto time : {0_s, 5_ms, 250_us, 12.5_s, 60_s, 3600_s, 86400_s}) CHECK(parse_seconds(to_text(time)) == time);
}

TEST_CASE("neither reading nor printing heeds the locale", "[units]")
{
  if (!std::setlocale(LC_ALL, "de_DE.UTF-8")) return; // where it is installed, its decimal sign is the comma
  CHECK(parse_seconds("0.5 s") == 0.5_s);
  CHECK_FALSE(parse_seconds("0,5 s"));
  CHECK(to_text(12.5_s) == "12.5 s");
}

} // namespace text_test
