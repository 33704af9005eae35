#include "report/explain/explain.hpp"

#include "report/figures.hpp"
#include "report/motion_cells.hpp"
#include "report/rules.hpp"
#include "units/text.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace godwit::report {

namespace {

/// Writes to a page of some width.
class Page {
public:
  Page(Style style, std::size_t width) : style_(style), width_(width) {}

  void heading(const std::string& text)
  {
    for (const auto& line : wrap(text, width_)) out_ += style_ == Style::Bold ? fmt::format("\x1b[1m{}\x1b[0m\n", line) : line + "\n";
  }
  /// `text` behind `mark`, its later lines under its first.
  void item(std::size_t indent, const std::string& mark, const std::string& text)
  {
    const auto left = indent + mark.size();
    auto first = true;
    for (const auto& line : wrap(text, std::max(width_, left + 20) - left)) {
      out_ += first ? std::string(indent, ' ') + mark : std::string(left, ' ');
      out_ += line + "\n";
      first = false;
    }
  }
  void gap() { out_ += "\n"; }
  std::string text() { return std::move(out_); }

private:
  Style style_;
  std::size_t width_;
  std::string out_;
};

/// What stands behind the rules, each said once.
class Rules {
public:
  /// Its sentence, the first time.
  void cite(Page& page, const std::string& rule)
  {
    const auto found = find_rule(rule);
    if (!found || !is_new(rule)) return;
    page.item(6, fmt::format("rule {}: ", rule), std::string{found->sentence});
  }
  /// What a step rests on alone; a source that is no rule by its name, the first time.
  void rest_on(Page& page, const std::string& source)
  {
    if (find_rule(source)) cite(page, source);
    else if (!source.empty() && is_new(source)) page.item(6, "source: ", source);
  }
  void documents(Page& page) const
  {
    std::vector<std::string> lines;
    for (const auto& rule : rules()) {
      if (std::ranges::find(said_, rule.claim) == said_.end()) continue;
      auto line = fmt::format("{}: \"{}\"", rule.claim.substr(0, rule.claim.find('-')), rule.document);
      if (std::ranges::find(lines, line) == lines.end()) lines.push_back(std::move(line));
    }
    if (lines.empty()) return;
    page.heading("Where the rules stand");
    for (const auto& line : lines) page.item(2, "", line);
  }

private:
  bool is_new(const std::string& rule)
  {
    const bool known = std::ranges::find(said_, rule) != said_.end();
    if (!known) said_.push_back(rule);
    return !known;
  }

  std::vector<std::string> said_;
};

void print_points(Page& page, Rules& rules, const std::vector<Point>& points)
{
  for (const auto& [text, rule] : points) {
    if (!text.empty()) page.item(4, "- ", text + (rule.empty() ? "." : fmt::format(". [{}]", rule)));
    if (text.empty()) rules.rest_on(page, rule);
    else rules.cite(page, rule);
  }
}

/// From one hour on the clock no longer shows what matters within a migration: then by the time since it was asked for.
std::string moment(Seconds at, Seconds requested)
{
  constexpr Seconds hour{3600};
  return at < hour || at == requested ? fmt::format("At {}", to_text(at)) : fmt::format("{} after the request", to_text(at - requested));
}

void print_story(Page& page, Rules& rules, const Narrative& story)
{
  page.heading(fmt::format("{}: {}", story.migration, story.headline));
  page.gap();
  for (std::size_t i = 0; i < story.steps.size(); ++i) {
    const auto& step = story.steps[i];
    const auto took = step.to > step.from ? fmt::format(", for {}", to_text(step.to - step.from)) : "";
    const auto when = fmt::format("{}. ", i + 1);
    page.item(when.size() < 4 ? 4 - when.size() : 0, when, fmt::format("{}{}: {}", moment(step.from, story.steps.front().from), took, step.title));
    print_points(page, rules, step.points);
  }
  page.gap();
  page.heading("What the guest felt");
  print_points(page, rules, story.guest);
}

/// "+36 %", "x 4.2"
std::string change_text(Seconds was, Seconds is)
{
  if (was <= Seconds{}) return "";
  const auto percent = (is - was) / was * 100;
  return percent > 300 ? fmt::format(" (x {:.1f})", is / was) : fmt::format(" ({:+.{}f} %)", percent, std::abs(percent) < 10 ? 1 : 0);
}

void print_ranking(Page& page, std::string_view what, Seconds was, const std::vector<Variation>& ranked, Seconds Variation::*figure)
{
  if (ranked.empty()) {
    page.item(4, "- ", fmt::format("No input tried changes {} by 1 %.", what));
    return;
  }
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    const auto& variation = ranked[i];
    page.item(4, fmt::format("{}. ", i + 1), fmt::format("{} {} instead of {}: {} {} instead of {}{}.", variation.input, variation.value, variation.was, what,
                                                         to_text(variation.*figure), to_text(was), change_text(was, variation.*figure)));
  }
}

void print_sensitivity(Page& page, const Sensitivity& found)
{
  page.gap();
  page.heading("What would have changed it most");
  page.item(4, "", fmt::format("Found by running it again {} with one of {} halved or doubled each time.", plural(found.runs, "time", "times"),
                               plural(found.inputs, "input", "inputs")));
  for (const auto& variation : found.of_outcome)
    page.item(4, "- ", fmt::format("{} {} instead of {}: it would have ended otherwise: {}.", variation.input, variation.value, variation.was, spaced(variation.outcome)));
  if (found.base.outcome == "completed") {
    print_ranking(page, "duration", found.base.duration, found.of_duration, &Variation::duration);
    if (found.base.stun > Seconds{}) print_ranking(page, "standstill", found.base.stun, found.of_stun, &Variation::stun);
  } else if (found.of_outcome.empty()) {
    page.item(4, "- ", "None of them makes it end otherwise.");
  }
  page.item(4, "", fmt::format("Tried: {}.", fmt::join(found.tried, ", ")));
}

} // namespace

std::string explain_text(const Summary& summary, std::span<const Explanation> explanations, Style style, std::size_t width)
{
  Page page{style, width};
  Rules rules;
  page.heading(summary.run.title);
  page.item(0, "", fmt::format("vSphere {}", summary.run.vsphere));
  for (const auto& [story, sensitivity] : explanations) {
    page.gap();
    print_story(page, rules, story);
    if (sensitivity) print_sensitivity(page, *sensitivity);
  }
  if (explanations.size() < summary.migrations.size()) {
    page.gap();
    page.item(0, "", fmt::format("{} of {} migrations are told; --migration ID tells another.", explanations.size(), summary.migrations.size()));
  }
  if (!explanations.empty()) page.gap();
  rules.documents(page);
  for (const auto& violation : summary.violations) page.item(0, "", "SELF-CHECK VIOLATED: " + violation);
  return page.text();
}

} // namespace godwit::report
