#pragma once
// Which disk of a VM may be copied next. From vSphere 5.1 up to 4 side by side, but only between datastores that no other disk
// under way uses: disks that share a source or a destination queue, a fan-out A->B, A->C included (Denneman 2012-09-04). Pure.

#include "migration/relocation.hpp"

#include <set>
#include <string>
#include <vector>

namespace godwit::migration {

class DiskQueue {
public:
  /// The moves must outlive the queue and stay where they are. Precondition: parallel >= 1.
  DiskQueue(std::vector<DiskMove>& moves, int parallel);

  /// The first in order that may start now; it counts as under way until done(). Null: none may.
  DiskMove* next();
  void done(const DiskMove& move);
  int under_way() const { return under_way_; }

private:
  std::vector<DiskMove*> waiting_;
  int parallel_;
  int under_way_ = 0;
  std::multiset<std::string> busy_; ///< datastores in use
};

} // namespace godwit::migration
