// Requests drawn at random, against the rules as one would write them down without thinking of speed.

#include "admission/cluster.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace any_requests_test {

using namespace godwit;
using namespace godwit::test;

namespace {

constexpr int hosts = 12;

/// A migration between 12 hosts (each third with 1 GbE) and 5 datastores.
Charges drawn(std::uint32_t number)
{
  static const Cluster cluster = [] {
    Cluster mixed(hosts);
    for (std::size_t host = 0; host < hosts; host += 3) mixed.inventory.hosts[host].nics[0].rate = 1_Gbps;
    return mixed;
  }();
  const auto digit = [&number](std::uint32_t base) {
    const auto value = static_cast<int>(number % base);
    number /= base;
    return value;
  };
  const auto kind = digit(3), from = digit(hosts), to = (from + 1 + digit(hosts - 1)) % hosts;
  const auto source = std::to_string(digit(5)), destination = std::to_string(digit(5));
  if (kind == 0) return cluster.vmotion(from, to, source);
  return kind == 1 ? cluster.storage_vmotion(from, source, destination) : cluster.xvmotion(from, to, source, destination);
}

std::vector<Charges> requests(std::size_t count)
{
  constexpr std::uint32_t different = 3 * hosts * (hosts - 1) * 5 * 5;
  std::vector<Charges> all;
  const auto numbers = *rc::gen::container<std::vector<std::uint32_t>>(count, rc::gen::inRange<std::uint32_t>(0, different));
  for (const auto number : numbers) all.push_back(drawn(number));
  return all;
}

auto orders() { return rc::gen::element(Books::Order::Fifo, Books::Order::FirstFit); }

template <class List> auto take_any(List& list)
{
  const auto at = list.begin() + *rc::gen::inRange<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(list.size()));
  const auto one = *at;
  list.erase(at);
  return one;
}

/// What is in use, counted here.
using Count = std::map<std::pair<Kind, std::string>, int>;

bool share(const Charges& one, const Charges& other)
{
  return std::ranges::any_of(one, [&](const Charge& a) {
    return std::ranges::any_of(other, [&](const Charge& b) { return a.kind == b.kind && a.id == b.id; });
  });
}

/// The rules, word by word: everybody is asked each time.
struct Plain {
  std::optional<Books::Ticket> next()
  {
    for (auto one = waiting.begin(); one != waiting.end(); ++one) {
      const auto& [ticket, charges] = *one;
      const auto fits = [this](const Charge& charge) { return count[{charge.kind, charge.id}] + charge.cost <= charge.most; };
      const auto in_its_way = [&charges](const auto& earlier) { return share(earlier.second, charges); };
      if (!std::ranges::all_of(charges, fits)) continue;
      if (order == Books::Order::Fifo && std::any_of(waiting.begin(), one, in_its_way)) continue;
      for (const auto& charge : charges) count[{charge.kind, charge.id}] += charge.cost;
      const auto started = ticket;
      waiting.erase(one);
      return started;
    }
    return std::nullopt;
  }
  void give_back(const Charges& charges)
  {
    for (const auto& charge : charges) count[{charge.kind, charge.id}] -= charge.cost;
  }
  Books::Order order;
  std::vector<std::pair<Books::Ticket, Charges>> waiting;
  Count count;
};

} // namespace

