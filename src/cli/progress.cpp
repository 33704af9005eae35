#include "cli/progress.hpp"

#include "units/text.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>
#include <string_view>
#include <unistd.h>

namespace godwit::cli {

namespace {

using namespace std::chrono_literals;

constexpr auto a_moment = 500ms; // shorter runs say nothing
constexpr auto between = 200ms;
constexpr std::uint32_t look_every = 256; // events between two looks at the clock

bool in_colour()
{
  const char* no_color = std::getenv("NO_COLOR");
  return no_color == nullptr || *no_color == '\0';
}

void put(std::string_view text)
{
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

} // namespace

std::size_t migrations_foreseen(const scenario::Scenario& scenario)
{
  std::size_t count = 0;
  for (const auto& action : scenario.actions) {
    if (std::holds_alternative<scenario::RelocateSpec>(action.what)) ++count;
    if (const auto* evacuation = std::get_if<scenario::Evacuation>(&action.what))
      count += static_cast<std::size_t>(std::ranges::count(scenario.inventory.vms, evacuation->from, [](const auto& vm) { return vm.host; }));
  }
  return count;
}

ProgressLine::ProgressLine(std::size_t foreseen) : wanted_(isatty(STDERR_FILENO) == 1), foreseen_(foreseen), began_(Clock::now()), written_(began_) {}

ProgressLine::~ProgressLine()
{
  if (shown_) put("\r\x1b[K");
}

void ProgressLine::on(trace::Seconds at, const trace::Event& event)
{
  if (!wanted_) return;
  learn(event);
  if (++events_ % look_every != 0) return;
  const auto now = Clock::now();
  if (now - began_ >= a_moment && now - written_ >= between) write(at, now);
}

void ProgressLine::learn(const trace::Event& event)
{
  if (event.is<trace::MigrationRequested>()) ++requested_;
  else if (const auto* ended = event.as<trace::MigrationEnded>()) ++ended_, under_way_.erase(ended->migration);
  else if (const auto* copy = event.as<trace::CopyStarted>()) {
    whose_[copy->copy] = copy->migration;
    under_way_[copy->migration].size += copy->size;
  } else if (const auto* transfer = event.as<trace::TransferDone>()) {
    const auto whose = whose_.find(transfer->copy);
    const auto copying = whose == whose_.end() ? under_way_.end() : under_way_.find(whose->second);
    if (copying != under_way_.end()) copying->second.done += std::max(transfer->read, transfer->written);
  } else if (const auto* over = event.as<trace::CopyEnded>()) whose_.erase(over->copy);
}

double ProgressLine::share_done() const
{
  auto done = static_cast<double>(ended_);
  for (const auto& [migration, copying] : under_way_)
    if (copying.size > units::Bytes{}) done += std::min(0.95, copying.done / copying.size); // its memory and its end are to come
  const auto all = std::max({foreseen_, requested_, std::size_t{1}});
  return std::min(1.0, done / static_cast<double>(all));
}

void ProgressLine::write(trace::Seconds at, Clock::time_point now)
{
  written_ = now;
  const auto share = share_done();
  const auto elapsed = std::chrono::duration<double>(now - began_).count();
  const auto left = share > 0.02 ? fmt::format(", about {:.0f} s left", elapsed * (1 - share) / share) : "";
  const auto line = fmt::format("godwit: {} simulated, {} of {} migrations done{}", to_text(at), ended_, std::max(foreseen_, requested_), left);
  put(in_colour() ? fmt::format("\r\x1b[K\x1b[2m{}\x1b[0m", line) : fmt::format("\r\x1b[K{}", line));
  shown_ = true;
}

} // namespace godwit::cli
