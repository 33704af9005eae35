#pragma once
// One random stream a purpose, by name: what one draws leaves all others as they are. The same numbers on every machine.

#include <boost/random/mersenne_twister.hpp>
#include <cstdint>
#include <string_view>

namespace godwit::guest {

using Random = boost::random::mt19937_64;

/// The finaliser of splitmix64: neighbours are sent far apart.
constexpr std::uint64_t mixed(std::uint64_t number)
{
  number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9;
  number = (number ^ (number >> 27)) * 0x94d049bb133111eb;
  return number ^ (number >> 31);
}

/// Of a stream. Equal seeds and names make equal ones.
constexpr std::uint64_t stream_number(std::uint64_t seed, std::string_view name)
{
  std::uint64_t hash = 0xcbf29ce484222325; // FNV-1a, 64 bits
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return mixed(hash + (seed + 1) * 0x9e3779b97f4a7c15);
}

inline Random random_stream(std::uint64_t seed, std::string_view name) { return Random{stream_number(seed, name)}; }

} // namespace godwit::guest
