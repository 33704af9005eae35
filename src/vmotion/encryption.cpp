#include "vmotion/streams.hpp"

#include <fmt/format.h>

namespace godwit::vmotion {

namespace {

constexpr auto source = "VMware vSphere blog, 2017-01, \"vSphere 6.5 encrypted vMotion architecture and performance\"";

/// Why these two cannot encrypt; empty when they can.
std::string hindrance(const Ends& ends)
{
  if (ends.version < scenario::Version::V6_5) return fmt::format("encryption needs vSphere 6.5, this is {}", scenario::to_text(ends.version));
  for (const auto* host : {&ends.from, &ends.to})
    if (!host->aes_ni) return fmt::format("{} has no AES-NI", host->id);
  return {};
}

} // namespace

EncryptionChoice encryption(const inventory::Vm& vm, const Ends& ends)
{
  const auto wish = inventory::to_text(vm.encryption);
  if (vm.encryption == inventory::Encryption::Disabled) return {.reason = fmt::format("encryption is {}", wish), .source = source};
  const auto why_not = hindrance(ends);
  if (why_not.empty()) return {.encrypted = true, .reason = fmt::format("encryption is {}, and both hosts can", wish), .source = source};
  return {.refused = vm.encryption == inventory::Encryption::Required,
          .reason = fmt::format("encryption is {}, but {}", wish, why_not),
          .source = source};
}

} // namespace godwit::vmotion
