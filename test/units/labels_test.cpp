#include "units/labels.hpp"

#include <catch2/catch.hpp>

namespace labels_test {

using namespace godwit::units;
using namespace godwit::units::literals;

TEST_CASE("links side by side are estimated by the sum of their labels", "[units]")
{
  CHECK(to_text(Labels{{"esx1/nic0/out", 125_MBps}}) == "125 MB/s (the label of esx1/nic0/out)");
  const Labels two{{"esx1/nic0/out", 125_MBps}, {"esx1/nic1/out", 125_MBps}};
  CHECK(total(two) == 250_MBps);
  CHECK(to_text(two) == "(2 x 125 MB/s) (the labels of esx1/nic0/out and 1 more)");
  CHECK(to_text(Labels{{"a", 125_MBps}, {"b", 1250_MBps}}) == "1.38 GB/s (the labels of a and 1 more)"); // 1,375 MB/s
}

} // namespace labels_test
