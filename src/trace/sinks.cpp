#include "trace/sinks.hpp"

#include "trace/json_line.hpp"

#include <ostream>

namespace godwit::trace {

namespace {

/// The members of each event, in the order they are declared. A new event type does not compile until it has its own here.
struct Members {
  JsonLine& line;

  void operator()(const RunStarted& e) const
  {
    line.member("title", e.title).member("scenario_hash", e.scenario_hash).member("vsphere", e.vsphere).member("fidelity", e.fidelity).member("seed", e.seed);
  }
  void operator()(const ResourceDeclared& e) const
  {
    line.member("id", e.id).member("kind", e.kind).member("rated", e.rated).member("payload", e.payload);
  }
  void operator()(const HostDeclared& e) const { line.member("id", e.id).member("cores", e.cores).member("site", e.site); }
  void operator()(const DatastoreDeclared& e) const { line.member("id", e.id).member("capacity", e.capacity).member("free", e.free); }
  void operator()(const Assumed& e) const { line.member("name", e.name).member("value", e.value).member("reason", e.reason); }
  void operator()(const VmDeclared& e) const
  {
    line.member("id", e.id).member("host", e.host).member("vcenter", e.vcenter).member("memory", e.memory).member("powered_on", e.powered_on);
  }
  void operator()(const MigrationQueued& e) const { slots(line.member("migration", e.migration), "lacking", e.lacking); }
  void operator()(const SlotsTaken& e) const { slots(line.member("migration", e.migration).member("waited", e.waited), "slots", e.slots); }
  void operator()(const SlotsReturned& e) const { slots(line.member("migration", e.migration), "slots", e.slots); }
  void operator()(const StreamDeclared& e) const
  {
    line.member("stream", e.stream).member("migration", e.migration).member("name", e.name).member("links", e.links).member("rtt", e.rtt);
    line.member("most", e.most).member("how", e.how).member("cpu_per_gib", e.cpu_per_gib);
  }
  void operator()(const StreamCarried& e) const
  {
    line.member("stream", e.stream).member("cause", to_text(e.cause)).member("from", e.from).member("size", e.size).member("cut", e.cut);
  }
  void operator()(const PassJudged& e) const
  {
    line.member("migration", e.migration).member("pass", e.pass).member("took", e.took).member("sent", e.sent).member("dirtied", e.dirtied);
    line.member("transmitted", e.transmitted).member("dirtying", e.dirtying).member("progress_percent", e.progress);
    line.member("estimate", e.estimate).member("goal", e.goal).member("slowdown", e.slowdown);
    line.member("verdict", e.verdict).member("reason", e.reason).member("claim", e.claim);
  }
  void operator()(const GuestSlowed& e) const
  {
    line.member("migration", e.migration).member("vm", e.vm).member("slowdown", e.slowdown).member("reason", e.reason).member("claim", e.claim);
  }
  void operator()(const MirrorModeChanged& e) const
  {
    line.member("migration", e.migration).member("disk", e.disk).member("mode", e.mode).member("buffered", e.buffered).member("buffer", e.buffer);
    line.member("reason", e.reason).member("claim", e.claim).member("at", e.at);
  }
  void operator()(const LocksMoved& e) const { line.member("migration", e.migration).member("vm", e.vm).member("from", e.from).member("to", e.to); }
  void operator()(const VmRegistered& e) const { line.member("migration", e.migration).member("vm", e.vm).member("from", e.from).member("to", e.to); }
  void operator()(const MigrationRequested& e) const
  {
    line.member("migration", e.migration).member("vm", e.vm).member("kind", e.kind).member("host", e.host).member("to_host", e.to_host).member("from", e.from);
    line.member("to", e.to).member("memory", e.memory);
    if (!e.after.empty()) line.member("after", e.after);
    line.objects("disks", e.disks, [](JsonLine& disk, const DiskAsked& asked) {
      disk.member("id", asked.id).member("size", asked.size).member("allocated", asked.allocated).member("format", asked.format).member("to_format",
          asked.to_format);
    });
  }
  void operator()(const PhaseStarted& e) const { line.member("migration", e.migration).member("phase", e.phase).member("claim", e.claim); }
  void operator()(const PhaseEnded& e) const { line.member("migration", e.migration).member("phase", e.phase); }
  void operator()(const SpaceReserved& e) const { space(e); }
  void operator()(const SpaceReleased& e) const { space(e); }
  void operator()(const DecisionMade& e) const
  {
    line.member("migration", e.migration).member("what", e.what).member("subject", e.subject).member("chosen", e.chosen);
    line.member("reason", e.reason).member("claim", e.claim).member("device_state", e.device_state);
    line.objects("tried", e.tried, [](JsonLine& tried, const Rejected& rejected) {
      tried.member("name", rejected.name).member("reason", rejected.reason).member("claim", rejected.claim);
    });
  }
  void operator()(const CopyStarted& e) const
  {
    line.member("copy", e.copy).member("migration", e.migration).member("subject", e.subject).member("mover", e.mover);
    line.member("from", e.from).member("to", e.to).member("host", e.host).member("cause", to_text(e.cause));
    line.member("start", e.start).member("size", e.size).member("open_ended", e.open_ended);
    line.member("transfer_size", e.transfer_size).member("io_size", e.io_size).member("depth", e.depth).member("offloaded", e.offloaded);
    line.member("reads", e.reads).member("writes", e.writes).member("paths", e.paths);
    if (e.window) line.member("window", *e.window).member("window_how", e.window_how);
    line.member("max_flow", e.max_flow).member("naive", e.naive).member("naive_how", e.naive_how);
  }
  void operator()(const TransferDone& e) const
  {
    line.member("copy", e.copy).member("index", e.index).member("route", e.route).member("offset", e.offset).member("read", e.read);
    line.member("written", e.written).member("ios", e.ios).member("began", e.began);
  }
  void operator()(const IoDone& e) const
  {
    line.member("copy", e.copy).member("index", e.index).member("outstanding", e.outstanding).member("issued", e.issued);
    line.member("read_done", e.read_done);
  }
  void operator()(const BlocksAllocated& e) const { line.member("copy", e.copy).member("blocks", e.blocks).member("took", e.took); }
  void operator()(const TransferCut& e) const
  {
    line.member("copy", e.copy).member("index", e.index).member("route", e.route).member("read", e.read).member("written", e.written);
  }
  void operator()(const PathsLost& e) const { line.member("copy", e.copy).member("patience", e.patience).member("by_network", e.by_network); }
  void operator()(const PathFound& e) const { line.member("copy", e.copy).member("route", e.route).member("path", e.path); }
  void operator()(const CopyEnded& e) const { line.member("copy", e.copy).member("whole", e.whole).member("cpu", e.cpu); }
  void operator()(const Stunned& e) const { part(e); }
  void operator()(const Resumed& e) const { part(e); }
  void operator()(const SwitchedOver& e) const
  {
    line.member("migration", e.migration).member("vm", e.vm).member("host", e.host).member("datastores", e.datastores);
  }
  void operator()(const MigrationEnded& e) const
  {
    line.member("migration", e.migration).member("outcome", to_text(e.outcome)).member("reason", e.reason).member("claim", e.claim);
  }
  void operator()(const IterationJudged& e) const
  {
    line.member("migration", e.migration).member("iteration", e.iteration).member("left", e.left).member("measured", e.measured);
    line.member("estimate", e.estimate).member("target", e.target).member("verdict", e.verdict).member("reason", e.reason).member("claim", e.claim);
  }
  void operator()(const HandedOver& e) const
  {
    line.member("migration", e.migration).member("subject", e.subject).member("from_mover", e.from_mover).member("to_mover", e.to_mover);
    line.member("offset", e.offset).member("reason", e.reason).member("claim", e.claim);
  }
  void operator()(const DeviceStateChanged& e) const
  {
    line.member("array", e.array).member("operation", e.operation).member("state", e.state).member("evaluated", e.evaluated);
    line.member("reason", e.reason).member("claim", e.claim);
  }
  void operator()(const FaultBegan& e) const { line.member("fault", e.fault).member("what", e.what); }
  void operator()(const VmsDied& e) const { line.member("host", e.host).member("vms", e.vms); }
  void operator()(const FaultEnded& e) const { line.member("fault", e.fault).member("what", e.what); }
  void operator()(const EvacuationPlanned& e) const
  {
    line.member("plan", e.plan).member("order", e.order).member("predicted", e.predicted);
    if (e.window) line.member("window", *e.window);
    line.member("above", e.above);
    line.objects("bounds", e.bounds, [](JsonLine& each, const PlanBound& bound) { each.member("what", bound.what).member("how", bound.how).member("time", bound.time); });
    line.objects("moves", e.moves, [](JsonLine& each, const PlannedMove& move) {
      each.member("migration", move.migration).member("vm", move.vm).member("to", move.to).member("start", move.start).member("end", move.end);
    });
  }
  void operator()(const EvacuationImpossible& e) const
  {
    line.member("plan", e.plan).member("vms", e.vms).member("datastores", e.datastores).member("needed", e.needed).member("available", e.available);
    line.member("proven", e.proven).member("reason", e.reason);
  }
  void operator()(const FirmwareUpgraded& e) const { line.member("array", e.array).member("what", e.what); }
  void operator()(const StorageDrsJudged& e) const
  {
    line.member("cluster", e.cluster).member("cause", e.cause).member("datastore", e.datastore).member("value", e.value);
    line.member("threshold", e.threshold).member("violated", e.violated).member("note", e.note);
  }
  void operator()(const StorageDrsRecommended& e) const
  {
    line.member("cluster", e.cluster).member("policy", e.policy).member("cause", e.cause).member("migration", e.migration).member("vm", e.vm);
    line.member("disks", e.disks).member("from", e.from).member("to", e.to).member("size", e.size);
    line.object("figures", [&](JsonLine& figures) {
      for (const auto& [name, value] : e.figures) figures.member(name, value);
    });
    line.member("reason", e.reason);
  }
  void operator()(const StorageDrsRejected& e) const
  {
    line.member("cluster", e.cluster).member("cause", e.cause).member("vm", e.vm).member("from", e.from).member("to", e.to);
    line.member("reason", e.reason).member("value", e.value).member("limit", e.limit).member("moves", e.moves);
  }
  void operator()(const StorageDrsIoOff& e) const { line.member("cluster", e.cluster).member("reasons", e.reasons); }
  void operator()(const DeviceModelled& e) const
  {
    line.member("cluster", e.cluster).member("datastore", e.datastore).member("base", e.base).member("slope", e.slope).member("attempts", e.attempts);
  }
  void operator()(const DatastoresCorrelated& e) const { line.member("cluster", e.cluster).member("one", e.one).member("other", e.other); }
  void operator()(const DatastoreMaintenance& e) const
  {
    line.member("id", e.id).member("datastore", e.datastore).member("state", e.state).member("left", e.left);
  }
  void operator()(const WorkloadDeclared& e) const
  {
    line.member("vm", e.vm).member("disk", e.disk).member("what", e.what);
    if (e.works_in > Bytes{}) line.member("works_in", e.works_in);
  }
  void operator()(const DemandDeclared& e) const { line.member("vm", e.vm).member("what", e.what); }
  void operator()(const VmArrived& e) const
  {
    line.member("vm", e.vm).member("host", e.host).member("vcenter", e.vcenter).member("memory", e.memory).member("powered_on", e.powered_on);
  }
  void operator()(const VmNotArrived& e) const { line.member("vm", e.vm).member("reason", e.reason); }
  void operator()(const VmDeparted& e) const { line.member("vm", e.vm).member("waited", e.waited); }
  void operator()(const DisksGrew& e) const { line.member("datastore", e.datastore).member("size", e.size).member("free", e.free); }
  void operator()(const DatastoreFull& e) const { line.member("datastore", e.datastore).member("stopped", e.stopped); }
  void operator()(const DatastoreHasRoom& e) const { line.member("datastore", e.datastore).member("free", e.free).member("went_on", e.went_on); }
  void operator()(const DatastoreSampled& e) const
  {
    line.member("datastore", e.datastore).member("used", e.used).member("provisioned", e.provisioned).member("read_iops", e.read_iops);
    line.member("write_iops", e.write_iops).member("outstanding", e.outstanding).member("device_latency", e.device_latency);
    line.member("observed_latency", e.observed_latency);
  }
  void operator()(const LoadDeclared& e) const
  {
    line.member("load", e.load).member("migration", e.migration).member("vm", e.vm).member("disk", e.disk).member("datastore", e.datastore);
    line.member("cause", to_text(e.cause)).member("reads", e.reads).member("writes", e.writes);
  }
  void operator()(const LoadCarried& e) const
  {
    line.member("load", e.load).member("from", e.from).member("read", e.read).member("written", e.written);
  }
  void operator()(const PoolPositions& e) const { line.member("read", e.read).member("write", e.write).member("share", e.share); }
  void operator()(const WritesSorted& e) const
  {
    line.member("migration", e.migration).member("vm", e.vm).member("disk", e.disk).member("from", e.from);
    writes("not_copied", e.not_copied);
    writes("in_flight", e.in_flight);
    writes("copied", e.copied);
    line.member("dirtied", e.dirtied);
  }
  void operator()(const DiskSampled& e) const
  {
    line.member("migration", e.migration).member("vm", e.vm).member("disk", e.disk).member("from", e.from).member("block", e.block);
    line.member("size", e.size).member("one_in", e.one_in).member("not_copied", e.not_copied).member("in_flight", e.in_flight);
    line.member("copied", e.copied).member("dirty", e.dirty).member("buffered", e.buffered).member("buffer", e.buffer);
    line.member("writes", e.writes).member("mean", e.mean).member("worst", e.worst);
  }
  void operator()(const GuestWrite& e) const
  {
    line.member("migration", e.migration).member("disk", e.disk).member("offset", e.offset).member("size", e.size);
    line.member("region", e.region).member("issued", e.issued);
  }
  void operator()(const GuestFelt& e) const
  {
    line.member("migration", e.migration).member("vm", e.vm).member("window", e.window).member("from", e.from).member("to", e.to);
    felt("reads", e.reads);
    felt("writes", e.writes);
  }
  void operator()(const DisksCompared& e) const
  {
    line.member("migration", e.migration).member("disk", e.disk).member("when", e.when).member("blocks", e.blocks);
    line.member("written", e.written).member("differing", e.differing);
  }
  void operator()(const ResourceTotal& e) const { line.member("resource", e.resource).member("carried", e.carried); }
  void operator()(const ClusterJudged& e) const
  {
    line.member("cluster", e.cluster).member("by", e.by).member("metric", e.metric).member("verdict", e.verdict);
    numbers(e.numbers);
  }
  void operator()(const HostMoveRecommended& e) const
  {
    host_move(e);
    line.member("priority", e.priority).member("carried_out", e.carried_out);
  }
  void operator()(const HostMoveRejected& e) const { host_move(e); }
  void operator()(const HostModeChanged& e) const { line.member("host", e.host).member("mode", e.mode).member("reason", e.reason).member("claim", e.claim); }
  void operator()(const MaintenanceBlocked& e) const
  {
    line.member("maintenance", e.maintenance).member("host", e.host).member("vm", e.vm).member("reason", e.reason).member("claim", e.claim);
  }
  void operator()(const MaintenanceEntered& e) const
  {
    line.member("maintenance", e.maintenance).member("host", e.host).member("outcome", e.outcome).member("took", e.took).member("reason", e.reason);
  }
  void operator()(const HostFailed& e) const { line.member("cluster", e.cluster).member("host", e.host).member("silent", e.silent); }
  void operator()(const VmRestarted& e) const
  {
    line.member("cluster", e.cluster).member("vm", e.vm).member("from", e.from).member("to", e.to).member("priority", e.priority).member("order", e.order);
    line.member("attempt", e.attempt).member("down", e.down).member("reason", e.reason).member("claim", e.claim);
  }
  void operator()(const VmNotRestarted& e) const
  {
    line.member("cluster", e.cluster).member("vm", e.vm).member("priority", e.priority).member("attempt", e.attempt).member("final", e.final);
    line.member("reason", e.reason).member("claim", e.claim);
  }
  void operator()(const ApdTimedOut& e) const
  {
    line.member("cluster", e.cluster).member("host", e.host).member("datastore", e.datastore).member("since", e.since).member("timed_out", e.timed_out);
    line.member("vms", e.vms).member("claim", e.claim);
  }
  void operator()(const ApdEnded& e) const
  {
    line.member("cluster", e.cluster).member("host", e.host).member("datastore", e.datastore).member("since", e.since).member("why", e.why);
  }
  void operator()(const VmTerminated& e) const
  {
    line.member("cluster", e.cluster).member("vm", e.vm).member("host", e.host).member("datastore", e.datastore).member("since", e.since);
    line.member("timed_out", e.timed_out).member("to", e.to).member("reason", e.reason).member("claim", e.claim);
  }
  void operator()(const VmNotTerminated& e) const
  {
    line.member("cluster", e.cluster).member("vm", e.vm).member("host", e.host).member("datastore", e.datastore).member("attempt", e.attempt);
    line.member("final", e.final).member("reason", e.reason).member("claim", e.claim);
  }
  void operator()(const VCenterLost& e) const { line.member("vcenter", e.vcenter).member("reason", e.reason).member("claim", e.claim); }
  void operator()(const VCenterRestarted& e) const { line.member("vcenter", e.vcenter).member("down", e.down).member("how", e.how).member("claim", e.claim); }
  void operator()(const RunEnded&) const {}
  void operator()(const SelfChecked& e) const { line.member("violations", e.violations); }

