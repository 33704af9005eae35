// Encrypted vMotion: which wish meets which hosts.

#include "vmotion/streams.hpp"

#include <catch2/catch.hpp>

namespace encryption_test {

using namespace godwit;
using inventory::Encryption;
using scenario::Version;

namespace {

const inventory::Host able{.id = "esx1"};
const inventory::Host unable{.id = "old1", .aes_ni = false};

vmotion::EncryptionChoice choice(Encryption wish, const inventory::Host& from, const inventory::Host& to, Version version = Version::V6_5)
{
  return vmotion::encryption({.id = "vm", .encryption = wish}, {from, to, version, scenario::Edition::EnterprisePlus, false});
}

} // namespace

TEST_CASE("from 6.5 on a VM is encrypted on its way wherever both hosts can, unless it is disabled", "[vmotion]")
{
  CHECK(choice(Encryption::Opportunistic, able, able).encrypted);
  CHECK(choice(Encryption::Required, able, able).encrypted);
  const auto disabled = choice(Encryption::Disabled, able, able);
  CHECK_FALSE(disabled.encrypted);
  CHECK_FALSE(disabled.refused);
}

TEST_CASE("opportunistic encryption falls back to plain where either host has no AES-NI", "[vmotion]")
{
  for (const auto& choice : {choice(Encryption::Opportunistic, unable, able), choice(Encryption::Opportunistic, able, unable)}) {
    CHECK_FALSE(choice.encrypted);
    CHECK_FALSE(choice.refused);
    CHECK(choice.reason == "encryption is opportunistic, but old1 has no AES-NI");
  }
}

TEST_CASE("required encryption is refused where either host has no AES-NI", "[vmotion]")
{
  for (const auto& choice : {choice(Encryption::Required, unable, able), choice(Encryption::Required, able, unable)}) {
    CHECK_FALSE(choice.encrypted);
    CHECK(choice.refused);
    CHECK(choice.reason == "encryption is required, but old1 has no AES-NI");
  }
}

TEST_CASE("before 6.5 nothing is encrypted, and what must be is refused", "[vmotion]")
{
  const auto plain = choice(Encryption::Opportunistic, able, able, Version::V6_0);
  CHECK_FALSE(plain.encrypted);
  CHECK_FALSE(plain.refused);
  const auto required = choice(Encryption::Required, able, able, Version::V6_0);
  CHECK(required.refused);
  CHECK(required.reason == "encryption is required, but encryption needs vSphere 6.5, this is 6.0");
  CHECK_FALSE(choice(Encryption::Disabled, unable, able, Version::V6_0).refused);
}

} // namespace encryption_test
