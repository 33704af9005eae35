#pragma once
// One random stream a purpose, by name: what one draws leaves all others as they are. The same numbers on every machine.

#include <boost/random/mersenne_twister.hpp>
#include <cstdint>
#include <string_view>

namespace godwit::guest {

using Random = boost::random::mt19937_64;

/// Equal seeds and names make equal streams.
inline Random random_stream(std::uint64_t seed, std::string_view name)
{
  std::uint64_t hash = 0xcbf29ce484222325; // FNV-1a, 64 bits
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  hash += (seed + 1) * 0x9e3779b97f4a7c15; // then the finaliser of splitmix64: neighbouring seeds lie far apart
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
  return Random{hash ^ (hash >> 31)};
}

} // namespace godwit::guest
