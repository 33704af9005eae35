#include "scenario/inputs.hpp"

#include <catch2/catch.hpp>

using namespace godwit::scenario;
using namespace godwit::units::literals;
namespace inputs = godwit::scenario::inputs;
using Catch::Contains;
using Catch::EndsWith;
using Json = inputs::Json;

namespace {

/// The tiny scenario whose disk holds 1 MiB of data and replays trace.csv, of these rows.
class Traced {
public:
  explicit Traced(const std::string& rows) { folder_.file("trace.csv", "time,op,offset,size\n" + rows); }

  Json& trace() { return json_["vms"][0]["workload"]["disk"]["trace"]; }
  Json& json() { return json_; }
  const inputs::Folder& folder() const { return folder_; }

  Scenario scenario() const { return parse(json_.dump(), "scenario.json", folder_.path()); }
  Replay replay() const { return std::get<Replay>(scenario().workloads.at(0).load); }
  std::vector<std::int64_t> offsets() const
  {
    std::vector<std::int64_t> offsets;
    for (const auto& command : replay().commands) offsets.push_back(command.offset.count());
    return offsets;
  }
  std::vector<Problem> problems() const { return inputs::problems_of_text(json_.dump(), {}, folder_.path()); }
  Problem problem() const
  {
    const auto all = problems();
    for (const auto& problem : all) UNSCOPED_INFO(to_text(problem));
    REQUIRE(all.size() == 1);
    return all[0];
  }

private:
  static Json tiny()
  {
    auto json = inputs::with("/vms/0/workload", Json::parse(R"({"disk": {"trace": {"file": "trace.csv", "format": "csv"}}})"));
    json["vms"][0]["disks"][0]["nonzero"] = "1 MiB";
    return json;
  }

  inputs::Folder folder_;
  Json json_ = tiny();
};

const std::string file_key = "/vms/0/workload/disk/trace/file";

} // namespace

TEST_CASE("a trace within the span is replayed as recorded", "[scenario][trace]")
{
  const Traced traced("10,R,0,4096\n12,W,1044480,4096\n");
  const auto replay = traced.replay();
  REQUIRE(replay.commands.size() == 2);
  CHECK(replay.file == "trace.csv");
  CHECK(replay.commands[0].at == 0_s);
  CHECK(replay.commands[1].at == 2_s);
  CHECK(replay.commands[1].offset == 1'044'480_B); // + 4096 = 1 MiB, the very end
  CHECK(replay.commands[1].write);
  CHECK(!replay.loop);
  CHECK(to_text(traced.scenario().workloads[0]) == "2 commands of trace.csv in 4 s");
}

TEST_CASE("a trace's times are stretched by its time scale", "[scenario][trace]")
{
  Traced traced("0,R,0,512\n2,R,0,512\n");
  traced.trace()["time_scale"] = 0.5;
  CHECK(traced.replay().commands[1].at == 1_s);
  CHECK(traced.replay().length == 2_s); // two commands, a second apart
  traced.trace()["time_scale"] = 0;
  CHECK(traced.problem().allowed == "a number from 0.001 to 1000");
}

TEST_CASE("a round of a loop keeps the mean distance of commands", "[scenario][trace]")
{
  Traced traced("0,R,0,512\n1,R,0,512\n3,R,0,512\n");
  traced.trace()["loop"] = true;
  CHECK(traced.replay().loop);
  CHECK(traced.replay().length == 4.5_s); // 3 s / 2 distances x 3
}

TEST_CASE("a trace of one instant cannot be looped", "[scenario][trace]")
{
  Traced traced("5,R,0,512\n5,W,0,512\n");
  CHECK(traced.replay().length == 0_s);
  traced.trace()["loop"] = true;
  CHECK(traced.problem().pointer == "/vms/0/workload/disk/trace/loop");
}

TEST_CASE("commands beyond the span scale down all offsets, by sectors, unless told otherwise", "[scenario][trace]")
{
  // The farthest ends at 2 MiB, twice the span: all offsets halve. 1536 / 2 = 768, down to the sector at 512.
  const Traced traced("0,R,0,512\n1,R,1536,512\n2,R,1048576,1048576\n");
  CHECK(traced.offsets() == std::vector<std::int64_t>{0, 512, 0}); // the last is all of the span, so it begins with it
}

TEST_CASE("a span that is large enough leaves offsets as they are", "[scenario][trace]")
{
  const Traced traced("0,R,100,512\n1,R,1048064,512\n");
  CHECK(traced.offsets() == std::vector<std::int64_t>{100, 1'048'064});
}

TEST_CASE("commands beyond the span are dropped when clipped", "[scenario][trace]")
{
  Traced traced("0,R,1048065,512\n1,R,512,512\n2,W,1048064,512\n");
  traced.trace()["beyond"] = "clip";
  CHECK(traced.offsets() == std::vector<std::int64_t>{512, 1'048'064});
}

