#pragma once
// Affinity rules of a cluster, worked out for one observation. Pure.
//
// VM-VM rules and must rules bind always; should rules bind DRS as long as there is another way. Of should rules of one VM that leave it no
// host together, the youngest holds (Denneman 2012-12-05). Rules' names stand in the reasons.

#include "cluster/drs/layout.hpp"

#include <optional>

namespace godwit::cluster::drs {

enum class Strictness { Should, Must }; ///< Should: should rules too

class Rules {
public:
  /// The observation must outlive it. Rules of VMs that are not in it are passed over.
  explicit Rules(const Observed& observed);

  /// VMs that are kept together with it, itself among them; in order of index.
  const std::vector<std::size_t>& together(std::size_t vm) const { return together_[vm]; }
  /// Which rule forbids the VM the host, were it and its mates alone to move there; "" where none does.
  std::string forbids(std::size_t vm, std::size_t host, const Layout& layout, Strictness strictness) const;
  /// The rule that the VM breaks where it is now, "" for none.
  std::string broken(std::size_t vm, const Layout& layout, Strictness strictness) const;
  bool any() const { return any_; }

private:
  struct Bound {
    std::string rule;
    std::vector<bool> allowed; ///< by host
  };
  struct Rival {
    std::string rule;
    std::size_t vm;
  };
  std::string of_hosts(std::size_t vm, std::size_t host, Strictness strictness) const;

  const Observed& observed_;
  bool any_ = false;
  std::vector<std::vector<std::size_t>> together_;
  std::vector<std::string> keeps_; ///< by VM: the rule that keeps it with others
  std::vector<std::vector<Rival>> rivals_;
  std::vector<std::vector<Bound>> must_, should_;
};

} // namespace godwit::cluster::drs
