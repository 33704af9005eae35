#pragma once
// What vCenter knows of the past: averages of 5 minutes kept for a day, and of the day before its mean and its 90th percentile, rolled
// up at midnight. All that a recommender may read of load. Pure: whoever collects fills it.
//
// Sources: vSphere documentation, "Data Collection Intervals": real-time samples every 20 s, statistics level 1 in 5 minutes for a day.

#include "cluster/counters.hpp"
#include "cluster/history.hpp"
#include "inventory/inventory.hpp"

#include <array>
#include <optional>
#include <vector>

namespace godwit::cluster {

using units::Bytes;
using units::BytesPerSecond;
using units::Seconds;

inline constexpr Seconds real_time_every{20};
inline constexpr Seconds sample_every{300};
inline constexpr std::size_t samples_kept = 288; ///< a day

enum class Day { Today, Yesterday };

/// What a disk's I/O is like; as its guest was seen to work.
struct IoProfile {
  Bytes size; ///< mean
  double read_share = 0; ///< of the I/Os, 0..1
  double random = 0; ///< of the I/Os, those that do not follow the one before, 0..1
};

class Statistics {
public:
  /// For the VMs, disks, datastores and hosts of the inventory, by their positions there.
  explicit Statistics(const inventory::Inventory& inventory);

  /// A VM's k-th disk among all disks.
  std::size_t disk(std::size_t vm, std::size_t k) const { return first_disk_[vm] + k; }

  // For recommenders. Nothing where there is no sample: it is missing, or the time has not come.
  template <Of of, class Quantity> std::optional<Quantity> last(Counter<of, Quantity> counter, std::size_t entity) const
  {
    return typed<Quantity>(last_of(of, counter.row, entity));
  }
  /// Over the samples there are of the last `window`, at most a day.
  template <Of of, class Quantity> std::optional<Quantity> mean(Counter<of, Quantity> counter, std::size_t entity, Seconds window) const
  {
    return typed<Quantity>(mean_of(of, counter.row, entity, rows_in(window)));
  }
  /// The least that so much (0 < share <= 1) of them do not exceed.
  template <Of of, class Quantity>
  std::optional<Quantity> percentile(Counter<of, Quantity> counter, std::size_t entity, double share, Seconds window) const
  {
    return typed<Quantity>(percentile_of(of, counter.row, entity, share, rows_in(window)));
  }
  /// Of the day: today's from midnight up to now, yesterday's as rolled up.
  template <Of of, class Quantity> std::optional<Quantity> mean(Counter<of, Quantity> counter, std::size_t entity, Day day) const
  {
    return typed<Quantity>(day == Day::Today ? mean_of(of, counter.row, entity, today_) : rolled(of, counter.row, entity, &Rolled::mean));
  }
  template <Of of, class Quantity> std::optional<Quantity> percentile90(Counter<of, Quantity> counter, std::size_t entity, Day day) const
  {
    return typed<Quantity>(day == Day::Today ? percentile_of(of, counter.row, entity, 0.9, today_) : rolled(of, counter.row, entity, &Rolled::percentile90));
  }
  /// How much of the last `window` there are samples of.
  template <Of of, class Quantity> Seconds sampled(Counter<of, Quantity> counter, std::size_t entity, Seconds window) const
  {
    return sample_every * static_cast<double>(present(of, counter.row, entity, rows_in(window)));
  }
  /// How long ago the last midnight is that the samples reach back to, or the start.
  Seconds today() const { return sample_every * static_cast<double>(today_); }

  /// A second, over the samples of the last day; a sample weighs half as much as one 6 hours later (assumed: recent ones weigh more,
  /// frankdenneman.nl 2011-09-13; by how much is not published).
  std::optional<BytesPerSecond> growth_of_datastore(std::size_t datastore) const;
  std::optional<BytesPerSecond> growth_of_disk(std::size_t disk) const;

  const IoProfile& profile(std::size_t disk) const { return profiles_[disk]; }

  // For collectors.
  /// Begins a sample: all its values are missing until they are set.
  void begin_sample();
  template <Of of, class Quantity> void set(Counter<of, Quantity> counter, std::size_t entity, Quantity value)
  {
    row(of, counter.row, entity, plain(value));
  }
  void profile(std::size_t disk, const IoProfile& profile) { profiles_[disk] = profile; }
  /// The day is over with the sample begun last.
  void roll_up();

private:
  struct Rolled {
    std::vector<float> mean, percentile90;
  };
  static double plain(double value) { return value; }
  static double plain(Bytes value) { return static_cast<double>(value.count()); }
  static double plain(Seconds value) { return value.value(); }
  template <class Quantity> static std::optional<Quantity> typed(double value)
  {
    if (std::isnan(value)) return std::nullopt;
    if constexpr (std::is_same_v<Quantity, Bytes>) return Bytes{std::llround(value)};
    else return Quantity{value};
  }
  static std::size_t rows_in(Seconds window) { return static_cast<std::size_t>(std::llround(std::max(0.0, window / sample_every))); }

  void row(Of of, std::size_t counter, std::size_t entity, double value);
  double at(Of of, std::size_t counter, std::size_t entity, std::size_t ago) const;
  std::size_t rows(Of of) const;
  double last_of(Of of, std::size_t counter, std::size_t entity) const;
  double mean_of(Of of, std::size_t counter, std::size_t entity, std::size_t rows) const;
  double percentile_of(Of of, std::size_t counter, std::size_t entity, double share, std::size_t rows) const;
  std::size_t present(Of of, std::size_t counter, std::size_t entity, std::size_t rows) const;
  double rolled(Of of, std::size_t counter, std::size_t entity, std::vector<float> Rolled::*what) const;

  std::vector<std::size_t> first_disk_; ///< by VM
  std::array<std::size_t, 4> entities_; ///< by Of
  std::vector<History<float>> vms_, disks_;
  std::vector<History<double>> datastores_, hosts_; ///< few, and large
  std::array<std::vector<Rolled>, 4> rolled_; ///< by Of, then by counter; empty until the first midnight
  std::vector<IoProfile> profiles_; ///< by disk
  std::size_t today_ = 0; ///< samples since midnight
};

} // namespace godwit::cluster
