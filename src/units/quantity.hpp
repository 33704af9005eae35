#pragma once
// Typed quantities. Only sensible arithmetic compiles: bytes over a rate is a time, a time is not a rate.
// Sizes are whole bytes, times are seconds, rates are bytes a second; nothing here knows of a clock.

#include <cmath>
#include <compare>
#include <cstdint>

namespace godwit::units {

/// A whole number of bytes. May be negative only as the result of a subtraction.
class Bytes {
public:
  constexpr Bytes() = default;
  constexpr explicit Bytes(std::int64_t count) : count_(count) {}
  constexpr std::int64_t count() const { return count_; }
  constexpr auto operator<=>(const Bytes&) const = default;
  constexpr Bytes& operator+=(Bytes other) { count_ += other.count_; return *this; }
  constexpr Bytes& operator-=(Bytes other) { count_ -= other.count_; return *this; }

private:
  std::int64_t count_ = 0;
};

/// A span of simulated time, or an instant counted from the start of the run.
class Seconds {
public:
  constexpr Seconds() = default;
  constexpr explicit Seconds(double value) : value_(value) {}
  constexpr double value() const { return value_; }
  constexpr auto operator<=>(const Seconds&) const = default;
  constexpr Seconds& operator+=(Seconds other) { value_ += other.value_; return *this; }

private:
  double value_ = 0;
};

class BytesPerSecond {
public:
  constexpr BytesPerSecond() = default;
  constexpr explicit BytesPerSecond(double value) : value_(value) {}
  constexpr double value() const { return value_; }
  constexpr auto operator<=>(const BytesPerSecond&) const = default;

private:
  double value_ = 0;
};

constexpr Bytes operator+(Bytes a, Bytes b) { return Bytes{a.count() + b.count()}; }
constexpr Bytes operator-(Bytes a, Bytes b) { return Bytes{a.count() - b.count()}; }
constexpr Bytes operator*(Bytes a, std::int64_t n) { return Bytes{a.count() * n}; }
constexpr double operator/(Bytes a, Bytes b) { return static_cast<double>(a.count()) / static_cast<double>(b.count()); }
constexpr Bytes min(Bytes a, Bytes b) { return a < b ? a : b; }
/// How many pieces of `piece` it takes to hold `whole`; the last may be short. Precondition: piece > 0.
constexpr std::int64_t pieces(Bytes whole, Bytes piece) { return (whole.count() + piece.count() - 1) / piece.count(); }

constexpr Seconds operator+(Seconds a, Seconds b) { return Seconds{a.value() + b.value()}; }
constexpr Seconds operator-(Seconds a, Seconds b) { return Seconds{a.value() - b.value()}; }
constexpr Seconds operator*(Seconds a, double n) { return Seconds{a.value() * n}; }
constexpr Seconds operator/(Seconds a, double n) { return Seconds{a.value() / n}; }
constexpr double operator/(Seconds a, Seconds b) { return a.value() / b.value(); }

constexpr BytesPerSecond operator*(BytesPerSecond a, double n) { return BytesPerSecond{a.value() * n}; }
constexpr BytesPerSecond operator+(BytesPerSecond a, BytesPerSecond b) { return BytesPerSecond{a.value() + b.value()}; }
constexpr BytesPerSecond operator-(BytesPerSecond a, BytesPerSecond b) { return BytesPerSecond{a.value() - b.value()}; }
constexpr double operator/(BytesPerSecond a, BytesPerSecond b) { return a.value() / b.value(); }
constexpr BytesPerSecond min(BytesPerSecond a, BytesPerSecond b) { return a < b ? a : b; }

constexpr Seconds operator/(Bytes size, BytesPerSecond rate) { return Seconds{static_cast<double>(size.count()) / rate.value()}; }
constexpr BytesPerSecond operator/(Bytes size, Seconds time) { return BytesPerSecond{static_cast<double>(size.count()) / time.value()}; }
inline Bytes operator*(BytesPerSecond rate, Seconds time) { return Bytes{std::llround(rate.value() * time.value())}; }

inline namespace literals {
constexpr Bytes operator""_B(unsigned long long n) { return Bytes{static_cast<std::int64_t>(n)}; }
constexpr Bytes operator""_KiB(unsigned long long n) { return Bytes{static_cast<std::int64_t>(n) << 10}; }
constexpr Bytes operator""_MiB(unsigned long long n) { return Bytes{static_cast<std::int64_t>(n) << 20}; }
constexpr Bytes operator""_GiB(unsigned long long n) { return Bytes{static_cast<std::int64_t>(n) << 30}; }
constexpr Bytes operator""_TiB(unsigned long long n) { return Bytes{static_cast<std::int64_t>(n) << 40}; }
constexpr BytesPerSecond operator""_MBps(unsigned long long n) { return BytesPerSecond{static_cast<double>(n) * 1e6}; }
constexpr BytesPerSecond operator""_Gbps(unsigned long long n) { return BytesPerSecond{static_cast<double>(n) * 1e9 / 8}; }
constexpr Seconds operator""_s(unsigned long long n) { return Seconds{static_cast<double>(n)}; }
constexpr Seconds operator""_s(long double n) { return Seconds{static_cast<double>(n)}; }
constexpr Seconds operator""_ms(unsigned long long n) { return Seconds{static_cast<double>(n) / 1e3}; }
constexpr Seconds operator""_ms(long double n) { return Seconds{static_cast<double>(n) / 1e3}; }
constexpr Seconds operator""_us(unsigned long long n) { return Seconds{static_cast<double>(n) / 1e6}; }
} // namespace literals

} // namespace godwit::units
