#pragma once
// Links side by side and what stands on their labels: the figure people estimate by.

#include "units/quantity.hpp"

#include <string>
#include <vector>

namespace godwit::units {

struct Label {
  std::string id;
  BytesPerSecond rate;
  bool operator==(const Label&) const = default;
};
using Labels = std::vector<Label>;

BytesPerSecond total(const Labels& links);
/// "125 MB/s (the label of esx1/nic0/out)", "(2 x 125 MB/s) (the labels of esx1/nic0/out and 1 more)". Precondition: there is one.
std::string to_text(const Labels& links);

} // namespace godwit::units
