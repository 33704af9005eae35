#include "report/explain/sensitivity.hpp"

#include "report/cells.hpp"
#include "report/motion_cells.hpp"
#include "report/rules.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace godwit::report {

namespace {

constexpr std::size_t most_alike = 2; // named beside the first

/// "+36 %", "x 4.2"
std::string change_text(Seconds was, Seconds is)
{
  if (was <= Seconds{}) return "";
  const auto percent = (is - was) / was * 100;
  return percent > 300 ? fmt::format(" (x {:.1f})", is / was) : fmt::format(" ({:+.{}f} %)", percent, std::abs(percent) < 10 ? 1 : 0);
}

/// "rate of line east-west (/platform/wans/0/rate) 1 Gbit/s instead of 2 Gbit/s"
std::string change_text(const Change& change, const std::string& values)
{
  return fmt::format("{} ({}) {} instead of {}", change.input, change.pointer, values, change.was);
}

std::string consequence(const Variation& variation)
{
  const auto why = variation.reason.empty() ? "" : fmt::format(": {}", variation.reason);
  if (variation.outcome == not_asked_for) return "nobody would have asked for it";
  if (variation.outcome == "unfinished") return "it would not have ended within the run";
  const auto after = fmt::format(" after {}", to_text(variation.duration));
  const auto ended = variation.outcome == "completed" ? fmt::format("completed{}", variation.elsewhere.empty() ? "" : after)
                     : variation.outcome == "failed"  ? fmt::format("failed{}", why)
                                                      : fmt::format("been {}{}", spaced(variation.outcome), why);
  return variation.elsewhere.empty() ? fmt::format("it would have {}", ended) : fmt::format("it would have gone another way, {}, and {}", variation.elsewhere, ended);
}

/// One for each consequence of an input; several of its values may have it.
std::vector<Line> outcome_lines(const std::vector<Variation>& variations)
{
  std::vector<Line> lines;
  std::vector<bool> said(variations.size());
  for (std::size_t i = 0; i < variations.size(); ++i) {
    if (said[i]) continue;
    std::vector<std::string> values;
    for (auto other = i; other < variations.size(); ++other) {
      if (variations[other].change.pointer != variations[i].change.pointer || consequence(variations[other]) != consequence(variations[i])) continue;
      said[other] = true;
      values.push_back(variations[other].change.value);
    }
    lines.push_back({"- ", fmt::format("{}: {}.", change_text(variations[i].change, listed(values, "or")), consequence(variations[i]))});
  }
  return lines;
}

/// "rate of line east-west (/platform/wans/0/rate) 1 Gbit/s instead of 2 Gbit/s, or ...: 3 min (-50 %)"
std::string ranked_text(Seconds was, const Ranked& ranked, Seconds Variation::*figure)
{
  const auto& [variation, alike, about] = ranked;
  auto names = change_text(variation.change, variation.change.value);
  for (std::size_t i = 0; i < std::min(alike.size(), most_alike); ++i) names += ", or " + change_text(alike[i], alike[i].value);
  if (alike.size() > most_alike) names += fmt::format(", or {}", plural(alike.size() - most_alike, "other", "others"));
  return fmt::format("{}: {}{}{}", names, about ? "about " : "", to_text(variation.*figure), change_text(was, variation.*figure));
}

void add_list(std::vector<Line>& lines, const std::string& heading, Seconds was, const std::vector<Ranked>& ranked, const std::vector<Ranked>& in_model,
    Seconds Variation::*figure)
{
  if (ranked.empty() && in_model.empty()) return;
  lines.push_back({"", heading});
  std::size_t number = 0;
  for (const auto& one : ranked) lines.push_back({fmt::format("{}. ", ++number), ranked_text(was, one, figure) + "."});
  for (const auto& one : in_model) lines.push_back({"- ", fmt::format("(no setting of vSphere) {}.", ranked_text(was, one, figure))});
}

std::vector<Line> ranking(std::string_view what, Seconds was, const std::vector<Ranked>& ranked, const BothWays& ways, Seconds Variation::*figure)
{
  if (ranked.empty()) return {{"- ", fmt::format("No input tried changes the {} by 1 %, or by more than chance does.", what)}};
  std::vector<std::string> names;
  for (const auto& one : ranked) {
    names.push_back(one.variation.change.input);
    for (const auto& alike : one.alike) names.push_back(alike.input);
  }
  std::vector<Line> lines{{"", fmt::format("The {}, {}, hangs most on {}.", what, to_text(was), listed(names, "and"))}};
  if (ways.less.empty() && ways.less_in_model.empty()) lines.push_back({"", "Nothing tried alone but less data would have shortened it: of limits that are equally full all have to be raised."});
  add_list(lines, "What would have shortened it:", was, ways.less, ways.less_in_model, figure);
  add_list(lines, "What would have lengthened it:", was, ways.more, ways.more_in_model, figure);
  return lines;
}

std::string made_text(const Sensitivity& found)
{
  auto text = fmt::format("Found by running it again {} with one of {} changed each time, most numbers to half and to twice", plural(found.runs, "time", "times"),
                          plural(found.inputs, "input", "inputs"));
  if (found.impossible > 0) text += fmt::format("; {} that the scenario cannot have {} left out", plural(found.impossible, "value", "values"), found.impossible == 1 ? "is" : "are");
  if (found.beside > 0)
    text += fmt::format("; {} said nothing of it, as an earlier move of {} went otherwise", plural(found.beside, "run", "runs"), found.base.vm);
  return text + ".";
}

std::string spread_text(const Sensitivity& found, std::string_view what, Seconds Trial::*figure)
{
  const auto spread = spread_of(found, figure);
  const auto least = to_text(spread.least), most = to_text(spread.most);
  return least == most ? "" : fmt::format("{} {} to {}", what, least, most);
}

/// What the seed alone does. "" where it does nothing.
std::string chance_text(const Sensitivity& found)
{
  const auto stays = [&](const Trial& trial) { return trial.outcome == found.base.outcome; };
  const auto other = std::ranges::find_if_not(found.by_chance, stays);
  if (other != found.by_chance.end())
    return fmt::format("The guest's I/O is random, and with another seed it ends otherwise: {}. How it ends is chance.", spaced(other->outcome));
  std::vector<std::string> parts;
  for (auto& part : {spread_text(found, "takes", &Trial::duration), spread_text(found, "stands still for", &Trial::stun)})
    if (!part.empty()) parts.push_back(part);
  if (parts.empty()) return "";
  return fmt::format("The guest's I/O is random: with {} it {}. What changes less than such chance does is left out.",
                     plural(found.by_chance.size() + 1, "seed", "seeds"), fmt::join(parts, " and "));
}

} // namespace

