// Draft-07 schemas, printed from the shapes.

#include "scenario/decode.hpp"
#include "scenario/scenario.hpp"
#include "units/patterns.hpp"

#include <fmt/format.h>

namespace godwit::scenario {

namespace {

// As units/text.hpp reads them; bounds are the program's own check.
constexpr std::string_view number = R"(^[0-9]+(\.[0-9]+)? ?)";
constexpr std::string_view prefix = "(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?";

Json quantity(std::string_view unit, std::string example)
{
  return {{"type", "string"}, {"pattern", fmt::format("{}{}$", number, unit)}, {"examples", {std::move(example)}}};
}

Json reference_to(const Shape& shape) { return {{"$ref", fmt::format("#/definitions/{}", shape.name)}}; }

struct TypeSchema {
  Json operator()(Text) const { return {{"type", "string"}, {"maxLength", max_text}}; }
  Json operator()(Texts) const { return {{"type", "array"}, {"items", (*this)(Text{})}}; }
  Json operator()(Name) const { return {{"type", "string"}, {"pattern", id_pattern}}; }
  Json operator()(Reference) const { return {{"type", "string"}}; }
  Json operator()(Ids ids) const
  {
    return {{"type", "array"}, {"items", (*this)(Reference{ids.kind})}, {"minItems", ids.least}, {"maxItems", ids.most},
            {"uniqueItems", true}};
  }
  Json operator()(const Size& size) const { return quantity(fmt::format("{}B", prefix), units::to_text(size.most)); }
  Json operator()(Rate) const { return quantity(fmt::format("{}(B|b|bit)/s", prefix), "8 Gbit/s"); }
  Json operator()(RateOrZero rate) const { return (*this)(Rate{{}, rate.most}); }
  Json operator()(Time) const { return {{"type", "string"}, {"pattern", units::seconds_pattern}, {"examples", {"5 ms", "4 min 11.5 s"}}}; }
  Json operator()(TimeOrZero) const { return (*this)(Time{}); }
  Json operator()(Count count) const { return {{"type", "integer"}, {"minimum", count.least}, {"maximum", count.most}}; }
  Json operator()(Ratio ratio) const { return {{"type", "number"}, {"minimum", ratio.least}, {"maximum", ratio.most}}; }
  Json operator()(Truth) const { return {{"type", "boolean"}}; }
  Json operator()(Word word) const { return {{"type", "string"}, {"enum", word.words}}; }
  Json operator()(Words words) const
  {
    return {{"type", "array"}, {"items", (*this)(Word{words.words})}, {"minItems", 1}, {"uniqueItems", true}};
  }
  Json operator()(Object object) const { return reference_to(*object.shape); }
  Json operator()(Objects objects) const
  {
    return {{"type", "array"}, {"items", reference_to(*objects.shape)}, {"maxItems", max_entities}};
  }
  Json operator()(FileOrObject either) const { return {{"oneOf", Json::array({(*this)(File{}), reference_to(*either.shape)})}}; }
  Json operator()(WordOrObject either) const
  {
    return {{"oneOf", Json::array({(*this)(Word{either.words}), reference_to(*either.shape)})}};
  }
  Json operator()(File) const { return {{"type", "string"}, {"minLength", 1}}; }
  Json operator()(References) const { return {{"type", "object"}, {"additionalProperties", (*this)(Text{})}}; }
};

Json required(const Alternative& alternative)
{
  const auto needs = [](std::string_view key) -> Json { return {{"required", Json::array({key})}}; };
  const auto& [key, other] = alternative.keys;
  return other.empty() ? needs(key) : Json{{"anyOf", Json::array({needs(key), needs(other)})}};
}

/// Exactly one, or at least one, of the alternatives.
void add_choice(Json& schema, const Choice& choice)
{
  if (choice.rule == Choice::Rule::None) return;
  auto alternatives = Json::array();
  for (const auto& alternative : choice.alternatives)
    if (!alternative.keys[0].empty()) alternatives.push_back(required(alternative));
  const auto* rule = choice.rule == Choice::Rule::ExactlyOne ? "oneOf" : "anyOf";
  if (schema.contains(rule)) schema["allOf"] = Json::array({Json{{rule, std::move(alternatives)}}});
  else schema[rule] = std::move(alternatives);
}

Json object_schema(const Shape& shape)
{
  Json schema{{"title", shape.name}, {"description", shape.says}, {"type", "object"}, {"additionalProperties", false}};
  auto required = Json::array();
  auto& properties = schema["properties"] = Json::object();
  for (const auto& field : shape.fields) {
    // In draft-07 whatever stands beside "$ref" is ignored, so the description wraps it.
    auto value = std::visit(TypeSchema{}, field.type);
    if (value.contains("$ref")) value = {{"allOf", Json::array({std::move(value)})}};
    value["description"] = field.says;
    properties[std::string(field.key)] = std::move(value);
    if (field.need == Need::Required) required.push_back(field.key);
  }
  if (!required.empty()) schema["required"] = std::move(required);
  add_choice(schema, shape.choice);
  add_choice(schema, shape.also);
  return schema;
}

const Shape* nested(const Type& type)
{
  if (const auto* object = std::get_if<Object>(&type)) return object->shape;
  if (const auto* objects = std::get_if<Objects>(&type)) return objects->shape;
  if (const auto* either = std::get_if<FileOrObject>(&type)) return either->shape;
  if (const auto* either = std::get_if<WordOrObject>(&type)) return either->shape;
  return nullptr;
}

void define_nested(const Shape& shape, Json& definitions)
{
  for (const auto& field : shape.fields) {
    const auto* inner = nested(field.type);
    if (inner == nullptr || definitions.contains(inner->name)) continue;
    definitions[std::string(inner->name)] = object_schema(*inner);
    define_nested(*inner, definitions);
  }
}

} // namespace

std::string schema(FileKind kind)
{
  const auto& shape = kind == FileKind::Platform ? platform_shape : scenario_shape;
  Json schema{{"$schema", "http://json-schema.org/draft-07/schema#"}};
  schema.update(object_schema(shape));
  schema["title"] = fmt::format("Godwit {}", shape.name);
  define_nested(shape, schema["definitions"]);
  return schema.dump(2) + "\n";
}

} // namespace godwit::scenario
