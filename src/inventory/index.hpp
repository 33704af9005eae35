#pragma once
// Entities by id without a search: a run looks up thousands of VMs thousands of times.

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace godwit::inventory {

/// Remembers where each id stood when last asked. A place is checked against the entity that stands there, so the vector may change
/// at will: then it is gone through once more.
class Index {
public:
  /// Null when there is none.
  template <class Entity> const Entity* find(const std::vector<Entity>& entities, std::string_view id) const
  {
    if (const auto* entity = look(entities, id)) return entity;
    places_.clear();
    for (std::size_t place = 0; place < entities.size(); ++place) places_.emplace(entities[place].id, place);
    return look(entities, id);
  }

private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view id) const { return std::hash<std::string_view>{}(id); }
  };

  template <class Entity> const Entity* look(const std::vector<Entity>& entities, std::string_view id) const
  {
    const auto found = places_.find(id);
    const bool there = found != places_.end() && found->second < entities.size() && entities[found->second].id == id;
    return there ? &entities[found->second] : nullptr;
  }

  mutable std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> places_;
};

} // namespace godwit::inventory
