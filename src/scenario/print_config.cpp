// --print-config: every resolved value with where it came from.

#include "scenario/json_text.hpp"
#include "scenario/scenario.hpp"

#include <string_view>

namespace godwit::scenario {

std::string print_config(const Scenario& scenario)
{
  constexpr std::string_view parameters = "/parameters/";
  Json config{{"title", scenario.title}, {"vsphere", to_text(scenario.version)}, {"hash", scenario.hash}};
  auto& of_parameters = config["parameters"] = Json::object();
  auto values = Json::array();
  for (const auto& [pointer, value, origin] : scenario.origins) {
    if (pointer.starts_with(parameters))
      of_parameters[pointer.substr(parameters.size())] = {{"value", value}, {"origin", origin}};
    else
      values.push_back({{"pointer", pointer}, {"value", value}, {"origin", origin}});
  }
  config["values"] = std::move(values);
  return config.dump(2) + "\n";
}

} // namespace godwit::scenario
