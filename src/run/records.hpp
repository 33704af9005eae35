#pragma once
// What is kept of each of many, by id.

#include <deque>
#include <string>
#include <unordered_map>

namespace godwit::run {

/// `Thing`: has an id. In the order they were made; what is given out stays where it is. Those that something still happens to are looked for among
/// those alone, for of what is over there are thousands, and to look among thousands is to wait for memory.
template <class Thing> class Records {
public:
  /// Null: there is none.
  Thing* find(const std::string& id)
  {
    if (last_ != nullptr && last_->id == id) return last_;
    for (auto* part : {&current_, &over_})
      if (const auto found = part->find(id); found != part->end()) return last_ = found->second;
    return nullptr;
  }
  /// Made, where there is none.
  Thing& of(const std::string& id)
  {
    if (auto* found = find(id)) return *found;
    auto& made = all_.emplace_back();
    made.id = id;
    current_.emplace(id, &made);
    return *(last_ = &made);
  }
  /// Little or nothing will be asked of it from now on.
  void over(const Thing& thing) { over_.insert(current_.extract(thing.id)); }

  auto begin() { return all_.begin(); }
  auto end() { return all_.end(); }

private:
  std::deque<Thing> all_;
  Thing* last_ = nullptr; ///< found: what happens to one thing comes together
  std::unordered_map<std::string, Thing*> current_, over_; ///< only looked up, never walked through
};

} // namespace godwit::run
