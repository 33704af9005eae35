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
  void operator()(const HostDeclared& e) const { line.member("id", e.id).member("cores", e.cores); }
  void operator()(const DatastoreDeclared& e) const { line.member("id", e.id).member("capacity", e.capacity).member("free", e.free); }
  void operator()(const Assumed& e) const { line.member("name", e.name).member("value", e.value).member("reason", e.reason); }
  void operator()(const MigrationRequested& e) const
  {
    line.member("migration", e.migration).member("vm", e.vm).member("kind", e.kind).member("host", e.host).member("from", e.from);
    line.member("to", e.to).member("memory", e.memory);
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
    line.member("from", e.from).member("to", e.to).member("host", e.host).member("cause", to_text(e.cause)).member("size", e.size);
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
  void operator()(const ResourceTotal& e) const { line.member("resource", e.resource).member("carried", e.carried); }
  void operator()(const RunEnded&) const {}
  void operator()(const SelfChecked& e) const { line.member("violations", e.violations); }

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
  std::visit(Members{line}, event);
  const auto text = line.finish();
  out_.write(text.data(), static_cast<std::streamsize>(text.size()));
}

} // namespace godwit::trace
