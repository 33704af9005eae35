#include "guest/demand.hpp"

#include <catch2/catch.hpp>

namespace demand_test {

using namespace godwit::guest;
using godwit::scenario::Curve, godwit::scenario::Diurnal, godwit::scenario::Noise, godwit::scenario::Series, godwit::scenario::StepTo;

namespace {

constexpr double hour = 3600;
constexpr double days = 24 * hour;

double at(const Curve& curve, double seconds, double starts = 0, std::uint64_t stream = 1) { return level(curve, moment(Seconds{seconds}, Seconds{starts}), stream); }

Curve series(bool loop)
{
  Series recorded{.file = "load.csv", .samples = {{Seconds{0}, 2}, {Seconds{60}, 5}, {Seconds{120}, 1}}, .length = Seconds{180}, .loop = loop};
  return {.series = std::make_shared<const Series>(recorded)};
}

} // namespace

TEST_CASE("a curve without parts is 1 at all times", "[guest][demand]")
{
  CHECK(at({}, 0) == 1);
  CHECK(at({}, 30 * days) == 1);
}

TEST_CASE("a diurnal load is 1 + swing at its peak, 1 - swing half a day from it, 1 between", "[guest][demand]")
{
  const Curve curve{.diurnal = Diurnal{.swing = 0.6, .peak = Seconds{14 * hour}}};
  CHECK(at(curve, 14 * hour) == Approx(1.6));
  CHECK(at(curve, 2 * hour) == Approx(0.4));
  CHECK(at(curve, 8 * hour) == Approx(1));
  CHECK(at(curve, 20 * hour) == Approx(1));
  CHECK(at(curve, 3 * days + 14 * hour) == Approx(1.6));
}

TEST_CASE("the weekend begins on Saturday at midnight and ends on Monday at midnight", "[guest][demand]")
{
  const Curve curve{.diurnal = Diurnal{.swing = 0, .peak = Seconds{0}, .weekend = 0.25}};
  CHECK(at(curve, 5 * days - 1) == 1);
  CHECK(at(curve, 5 * days) == 0.25);
  CHECK(at(curve, 7 * days - 1) == 0.25);
  CHECK(at(curve, 7 * days) == 1);
  CHECK(at(curve, 12 * days) == 0.25); // the next Saturday
}

TEST_CASE("a run that starts on a Friday evening meets the weekend six hours later", "[guest][demand]")
{
  const Curve curve{.diurnal = Diurnal{.swing = 0, .peak = Seconds{0}, .weekend = 0.25}};
  const auto friday_evening = 4 * days + 18 * hour;
  CHECK(at(curve, 6 * hour - 1, friday_evening) == 1);
  CHECK(at(curve, 6 * hour, friday_evening) == 0.25);
}

TEST_CASE("a step holds from its instant on, not before, before the first the factor is 1", "[guest][demand]")
{
  const Curve curve{.steps = {StepTo{Seconds{100}, 3}, StepTo{Seconds{200}, 0}}};
  CHECK(at(curve, 99.999) == 1);
  CHECK(at(curve, 100) == 3);
  CHECK(at(curve, 199.999) == 3);
  CHECK(at(curve, 200) == 0);
  CHECK(at(curve, 1e6) == 0);
}

TEST_CASE("a recorded level holds until the next one, the last holds for ever", "[guest][demand]")
{
  CHECK(at(series(false), 0) == 2);
  CHECK(at(series(false), 59.999) == 2);
  CHECK(at(series(false), 60) == 5);
  CHECK(at(series(false), 120) == 1);
  CHECK(at(series(false), 1e6) == 1);
}

TEST_CASE("a recording that loops begins again a mean gap after its last sample", "[guest][demand]")
{
  CHECK(at(series(true), 179.999) == 1);
  CHECK(at(series(true), 180) == 2);
  CHECK(at(series(true), 240) == 5);
}

TEST_CASE("noise keeps within its share, holds for its stretch, and its mean is 1", "[guest][demand]")
{
  const Curve curve{.noise = Noise{.share = 0.2, .every = Seconds{300}}};
  double sum = 0;
  constexpr int stretches = 10'000;
  for (int i = 0; i < stretches; ++i) {
    const auto value = at(curve, 300.0 * i);
    CHECK(value >= 0.8);
    CHECK(value <= 1.2);
    CHECK(at(curve, 300.0 * i + 299.9) == value);
    sum += value;
  }
  CHECK(sum / stretches == Approx(1).margin(0.005)); // sigma 0.2 / sqrt 3 / 100 = 0.00115
}

TEST_CASE("noise at an instant is the same whoever asks, in whatever order, other names draw other noise", "[guest][demand]")
{
  const Curve curve{.noise = Noise{.share = 1, .every = Seconds{300}}};
  const auto a = stream_number(1, "a/cpu"), b = stream_number(1, "b/cpu"), other_seed = stream_number(2, "a/cpu");
  const auto late = at(curve, 86'400, 0, a), early = at(curve, 0, 0, a);
  CHECK(at(curve, 0, 0, a) == early);
  CHECK(at(curve, 86'400, 0, a) == late);
  CHECK(early != late);
  CHECK(at(curve, 0, 0, b) != early);
  CHECK(at(curve, 0, 0, other_seed) != early);
}

TEST_CASE("parts of a curve multiply", "[guest][demand]")
{
  const Curve curve{.diurnal = Diurnal{.swing = 0.5, .peak = Seconds{0}}, .steps = {StepTo{Seconds{0}, 2}}};
  CHECK(at(curve, 0) == Approx(3));
}

TEST_CASE("only I/Os one after the other spare the device its positioning", "[guest][demand]")
{
  CHECK(randomness(godwit::scenario::Sequential{}) == 0);
  CHECK(randomness(godwit::scenario::Uniform{}) == 1);
  CHECK(randomness(godwit::scenario::Zipf{}) == 1);
}

} // namespace demand_test