TEST_CASE("a thousand requests at once: no maximum is exceeded, nobody waits for ever, all slots come back", "[admission]")
{
  for (const auto order : {Books::Order::Fifo, Books::Order::FirstFit}) {
    rc::prop("maxima", [order] {
      const auto all = requests(1000);
      Books books(order);
      Count count;
      bool within = true, counted = true;
      for (std::size_t ticket = 0; ticket < all.size(); ++ticket) books.ask(ticket, all[ticket]);
      std::vector<Books::Ticket> running;
      for (std::size_t ended = 0; ended < all.size(); ++ended) {
        while (const auto start = books.next()) {
          running.push_back(start->ticket);
          for (const auto& charge : all[start->ticket]) {
            const auto in_use = count[{charge.kind, charge.id}] += charge.cost;
            within = within && in_use <= charge.most;
            counted = counted && books.in_use(charge.kind, charge.id) == in_use;
          }
        }
        RC_ASSERT(!running.empty()); // somebody can always go on
        const auto ending = running.begin() + static_cast<std::ptrdiff_t>((ended * 7919) % running.size());
        for (const auto& charge : all[*ending]) count[{charge.kind, charge.id}] -= charge.cost;
        books.give_back(*ending);
        running.erase(ending);
      }
      RC_ASSERT(within);
      RC_ASSERT(counted);
      RC_ASSERT(books.waiting() == 0U);
      for (const auto& [resource, in_use] : count) RC_ASSERT(books.in_use(resource.first, resource.second) == 0);
    });
  }
}

TEST_CASE("whatever comes, ends or is withdrawn, those start whom the plain rules would start, in that order", "[admission]")
{
  rc::prop("like the plain rules", [] {
    const auto order = *orders();
    const auto all = requests(static_cast<std::size_t>(*rc::gen::inRange(1, 120)));
    Books books(order);
    Plain plain{order, {}, {}};
    std::vector<Books::Ticket> running;
    for (Books::Ticket ticket = 0; ticket < all.size() || !running.empty();) {
      const auto what = *rc::gen::inRange(0, 10);
      if (ticket < all.size() && what < 6) {
        books.ask(ticket, all[ticket]);
        plain.waiting.emplace_back(ticket, all[ticket]);
        ++ticket;
      } else if (!plain.waiting.empty() && what == 6) {
        books.withdraw(take_any(plain.waiting).first);
      } else if (!running.empty()) {
        const auto ending = take_any(running);
        books.give_back(ending);
        plain.give_back(all[ending]);
      }
      while (const auto expected = plain.next()) {
        const auto start = books.next();
        RC_ASSERT(start.has_value());
        RC_ASSERT(start->ticket == *expected);
        running.push_back(*expected);
      }
      RC_ASSERT(!books.next().has_value());
      RC_ASSERT(books.waiting() == plain.waiting.size());
    }
    RC_ASSERT(books.waiting() == 0U);
  });
}

TEST_CASE("first come, first served: of any two that share a resource the earlier starts earlier", "[admission]")
{
  rc::prop("no passing", [] {
    const auto all = requests(static_cast<std::size_t>(*rc::gen::inRange(1, 150)));
    Books books(Books::Order::Fifo);
    for (Books::Ticket ticket = 0; ticket < all.size(); ++ticket) books.ask(ticket, all[ticket]);
    std::map<std::pair<Kind, std::string>, Books::Ticket> latest;
    std::vector<Books::Ticket> running;
    while (books.waiting() > 0) {
      while (const auto start = books.next()) {
        for (const auto& charge : all[start->ticket]) {
          const auto [before, first] = latest.try_emplace({charge.kind, charge.id}, start->ticket);
          RC_ASSERT(first || before->second < start->ticket);
          before->second = start->ticket;
        }
        running.push_back(start->ticket);
      }
      books.give_back(take_any(running));
    }
  });
}

TEST_CASE("why somebody waits is never nothing, and nobody who starts lacked anything", "[admission]")
{
  rc::prop("reasons", [] {
    const auto all = requests(200);
    Books books(*orders());
    std::set<Books::Ticket> waiting;
    for (Books::Ticket ticket = 0; ticket < all.size(); ++ticket) {
      books.ask(ticket, all[ticket]);
      waiting.insert(ticket);
      while (const auto start = books.next()) {
        for (const auto& use : start->slots) RC_ASSERT(use.in_use <= use.most);
        waiting.erase(start->ticket);
      }
    }
    for (const auto ticket : waiting) RC_ASSERT(!books.waits_for(ticket).empty());
  });
}

} // namespace any_requests_test