TEST_CASE("a trace of which clipping leaves nothing is a problem", "[scenario][trace]")
{
  Traced traced("0,R,1048576,512\n");
  traced.trace()["beyond"] = "clip";
  CHECK(traced.problem().pointer == "/vms/0/workload/disk/trace/beyond");
}

TEST_CASE("commands beyond the span wrap around, and end within it", "[scenario][trace]")
{
  // 1 MiB + 512 -> 512. 2 MiB - 512 -> 1 MiB - 512, from where 1024 bytes reach 512 too far.
  Traced traced("0,R,1049088,512\n1,R,2096640,1024\n");
  traced.trace()["beyond"] = "wrap";
  CHECK(traced.offsets() == std::vector<std::int64_t>{512, 1'047'552});
}

TEST_CASE("a command larger than the span fits in no way but dropped", "[scenario][trace]")
{
  Traced traced("0,R,0,1048577\n1,R,0,512\n");
  const auto problem = traced.problem();
  CHECK(problem.pointer == file_key);
  CHECK_THAT(problem.allowed, Contains("\"beyond\": \"clip\""));
  traced.trace()["beyond"] = "clip";
  CHECK(traced.replay().commands.size() == 1);
}

TEST_CASE("columns have the names and units the scenario gives", "[scenario][trace]")
{
  Traced traced("");
  traced.folder().file("trace.csv", "ts,cmd,lbn,blocks\n1000,2a,16,8\n1500,28,0,1\n");
  traced.trace()["columns"] = Json::parse(R"({"time": "ts", "op": "cmd", "offset": "lbn", "size": "blocks",
                                              "time_unit": "1 ms", "offset_unit": "512 B", "size_unit": "512 B"})");
  const auto commands = traced.replay().commands;
  REQUIRE(commands.size() == 2);
  CHECK(commands[0].offset == 8_KiB);
  CHECK(commands[0].size == 4_KiB);
  CHECK(commands[0].write);
  CHECK(commands[1].at == 0.5_s);
}

TEST_CASE("only CSV files have columns to name", "[scenario][trace]")
{
  Traced traced("");
  traced.folder().file("trace.csv", "1,hm,1,Read,0,512,1\n");
  traced.trace()["format"] = "msr";
  CHECK(traced.replay().commands.size() == 1);
  traced.trace()["columns"] = Json::object();
  CHECK(traced.problem().pointer == "/vms/0/workload/disk/trace/columns");
}

TEST_CASE("a trace file that is not there is a problem with the nearest that is", "[scenario][trace]")
{
  Traced traced("0,R,0,512\n");
  traced.trace()["file"] = "trase.csv";
  const auto problem = traced.problem();
  CHECK(problem.file == "scenario.json");
  CHECK(problem.pointer == file_key);
  CHECK_THAT(problem.found, Contains("no file"));
  CHECK(problem.nearest == "trace.csv");
  traced.trace()["file"] = ".";
  CHECK_THAT(traced.problem().found, Contains("no regular file"));
}

TEST_CASE("every fault of a trace is told, with its line and the file", "[scenario][trace]")
{
  const Traced traced("0,R,x,512\n0,Q,0,512\n0,R,0,512\n-1,R,0,512\n");
  const auto problems = traced.problems();
  REQUIRE(problems.size() == 3);
  for (const auto& problem : problems) CHECK(problem.pointer == file_key);
  CHECK(problems[0].found == R"(in "trace.csv", line 2: "x")");
  CHECK(problems[1].found == R"(in "trace.csv", line 3: "Q")");
  CHECK(problems[2].found == R"(in "trace.csv", line 5: a time before the command's before it)");
}

TEST_CASE("a trace without commands is a problem", "[scenario][trace]")
{
  CHECK(Traced("").problem().found == R"(in "trace.csv", the file: no command that reads or writes)");
}

TEST_CASE("a trace has pauses of its own, and no phases", "[scenario][trace]")
{
  Traced traced("0,R,0,512\n");
  traced.json()["vms"][0]["workload"]["disk"]["phases"] = {{"on", "1 s"}, {"off", "1 s"}};
  CHECK(traced.problem().pointer == "/vms/0/workload/disk/phases");
}

TEST_CASE("what a trace says is part of the scenario's hash, and told by --print-config", "[scenario][trace][hash]")
{
  const Traced traced("0,R,0,512\n9,W,0,512\n");
  const auto hash = traced.scenario().hash;
  CHECK(traced.scenario().hash == hash);
  CHECK_THAT(print_config(traced.scenario()), Contains("1 reads and 1 writes in 9 s"));
  traced.folder().file("trace.csv", "time,op,offset,size\n0,R,0,512\n9,W,512,512\n");
  CHECK(traced.scenario().hash != hash);
}

TEST_CASE("a trace is looked for beside the scenario's file", "[scenario][trace]")
{
  Traced traced("");
  traced.folder().file("traces/vm.csv", "time,op,offset,size\n0,R,0,512\n");
  traced.trace()["file"] = "traces/vm.csv";
  const auto file = traced.folder().file("s.json", traced.json().dump());
  CHECK(std::get<Replay>(load(file).workloads.at(0).load).commands.size() == 1);
}
