#include "report/explain/explain.hpp"

#include "report/cells.hpp"
#include "report/explain/parts.hpp"
#include "report/rules.hpp"
#include "units/text.hpp"

#include <algorithm>
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
    page.gap();
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
std::string moment(Seconds at, std::optional<Seconds> requested)
{
  constexpr Seconds hour{3600};
  return !requested || at < hour || at == *requested ? fmt::format("At {}", to_text(at)) : fmt::format("{} after the request", to_text(at - *requested));
}

void print_steps(Page& page, Rules& rules, const std::vector<NarrativeStep>& steps, std::optional<Seconds> requested)
{
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto& step = steps[i];
    const auto took = step.to > step.from ? fmt::format(", for {}", to_text(step.to - step.from)) : "";
    const auto when = fmt::format("{}. ", i + 1);
    page.item(when.size() < 4 ? 4 - when.size() : 0, when, fmt::format("{}{}: {}", moment(step.from, requested), took, step.title));
    print_points(page, rules, step.points);
  }
}

void print_story(Page& page, Rules& rules, const Narrative& story)
{
  page.heading(fmt::format("{}: {}", story.migration, story.headline));
  page.gap();
  print_steps(page, rules, story.steps, story.steps.front().from);
  page.gap();
  page.heading("What the guest felt");
  print_points(page, rules, story.guest);
}

void print_sensitivity(Page& page, const Sensitivity& found)
{
  page.gap();
  page.heading("What would have changed it most");
  for (const auto& [mark, text] : lines_of(found)) page.item(4, mark, text);
}

/// What is not told in full, and how to have it told.
void print_rest(Page& page, const Summary& summary, std::span<const Explanation> explanations, const std::string& note)
{
  std::vector<std::string> lines;
  for (const auto& [story, sensitivity, alike] : explanations)
    if (!alike.empty()) lines.push_back(fmt::format("{} went as {} did, but for the names and the wait.", some_of(alike), story.migration));
  if (explanations.size() < summary.migrations.size())
    lines.push_back(fmt::format("{} of {} migrations {} told; --migration ID tells another.", explanations.size(), summary.migrations.size(),
                                explanations.size() == 1 ? "is" : "are"));
  if (!note.empty()) lines.push_back(note);
  if (!lines.empty()) page.gap();
  for (const auto& line : lines) page.item(0, "", line);
}

/// Each once, whichever migrations it was varied for.
void print_tried(Page& page, std::span<const Explanation> explanations)
{
  std::vector<std::string> tried;
  for (const auto& one : explanations)
    for (const auto& input : one.sensitivity ? one.sensitivity->tried : std::vector<std::string>{})
      if (std::ranges::find(tried, input) == tried.end()) tried.push_back(input);
  if (tried.empty()) return;
  page.gap();
  page.heading("Inputs varied, each where the migration used it");
  page.item(2, "", fmt::format("{}.", fmt::join(tried, ", ")));
}

void print_policies(Page& page, Rules& rules, const std::vector<NarrativeStep>& steps)
{
  if (steps.empty()) return;
  page.gap();
  page.heading("What policies, plans and tasks did");
  page.gap();
  print_steps(page, rules, steps, std::nullopt);
}

} // namespace

std::string explain_text(const Summary& summary, std::span<const Explanation> explanations, Style style, std::size_t width, const std::string& note)
{
  Page page{style, width};
  Rules rules;
  page.heading(summary.run.title);
  page.item(0, "", fmt::format("vSphere {}", summary.run.vsphere));
  print_policies(page, rules, policy_steps(summary));
  for (const auto& one : explanations) {
    page.gap();
    print_story(page, rules, one.narrative);
    if (one.sensitivity) print_sensitivity(page, *one.sensitivity);
  }
  print_rest(page, summary, explanations, note);
  print_tried(page, explanations);
  rules.documents(page);
  for (const auto& violation : summary.violations) page.item(0, "", "SELF-CHECK VIOLATED: " + violation);
  return page.text();
}

} // namespace godwit::report
