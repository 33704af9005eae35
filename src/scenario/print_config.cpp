// --print-config: every resolved value with where it came from, one a line.

#include "scenario/json_text.hpp"
#include "scenario/print_assumed.hpp"

#include <fmt/format.h>

#include <string_view>

namespace godwit::scenario {

namespace {

std::string json(std::string_view text) { return Json(text).dump(); }

/// An object's members, a line each: "name": {"value": ..., "origin": ...}
class Lines {
public:
  void add(std::string_view name, const Origin& origin)
  {
    text_ += fmt::format("{}\n    {}: {{\"value\": {}, \"origin\": {}}}", text_.empty() ? "" : ",", json(name),
                         json(origin.value), json(origin.origin));
  }
  const std::string& text() const { return text_; }

private:
  std::string text_;
};

std::string printed(const Scenario& scenario, std::string_view origins_beginning_with)
{
  constexpr std::string_view of_parameters = "/parameters/";
  Lines parameters, values;
  for (const auto& origin : scenario.origins) {
    if (!origin.origin.starts_with(origins_beginning_with)) continue;
    const std::string_view pointer = origin.pointer;
    const bool parameter = pointer.starts_with(of_parameters);
    (parameter ? parameters : values).add(parameter ? pointer.substr(of_parameters.size()) : pointer, origin);
  }
  return fmt::format(
      "{{\n  \"title\": {},\n  \"vsphere\": {},\n  \"hash\": {},\n  \"parameters\": {{{}\n  }},\n  \"values\": {{{}\n  }}\n}}\n",
      json(scenario.title), json(to_text(scenario.version)), json(scenario.hash), parameters.text(), values.text());
}

} // namespace

std::string print_config(const Scenario& scenario) { return printed(scenario, ""); }

std::string print_assumed(const Scenario& scenario) { return printed(scenario, "assumed"); }

} // namespace godwit::scenario
