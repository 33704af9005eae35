// What happens, key by key.

#include "scenario/bounds.hpp"
#include "scenario/shape.hpp"
#include "scenario/words.hpp"

namespace godwit::scenario {

namespace {

using enum Need;
using namespace units::literals;
using inventory::DiskFormat, inventory::Primitive;

constexpr Field storage_vmotion_fields[]{
    {"id", Name{Kind::Migration}, Required, "Name of the migration."},
    {"vm", Reference{Kind::Vm}, Required, "Which VM moves."},
    {"to", Reference{Kind::Datastore}, Optional, "Datastore of the home and of every disk not in \"disks\"; absent: those stay."},
    {"disks", References{Kind::Disk, Kind::Datastore}, Optional, "Disk by disk, where it goes."},
    {"format", Word{Spelling<DiskFormat>::of_a_move}, Optional, "Of all moved disks afterwards; absent: as they are."},
    {"generation", Word{Spelling<Generation>::words}, Optional, "How writes during the copy are dealt with; default the release's way."},
};
constexpr Shape storage_vmotion{"storage_vmotion",
                                "Moves a running VM's files to other datastores.",
                                storage_vmotion_fields,
                                {Choice::Rule::AtLeastOne, {"to", "disks"}}};

// What every migration over a network can say.
constexpr Field ignore_rtt_limit{"ignore_rtt_limit", Truth{}, Optional,
                                 "Goes beyond the round trip that release and edition admit, to see what would happen; default false."};
constexpr Field order{"order", Word{Spelling<CopyOrder>::words}, Optional, "Which is copied first; default disks_first."};

constexpr Field vmotion_fields[]{
    {"id", Name{Kind::Migration}, Required, "Name of the migration."},
    {"vm", Reference{Kind::Vm}, Required, "Which VM moves."},
    {"host", Reference{Kind::Host}, Required, "Where it runs afterwards."},
    ignore_rtt_limit,
};
constexpr Shape vmotion{"vmotion", "Moves a VM to another host; its files stay.", vmotion_fields};

constexpr Field xvmotion_fields[]{
    {"id", Name{Kind::Migration}, Required, "Name of the migration."},
    {"vm", Reference{Kind::Vm}, Required, "Which VM moves."},
    {"host", Reference{Kind::Host}, Required, "Where it runs afterwards."},
    {"to", Reference{Kind::Datastore}, Optional, "Datastore of the home and of every disk not in \"disks\"; absent: those stay."},
    {"disks", References{Kind::Disk, Kind::Datastore}, Optional, "Disk by disk, where it goes."},
    {"format", Word{Spelling<DiskFormat>::of_a_move}, Optional, "Of all moved disks afterwards; absent: as they are."},
    order,
    ignore_rtt_limit,
};
constexpr Shape xvmotion{"xvmotion",
                         "Moves a VM to another host and its files to other datastores, in one migration.",
                         xvmotion_fields,
                         {Choice::Rule::AtLeastOne, {"to", "disks"}}};

constexpr Field evacuate_fields[]{
    {"id", Name{Kind::Migration}, Required, "Name of the evacuation; its migrations are named ID/VM."},
    {"host", Reference{Kind::Host}, Required, "Which host is emptied."},
    {"to_hosts", Ids{Kind::Host, 1, 10'000}, Required, "Where its VMs go, in turn."},
    {"to", Reference{Kind::Datastore}, Optional, "Datastore of all their files afterwards; absent: those stay."},
    order,
    ignore_rtt_limit,
};
constexpr Shape evacuate{"evacuate", "Migrates every VM that is on a host by then.", evacuate_fields};

constexpr Field evacuation_plan_fields[]{
    {"id", Name{Kind::Migration}, Required, "Name of the plan; its migrations are named ID/VM, and ID/VM/spare to a spare."},
    {"from", Ids{Kind::Datastore, 1, 1'000}, Optional, "Datastores that are emptied."},
    {"to", Ids{Kind::Datastore, 1, 1'000}, Optional, "With \"from\": where the files go, a VM's all to one of these."},
    {"vms", References{Kind::Vm, Kind::Datastore}, Optional, "VM by VM, the datastore all its files go to; they may change places."},
    {"spare", Ids{Kind::Datastore, 1, 100}, Optional, "With \"vms\": datastores on which one may wait until there is room where it goes."},
    {"window", bounds::length, Optional, "In which all should be done."},
    {"order", Word{Spelling<EvacuationPlan::Order>::words}, Optional,
     "planned: by the planner, each asked for once it can begin; naive: in the order of the inventory, destinations in turn, all at once; default planned."},
};
constexpr Shape evacuation_plan{"evacuation_plan",
                                "Moves the files of many VMs to other datastores, in an order that is done soon.",
                                evacuation_plan_fields,
                                {Choice::Rule::ExactlyOne, {"from", "vms"}}};

constexpr Field fault_fields[]{
    {"id", Name{Kind::Fault}, Optional, "Name of the fault; default fault1, fault2, ... in the order of the file."},
    {"array", Reference{Kind::Array}, Optional, "An array, of which a primitive or a port fails."},
    {"fabric", Reference{Kind::Fabric}, Optional, "A fabric that goes down."},
    {"network", Reference{Kind::Network}, Optional, "A network that goes down."},
    {"datastore", Reference{Kind::Datastore}, Optional, "A datastore that all paths to are lost, or space of is taken."},
    {"host", Reference{Kind::Host}, Optional, "A host that dies with its VMs, or loses an adapter."},
    {"wan", Reference{Kind::Wan}, Optional, "A line between sites that goes down."},
    {"site", Reference{Kind::Site}, Optional, "A site that is lost: its hosts with their VMs, its arrays, the vCenter that runs there."},
    {"xcopy", Word{Spelling<Primitive>::of_a_fault}, Optional, "Of an array: every XCOPY errs."},
    {"write_same", Word{Spelling<Primitive>::of_a_fault}, Optional, "Of an array: every WRITE SAME errs."},
    {"port", Count{0, 4095}, Optional, "Of an array: the port that is lost, from 0 over all of the array's."},
    {"nic", Count{0, 4095}, Optional, "Of a host: the network adapter that is lost, from 0 over all of the host's."},
    {"takes", Size{1_B, bounds::capacity.most}, Optional, "Of a datastore: space that somebody else takes, at most what is free."},
    {"for", bounds::length, Optional, "How long; absent: until the end."},
};
constexpr Shape fault{"fault",
                      "Something that goes wrong.",
                      fault_fields,
                      {Choice::Rule::ExactlyOne, {"array", "fabric", "network", "datastore", "host", "wan", "site"}}};

constexpr Field firmware_upgrade_fields[]{
    {"array", Reference{Kind::Array}, Required, "Array that is upgraded."},
    {"xcopy", Word{Spelling<Primitive>::words}, Optional, "Full copy inside the array from now on; absent: as it was."},
    {"write_same", Word{Spelling<Primitive>::words}, Optional, "Zeroing by the array from now on; absent: as it was."},
};
constexpr Shape firmware_upgrade{"firmware_upgrade",
                                 "An array's primitives are others from now on.",
                                 firmware_upgrade_fields,
                                 {Choice::Rule::AtLeastOne, {"xcopy", "write_same"}}};

constexpr Field random_faults_fields[]{
    {"kinds", Words{Spelling<RandomFaults::Kind>::words}, Required, "Of which one is picked each time."},
    {"mean_interval", bounds::length, Required, "Between one's beginning and the next's."},
    {"mean_length", bounds::length, Required, "How long one lasts."},
    {"until", bounds::length, Required, "When no more begin, from the action's instant on."},
};
constexpr Shape random_faults{"random_faults", "Faults at random instants and places, by the seed.", random_faults_fields};

constexpr Field host_maintenance_fields[]{
    {"id", Name{Kind::Migration}, Required, "Name of it; its migrations are named ID/HOST/VM."},
    {"host", Reference{Kind::Host}, Optional, "The host that enters maintenance mode."},
    {"hosts", Ids{Kind::Host, 1, 10'000}, Optional, "Several, one after the other: each leaves maintenance mode before the next enters it."},
    {"at_once", Count{1, 1000}, Optional, "Of several, so many at the same time; default 1."},
    {"timeout", bounds::instant, Optional, "Entering that takes longer fails; default 0 s: it may take as long as it does."},
    {"powered_off", Truth{}, Optional, "VMs that are powered off are moved too; default false."},
    {"for", bounds::length, Optional, "How long a host stays in it; absent: until exit_maintenance."},
};
constexpr Shape host_maintenance{"host_maintenance",
                                 "Hosts enter maintenance mode: nothing is started there, and DRS moves away what runs there.",
                                 host_maintenance_fields,
                                 {Choice::Rule::ExactlyOne, {"host", "hosts"}}};

constexpr Field exit_maintenance_fields[]{
    {"host", Reference{Kind::Host}, Optional, "The host; one that is only entering stops doing so."},
    {"datastore", Reference{Kind::Datastore}, Optional, "The datastore; where it is only entering, what has been asked to leave it leaves."},
};
constexpr Shape exit_maintenance{"exit_maintenance",
                                 "A host or a datastore leaves maintenance mode.",
                                 exit_maintenance_fields,
                                 {Choice::Rule::ExactlyOne, {"host", "datastore"}}};

constexpr Field datastore_maintenance_fields[]{
    {"id", Name{Kind::Migration}, Required, "Name of it."},
    {"datastore", Reference{Kind::Datastore}, Required, "Which enters maintenance mode; one of a datastore cluster."},
};
constexpr Shape datastore_maintenance{"datastore_maintenance", "A datastore enters maintenance mode: Storage DRS moves away what is there.",
                                      datastore_maintenance_fields};

constexpr Field action_fields[]{
    {"at", bounds::instant, Optional, "When, from the start."},
    {"after", Reference{Kind::Migration}, Optional, "Instead of \"at\": when this migration, or all of this evacuate, ended, in whatever way."},
    {"storage_vmotion", Object{&storage_vmotion}, Optional, "A move to other datastores."},
    {"vmotion", Object{&vmotion}, Optional, "A move to another host."},
    {"xvmotion", Object{&xvmotion}, Optional, "A move to another host and other datastores."},
    {"evacuate", Object{&evacuate}, Optional, "Moves of all VMs of a host."},
    {"evacuation_plan", Object{&evacuation_plan}, Optional, "Moves of many VMs' files, planned."},
    {"fault", Object{&fault}, Optional, "A fault."},
    {"firmware_upgrade", Object{&firmware_upgrade}, Optional, "A repair, or the opposite."},
    {"random_faults", Object{&random_faults}, Optional, "Many faults."},
    {"host_maintenance", Object{&host_maintenance}, Optional, "Hosts enter maintenance mode."},
    {"exit_maintenance", Object{&exit_maintenance}, Optional, "A host or a datastore leaves maintenance mode."},
    {"datastore_maintenance", Object{&datastore_maintenance}, Optional, "A datastore enters maintenance mode."},
};

} // namespace

constexpr Shape action_shape{"action",
                             "Something that happens at a given time, or after a migration.",
                             action_fields,
                             {Choice::Rule::ExactlyOne,
                              {"storage_vmotion", "vmotion", "xvmotion", "evacuate", "evacuation_plan", "fault", "firmware_upgrade", "random_faults",
                               "host_maintenance", "datastore_maintenance", "exit_maintenance"}},
                             {Choice::Rule::ExactlyOne, {"at", "after"}}};

} // namespace godwit::scenario
