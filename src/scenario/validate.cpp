// The schema's own judgement, by valijson. Apart from the reader, so that a test can hold one against the other.

#include "scenario/pointer.hpp"
#include "scenario/problems.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include <algorithm>

namespace godwit::scenario {

namespace {

/// std::regex recurses once a character: what is longer must not reach it.
constexpr std::size_t longest_matched = 1000;

bool has_long_text(const nlohmann::json& value)
{
  if (value.is_string()) return value.get_ref<const std::string&>().size() > longest_matched;
  return value.is_structured() && std::ranges::any_of(value, has_long_text); // max_depth bounds the recursion
}

/// valijson names a place "<root>", "[vms]", "[0]".
std::string pointer_of(const std::vector<std::string>& context)
{
  std::string pointer;
  for (const auto& step : context)
    if (step.starts_with('[') && step.ends_with(']'))
      pointer += fmt::format("/{}", escaped(std::string_view(step).substr(1, step.size() - 2)));
  return pointer;
}

std::vector<Problem> judge(FileKind kind, const nlohmann::json& document, const std::string& name)
{
  const auto schema_json = nlohmann::json::parse(schema(kind));
  valijson::Schema schema;
  valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(schema_json), schema);
  valijson::ValidationResults results;
  valijson::Validator(valijson::Validator::kStrongTypes)
      .validate(schema, valijson::adapters::NlohmannJsonAdapter(document), &results);

  std::vector<Problem> problems;
  for (const auto& [context, description] : results) {
    const auto pointer = pointer_of(context);
    const nlohmann::json::json_pointer place(pointer);
    const auto found = document.contains(place) ? shown(Json(document[place])) : std::string("nothing");
    problems.push_back({name, pointer, found, "what the schema allows: " + description, ""});
  }
  return problems;
}

} // namespace

std::vector<Problem> validate_against_schema(FileKind kind, std::string_view json, const std::string& name)
{
  Problems problems;
  const auto ordered = parse_json(json, name, problems);
  if (!problems.empty()) return problems.take();
  const nlohmann::json document(*ordered);
  if (has_long_text(document))
    return {{name, "", fmt::format("a text of more than {} bytes", longest_matched), "shorter texts", ""}};
  return judge(kind, document, name);
}

} // namespace godwit::scenario
