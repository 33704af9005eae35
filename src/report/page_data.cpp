#include "report/page_data.hpp"

#include "report/cells.hpp"
#include "report/page_flows.hpp"
#include "report/rules.hpp"
#include "report/summary_json.hpp"

#include <algorithm>
#include <cmath>

namespace godwit::report {

namespace {

/// To the microsecond: what the shortest text of a double adds behind it is rounding.
double rounded(Seconds time) { return std::round(time.value() * 1e6) / 1e6; }

/// Each text once, in order of first use.
class Texts {
public:
  std::size_t number(const std::string& text)
  {
    const auto [found, fresh] = numbers_.try_emplace(text, numbers_.size());
    if (fresh) list_.push_back(text);
    return found->second;
  }
  const Json& list() const { return list_; }

private:
  std::map<std::string, std::size_t> numbers_;
  Json list_ = Json::array();
};

Json moments_json(const PageLog& log, const Summary& summary, Texts& texts)
{
  std::map<std::string_view, std::int64_t> migrations;
  for (const auto& migration : summary.migrations) migrations.emplace(migration.id, static_cast<std::int64_t>(migrations.size()));
  auto list = Json::array();
  for (const auto& [at, migration, kind, what, why, claim] : log.moments()) {
    const auto whose = migrations.find(migration);
    list.push_back(Json::array({rounded(at), whose == migrations.end() ? -1 : whose->second, texts.number(kind), texts.number(what), texts.number(why), texts.number(claim)}));
  }
  return list;
}

/// In order, each number as what it is more than the one before.
Json coded(std::vector<std::uint32_t> blocks)
{
  std::sort(blocks.begin(), blocks.end());
  auto list = Json::array();
  std::uint32_t last = 0;
  for (const auto block : blocks) list.push_back(block - last), last = block;
  return list;
}

Json disk_json(const DiskLog& log)
{
  auto samples = Json::array();
  auto last = ticks(log.from);
  for (const auto& sample : log.samples) {
    const auto to = ticks(sample.to);
    samples.push_back(Json::array({to - last, sample.one_in, coded(sample.not_copied), coded(sample.in_flight), coded(sample.copied), sample.dirty.count(),
                                   sample.buffered.count(), std::round(sample.mean.value() * 1e6), std::round(sample.worst.value() * 1e6)}));
    last = to;
  }
  return {{"from", ticks(log.from)}, {"block", log.block.count()}, {"size", log.size.count()}, {"buffer", log.buffer.count()}, {"samples", samples}};
}

Json disks_json(const PageLog& log)
{
  auto list = Json::array();
  for (const auto& [whose, disk] : log.disks()) {
    auto one = Json{{"migration", whose.first}, {"disk", whose.second}};
    one.update(disk_json(disk));
    list.push_back(std::move(one));
  }
  return list;
}

Json hosts_json(const PageLog& log)
{
  auto list = Json::array();
  for (const auto& host : log.hosts()) list.push_back({{"id", host.id}, {"cores", host.cores}});
  return list;
}

/// Of before and during: mean and worst, to the nanosecond.
Json felt_shown(const Json& around)
{
  auto shown = Json::object();
  for (const auto* window : {"before", "during"})
    for (const auto* figure : {"mean", "worst"})
      if (const auto& felt = around.at(window); felt.contains(figure)) shown[window][figure] = std::round(felt.at(figure).get<double>() * 1e9) / 1e9;
  return shown;
}

/// As summary.json, without what the moments tell already or the page does not show: of a thousand migrations that is a third of it.
Json summary_shown(const Summary& summary)
{
  auto document = summary_document(summary);
  for (auto& copy : document["copies"]) {
    copy["mover"] = mover_name(copy["mover"].get<std::string>());
    for (const auto* key : {"paths", "naive_s", "naive_how", "max_flow_bytes_per_s", "most_outstanding", "ios", "transfers", "cut", "takes_over", "whole", "host", "from", "to", "copy", "cpu_s", "allocating_s", "waiting_s"}) copy.erase(key);
  }
  for (auto& migration : document["migrations"]) {
    for (const auto* key : {"decisions", "admission", "writes", "comparisons", "mirror_modes", "locks", "registrations", "iterations", "handovers", "paths", "networks", "faults"}) migration.erase(key);
    for (auto& mover : migration["movers"]) mover["name"] = mover_name(mover["name"].get<std::string>());
    auto& guest = migration["guest"];
    for (const auto* key : {"iops", "ios"}) guest.erase(key);
    for (const auto* key : {"write_latency_s", "read_latency_s"}) guest[key] = felt_shown(guest[key]);
  }
  return document;
}

Json all_rules()
{
  auto object = Json::object();
  for (const auto& rule : rules()) object[std::string{rule.claim}] = Json::array({rule.sentence, rule.document});
  return object;
}

} // namespace

std::string page_data(const Summary& summary, const PageLog& log)
{
  Texts texts;
  const auto moments = moments_json(log, summary, texts);
  const Json document{{"version", 1},
                      {"summary", summary_shown(summary)},
                      {"hosts", hosts_json(log)},
                      {"texts", texts.list()},
                      {"moments", moments},
                      {"flows", flows_json(summary)},
                      {"progress", progress_json(summary)},
                      {"disks", disks_json(log)},
                      {"rules", all_rules()}};
  return document.dump() + "\n";
}

} // namespace godwit::report