  void writes(std::string_view key, const Writes& w) const
  {
    line.object(key, [&](JsonLine& object) { object.member("count", w.count).member("bytes", w.size); });
  }
  void felt(std::string_view key, const Felt& f) const
  {
    line.object(key, [&](JsonLine& object) {
      object.member("count", f.count).member("mean", f.mean).member("p50", f.p50).member("p95", f.p95).member("p99", f.p99).member("worst", f.worst);
    });
  }
  static void slots(JsonLine& line, std::string_view key, const std::vector<SlotUse>& uses)
  {
    line.objects(key, uses, [](JsonLine& slot, const SlotUse& use) {
      slot.member("resource", use.resource).member("cost", use.cost).member("in_use", use.in_use).member("most", use.most);
    });
  }
  void numbers(const std::vector<Number>& all) const
  {
    line.object("numbers", [&](JsonLine& object) {
      for (const auto& [name, value] : all) object.member(name, value);
    });
  }
  template <class Move> void host_move(const Move& e) const
  {
    line.member("cluster", e.cluster).member("by", e.by).member("cause", e.cause).member("vm", e.vm).member("from", e.from).member("to", e.to);
    numbers(e.numbers);
    line.member("reason", e.reason);
  }
  template <class Space> void space(const Space& e) const
  {
    line.member("migration", e.migration).member("datastore", e.datastore).member("size", e.size).member("free", e.free);
  }
  template <class Part> void part(const Part& e) const { line.member("migration", e.migration).member("vm", e.vm).member("part", e.part); }
};

} // namespace

void JsonLines::on(Seconds at, const Event& event)
{
  JsonLine line;
  line.member("t", at.value()).member("event", name(event));
  event.visit(Members{line});
  const auto text = line.finish();
  out_.write(text.data(), static_cast<std::streamsize>(text.size()));
}

} // namespace godwit::trace