std::vector<Line> lines_of(const Sensitivity& found)
{
  std::vector<Line> lines{{"", made_text(found)}};
  if (auto chance = chance_text(found); !chance.empty()) lines.push_back({"", std::move(chance)});
  if (const auto task = task_of(found.base.migration); !task.empty())
    lines.push_back({"", fmt::format("This is of {} alone: what makes one move of \"{}\" shorter may make the others longer.", found.base.migration, task)});
  const auto add = [&](std::vector<Line> more) { lines.insert(lines.end(), more.begin(), more.end()); };
  const bool refused = found.base.outcome == "refused";
  std::vector<Variation> saved, others;
  for (const auto& variation : found.of_outcome) (refused && variation.outcome == "completed" ? saved : others).push_back(variation);
  if (!saved.empty()) lines.push_back({"", "What would have let it run:"});
  add(outcome_lines(saved));
  if (!saved.empty() && !others.empty()) lines.push_back({"", "What would not:"});
  add(outcome_lines(others));
  if (found.base.outcome == "completed") {
    add(ranking("duration", found.base.duration, found.of_duration, found.duration_ways, &Variation::duration));
    if (found.base.stun > Seconds{}) add(ranking("standstill", found.base.stun, found.of_stun, found.stun_ways, &Variation::stun));
  } else if (found.of_outcome.empty()) {
    lines.push_back({"- ", refused ? "None of them would have let it run." : "None of them makes it end otherwise."});
  }
  if (const auto rule = refused && saved.empty() ? find_rule(found.base.claim) : std::nullopt)
    lines.push_back({"- ", fmt::format("The rule it met: {} [{}]", rule->sentence, rule->claim)});
  return lines;
}

} // namespace godwit::report
