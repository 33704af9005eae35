#pragma once
// How the validation tells its figures.

#include <fmt/core.h>
#include <iostream>
#include <string>

namespace godwit::test {

inline void report(const std::string& name, double published, double simulated)
{
  std::cout << fmt::format("{:<44} published {:7.2f}  simulated {:7.2f}  error {:+.1f} %\n", name, published, simulated,
                           100 * (simulated / published - 1))
            << std::flush; // a later run forks: nothing may wait in the buffer
}

} // namespace godwit::test
