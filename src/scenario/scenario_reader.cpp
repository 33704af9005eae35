#include "scenario/scenario_reader.hpp"

#include "scenario/action_reader.hpp"
#include "scenario/platform_reader.hpp"
#include "scenario/vm_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace godwit::scenario {

namespace {

using units::Seconds;

/// The scenario's, else the platform's.
Version read_version(ObjectReader& in, ObjectReader* platform)
{
  const auto own = in.find<Version>("vsphere");
  const auto platforms = platform == nullptr ? std::nullopt : platform->find<Version>("vsphere");
  const bool unknown = !in.has("vsphere") && platform != nullptr && !platform->has("vsphere");
  if (unknown) in.wrong("vsphere", allowed(Word{Spelling<Version>::words}) + ", here or in the platform");
  return own.value_or(platforms.value_or(Version::V5_1));
}

/// The values of the table, or the scenario's own.
class ParameterReader {
public:
  ParameterReader(Parameters& parameters, Version version) : parameters_(parameters), version_(version) {}

  void read(ObjectReader& in) const
  {
    std::string_view last;
    for (const auto& row : parameter_table())
      if (std::exchange(last, row.name) != row.name) std::visit([&](auto member) { read(in, row.name, member); }, row.member);
  }

private:
  template <class Value> void read(ObjectReader& in, std::string_view name, Value Parameters::*member) const
  {
    using Read = std::conditional_t<std::is_same_v<Value, int>, std::int64_t, Value>;
    const auto& row = parameter_row(name, version_);
    const auto why =
        row.assumed ? fmt::format("assumed: {}", row.source) : fmt::format("version table {}: {}", to_text(version_), row.source);
    parameters_.*member = static_cast<Value>(in.get<Read>(name, Read(parameters_.*member), why));
  }

  Parameters& parameters_;
  Version version_;
};

Parameters read_parameters(ObjectReader in, Version version)
{
  auto parameters = default_parameters(version);
  ParameterReader(parameters, version).read(in);
  if (in.has("drs.interval") && (parameters.drs_interval < Seconds{60} || parameters.drs_interval > Seconds{3600}))
    in.wrong("drs.interval", "60 s to 1 h, the product's range of PollPeriodSec");
  if (in.has("ha.apd_terminate_delay") && version < Version::V6_0) in.wrong("ha.apd_terminate_delay", "nothing: VM Component Protection is new in 6.0");
  if (parameters.io_size > parameters.transfer_size)
    in.wrong("data_mover.io_size", fmt::format("at most a transfer, {}", units::to_text(parameters.transfer_size)));
  if (in.has("sweep.transfer_size") && parameters.sweep_transfer_size < parameters.block_size)
    in.wrong("sweep.transfer_size", fmt::format("at least a block, {}", units::to_text(parameters.block_size)));
  return parameters;
}

} // namespace

Scenario read_scenario(Reading& reading)
{
  const auto& document = reading.document;
  ObjectReader in(reading, scenario_shape, document.root, "");
  in.find<std::string>("$schema");
  Scenario scenario;
  scenario.title =
      in.get<std::string>("title", std::filesystem::path(document.name).filename().string(), "default: the file's name");
  scenario.shows = in.texts("shows");
  auto platform = document.has_platform ? in.object("platform") : std::nullopt;
  scenario.version = read_version(in, platform ? &*platform : nullptr);
  scenario.edition = in.get<Edition>("edition", Edition::EnterprisePlus, "default: all that the release can do");
  scenario.seed = static_cast<std::uint64_t>(in.get<std::int64_t>("seed", 1, "default: 1"));
  scenario.fidelity = in.get<Fidelity>("fidelity", Fidelity::Transfer, "default: a step a transfer");
  if (platform) scenario.inventory = read_platform(*platform, scenario.version);
  read_vms(in, scenario);
  scenario.until = in.find<Seconds>("until");
  if (!scenario.until && !scenario.demands.empty() && !in.has("until")) in.wrong("until", "a time: how long the VMs' demand is followed");
  scenario.parameters = read_parameters(in.settings("parameters"), scenario.version);
  scenario.actions = read_actions(in, scenario);
  return scenario;
}

} // namespace godwit::scenario
