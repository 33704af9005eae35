#include "admission/cluster.hpp"

#include <catch2/catch.hpp>

#include <stdexcept>

namespace books_test {

using namespace godwit;
using namespace godwit::test;

namespace {

using Started = std::vector<Books::Ticket>;
const Started nobody{};

/// vCenter, as far as the books go: starts whom it may after each thing that happens.
class VCenter {
public:
  explicit VCenter(Books::Order order) : books(order) {}

  Started ask(Books::Ticket ticket, const Charges& charges)
  {
    books.ask(ticket, charges);
    return start();
  }
  Started end(Books::Ticket ticket)
  {
    books.give_back(ticket);
    return start();
  }
  Started withdraw(Books::Ticket ticket)
  {
    books.withdraw(ticket);
    return start();
  }
  Books books;

private:
  Started start()
  {
    Started started;
    while (const auto next = books.next()) started.push_back(next->ticket);
    return started;
  }
};

constexpr auto both = {Books::Order::Fifo, Books::Order::FirstFit};

Charge host(const std::string& id, int cost) { return {Kind::Host, id, cost, 8}; }
Charge datastore(const std::string& id, int cost) { return {Kind::Datastore, id, cost, 128}; }

} // namespace

TEST_CASE("what is taken is said with its cost in it, what is given back without", "[admission]")
{
  Books books(Books::Order::Fifo);
  for (const Books::Ticket ticket : {1, 2}) books.ask(ticket, {host("esx0", 4)});
  CHECK(in_words(books.next()->slots) == "host esx0 has 4 of 8");
  const auto second = books.next();
  CHECK(in_words(second->slots) == "host esx0 has 8 of 8");
  CHECK(second->slots.front().cost == 4);
  CHECK(in_words(books.give_back(1)) == "host esx0 has 4 of 8");
  CHECK(in_words(books.give_back(2)) == "host esx0 has 0 of 8");
}

TEST_CASE("a host and its network are two resources of one name", "[admission]")
{
  VCenter vcenter(Books::Order::Fifo);
  vcenter.ask(1, {host("esx0", 8)});
  CHECK(vcenter.books.in_use(Kind::Host, "esx0") == 8);
  CHECK(vcenter.books.in_use(Kind::Network, "esx0") == 0);
  CHECK(vcenter.ask(2, {{Kind::Network, "esx0", 1, 8}}) == Started{2});
}

TEST_CASE("who finds slots starts at once, whatever the order", "[admission]")
{
  for (const auto order : both) {
    VCenter vcenter(order);
    CHECK(vcenter.ask(7, {host("esx0", 8), datastore("A", 16)}) == Started{7});
    CHECK(vcenter.ask(3, {}) == Started{3});
    CHECK(vcenter.books.waiting() == 0);
  }
}

TEST_CASE("the third data-moving vMotion of a host starts when the first ends", "[admission][XVM-9]")
{
  const Cluster cluster(4);
  for (const auto order : both) {
    VCenter vcenter(order);
    vcenter.ask(1, cluster.xvmotion(0, 1, "A", "B"));
    vcenter.ask(2, cluster.xvmotion(0, 2, "A", "B"));
    CHECK(vcenter.ask(3, cluster.xvmotion(0, 3, "A", "B")) == nobody);
    CHECK(vcenter.books.waiting() == 1);
    CHECK(vcenter.end(1) == Started{3});
    CHECK(vcenter.books.waiting() == 0);
  }
}

TEST_CASE("first come, first served: a small one does not pass a big one on a resource they share", "[admission]")
{
  VCenter vcenter(Books::Order::Fifo);
  vcenter.ask(1, {host("esx0", 5)});
  CHECK(vcenter.ask(2, {host("esx0", 4)}) == nobody); // 5 + 4 > 8
  CHECK(vcenter.ask(3, {host("esx0", 1)}) == nobody); // 5 + 1 would fit
  CHECK(vcenter.end(1) == Started{2, 3});
}

TEST_CASE("first come, first served: not even on a resource of which the earlier one lacks nothing", "[admission]")
{
  VCenter vcenter(Books::Order::Fifo);
  vcenter.ask(1, {datastore("A", 128)});
  CHECK(vcenter.ask(2, {host("esx0", 4), datastore("A", 16)}) == nobody); // esx0 is idle
  CHECK(vcenter.ask(3, {host("esx0", 4), datastore("B", 16)}) == nobody); // or 2 could find esx0 full whenever A has room
  CHECK(vcenter.end(1) == Started{2, 3});
}

TEST_CASE("first come, first served: who shares nothing with those before passes them", "[admission]")
{
  VCenter vcenter(Books::Order::Fifo);
  vcenter.ask(1, {host("esx0", 8)});
  vcenter.ask(2, {host("esx0", 1), datastore("A", 1)});
  CHECK(vcenter.ask(3, {host("esx1", 1), datastore("B", 1)}) == Started{3});
  CHECK(vcenter.ask(4, {host("esx1", 1), datastore("A", 1)}) == nobody); // A with 2
}

TEST_CASE("first fit: the first that fits starts, past bigger ones", "[admission]")
{
  VCenter vcenter(Books::Order::FirstFit);
  vcenter.ask(1, {host("esx0", 5)});
  vcenter.ask(2, {host("esx0", 2)});
  CHECK(vcenter.ask(3, {host("esx0", 4)}) == nobody); // 7 + 4 > 8
  CHECK(vcenter.ask(4, {host("esx0", 2)}) == nobody); // 7 + 2 > 8
  CHECK(vcenter.ask(5, {host("esx0", 1)}) == Started{5});
  CHECK(vcenter.end(2) == Started{4}); // 6 + 4 > 8, 6 + 2 = 8
  CHECK(vcenter.end(1) == Started{3}); // 3 + 4 <= 8
}

TEST_CASE("first fit: of those that fit, the first to come starts first", "[admission]")
{
  VCenter vcenter(Books::Order::FirstFit);
  vcenter.ask(9, {host("esx0", 8)});
  for (const Books::Ticket ticket : {8, 2, 5}) vcenter.ask(ticket, {host("esx0", ticket == 2 ? 4 : 1)});
  CHECK(vcenter.end(9) == Started{8, 2, 5}); // tickets are no order
}

TEST_CASE("who lacks two resources starts when both have slots, in whatever order they come", "[admission]")
{
  for (const auto order : both) {
    for (const Books::Ticket first : {1, 2}) {
      VCenter vcenter(order);
      vcenter.ask(1, {host("esx0", 8)});
      vcenter.ask(2, {datastore("A", 128)});
      CHECK(vcenter.ask(3, {host("esx0", 1), datastore("A", 1)}) == nobody);
      CHECK(vcenter.end(first) == nobody);
      CHECK(vcenter.end(3 - first) == Started{3});
    }
  }
}

TEST_CASE("who leaves the queue without starting makes way for those behind", "[admission]")
{
  VCenter vcenter(Books::Order::Fifo);
  vcenter.ask(1, {host("esx0", 5)});
  vcenter.ask(2, {host("esx0", 4), host("esx1", 4)});
  vcenter.ask(3, {host("esx0", 3)});
  CHECK(vcenter.ask(4, {host("esx1", 1)}) == nobody);
  CHECK(vcenter.withdraw(2) == Started{3, 4});
  CHECK(vcenter.books.waiting() == 0);
  CHECK(vcenter.end(1) == nobody); // 2 does not come back
}

TEST_CASE("a migration waits for what lacks and for what another stands before it for", "[admission]")
{
  VCenter fifo(Books::Order::Fifo), first_fit(Books::Order::FirstFit);
  for (auto* vcenter : {&fifo, &first_fit}) {
    vcenter->ask(1, {datastore("A", 128)});
    vcenter->ask(2, {host("esx0", 4), datastore("A", 16)});
    CHECK(in_words(vcenter->books.waits_for(2)) == "datastore A has 128 of 128");
    vcenter->ask(3, {host("esx0", 4), datastore("A", 16)});
  }
  CHECK(in_words(fifo.books.waits_for(3)) == "host esx0 has 0 of 8, datastore A has 128 of 128");
  CHECK(in_words(first_fit.books.waits_for(3)) == "datastore A has 128 of 128");
}

TEST_CASE("slots are not given back twice, nor by who never had them", "[admission]")
{
  VCenter vcenter(Books::Order::Fifo);
  vcenter.ask(1, {host("esx0", 8)});
  vcenter.ask(2, {host("esx0", 8)});
  CHECK_THROWS_AS(vcenter.books.give_back(2), std::logic_error); // it waits
  vcenter.end(1);
  CHECK_THROWS_AS(vcenter.books.give_back(1), std::logic_error);
  CHECK(vcenter.books.in_use(Kind::Host, "esx0") == 8); // 2's
}

TEST_CASE("nobody is in the books twice, and who does not wait cannot leave the queue", "[admission]")
{
  VCenter vcenter(Books::Order::Fifo);
  vcenter.ask(1, {host("esx0", 8)});
  vcenter.ask(2, {host("esx0", 8)});
  CHECK_THROWS_AS(vcenter.books.ask(1, {}), std::logic_error);
  CHECK_THROWS_AS(vcenter.books.ask(2, {}), std::logic_error);
  CHECK_THROWS_AS(vcenter.books.withdraw(1), std::logic_error); // it has started
  CHECK_THROWS_AS(vcenter.books.waits_for(3), std::logic_error);
}

} // namespace books_test
