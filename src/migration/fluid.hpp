#pragma once
// Guest I/O as a fluid: what VMs with a demand ask of their disks, one load for all that goes from one host to one datastore. Loads links
// and pools, costs no event of its own; how much gets through and how long it takes follows from guest/pool_load.

#include "guest/pool_load.hpp"
#include "migration/guest_path.hpp"

#include <deque>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace godwit::migration {

class Fluid {
public:
  explicit Fluid(Surroundings& around);

  using Way = std::size_t;
  /// Precondition: the host reaches the datastore.
  Way way(const std::string& host, const std::string& datastore);

  /// What one disk asks.
  struct Ask {
    double iops = 0;
    double read_share = 0; ///< 0..1
    double random = 0; ///< share of the I/Os, 0..1
    Bytes size; ///< of each
    int outstanding = 1; ///< the most it has at once
  };
  /// Nobody asks anything; what is asked is added anew, then served.
  void clear();
  void add(Way way, const Ask& ask);
  void take(Way way, const Ask& ask);
  /// All pools are shared out and all ways loaded anew.
  void serve();
  /// The same of the pool that this way leads to.
  void serve(Way way);
  /// Paths were lost or came back, as Demands says it.
  void look_for_paths(std::set<engine::LinkIndex>& touched);
  void paths_changed(const std::set<engine::LinkIndex>& touched);
  /// What went up to now, recorded; nothing goes from now on.
  void finish();

  // How it is now.
  double share(Way way) const { return ways_[way].share; } ///< of what is asked, that which is served
  Seconds read_latency(Way way) const;
  Seconds write_latency(Way way) const;
  struct StoreNow {
    double reads = 0, writes = 0; ///< a second, served
    double outstanding = 0;
    Seconds latency; ///< of an I/O of its mix; where there is none, of a read
    std::size_t hosts = 0; ///< that do I/O there
  };
  /// By place of the datastore in the inventory; with what copies keep queued there right now.
  StoreNow now(std::size_t datastore) const;
  /// Latency of random reads of so many bytes, were so many kept outstanding there beside what guests and copies do; `beside`: and as many
  /// at that datastore at the same time.
  Seconds injected(std::size_t datastore, Bytes size, int outstanding, std::optional<std::size_t> beside = {}) const;

private:
  struct OneWay {
    OneWay(Surroundings& around, std::size_t store, const std::string& host, const std::string& datastore)
        : store(store), path(around, {"", "", "", trace::Cause::Guest}, host, datastore)
    {
    }
    std::size_t store;
    GuestPath path;
    bool works = true;
    guest::PoolLoad asked = {};
    double share = 1;
    Seconds narrow; ///< latency of an I/O where something on the way lets less through than the pool would; else 0
  };
  struct Pool {
    engine::LinkIndex read, write;
    guest::Pool does;
    std::vector<std::size_t> stores;
    /// Positioning takes time in which the devices move nothing: that much of their rate is nobody's.
    engine::Load read_positioning, write_positioning;
    datamover::Pressure::Source read_source, write_source;
    guest::PoolServes serves = {};
    double positioning = 0; ///< share of its time, as last told
  };
  struct Store {
    std::size_t pool;
    Seconds rtt; ///< of the way there, beyond the pool's own latency
    std::vector<Way> ways;
  };
  void add_pool(const inventory::Extent& extent);
  guest::PoolLoad load_of(const Pool& pool) const;
  void share_out(Pool& pool);
  void load(OneWay& way);
  void load(std::span<const Way> ways);
  void note(OneWay& way);

  Surroundings& around_;
  std::deque<OneWay> ways_; ///< stable addresses
  std::map<std::pair<std::size_t, std::size_t>, Way> by_ends_; ///< (host, datastore)
  std::vector<Store> stores_; ///< by place of the datastore
  std::deque<Pool> pools_;
  std::map<inventory::Extent, std::size_t> by_extent_;
};

} // namespace godwit::migration
