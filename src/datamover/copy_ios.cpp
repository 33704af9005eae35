#include "datamover/copy.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace godwit::datamover {

namespace {

/// The same copy, one I/O at a time: the queue is filled to its depth and each completion issues the next I/O, the write of what
/// was read or the next chunk's read (VAAI-1). Runs outside any actor; `finished` opens at the end.
class IoLoop final : public engine::IoClient {
public:
  IoLoop(Workshop& workshop, const Plan& plan, trace::CopyNumber number, Supervisor& supervisor)
      : workshop_(workshop), plan_(plan), number_(number), supervisor_(supervisor), per_transfer_(static_cast<std::uint64_t>(units::pieces(plan.transfer, plan.io))),
        total_(ios_of(plan)),
        transfers_(static_cast<std::size_t>(units::pieces(plan.size, plan.transfer))), slots_(static_cast<std::size_t>(plan.depth)),
        finished_(workshop.simulation.gate()), source_(workshop.pressure.enter()), last_end_(workshop.simulation.now())
  {
    for (auto slot = slots_.size(); slot-- > 0;) idle_.push_back(slot);
    announce(workshop_, source_, plan_);
  }

  ~IoLoop() { workshop_.pressure.leave(source_); }

  CopyResult run()
  {
    go_on();
    finished_.wait();
    return {stopped_ ? Copied::Stopped : Copied::Whole, units::min(plan_.size, plan_.io * static_cast<std::int64_t>(total_))};
  }

  Seconds cpu() const { return plan_.cost.cpu * static_cast<double>(total_); }

private:
  /// What is waited for, in the low bits of the tag; the rest is a slot of the queue, or a transfer for Allocation.
  enum class Step : std::uint64_t { Read, Write, Allocation };
  static std::uint64_t tag(std::uint64_t what, Step step) { return what * 4 + static_cast<std::uint64_t>(step); }

  struct Transfer {
    Request request;
    std::uint32_t left = 0; ///< I/Os not yet done
    Seconds began;
  };
  /// An I/O outstanding.
  struct Slot {
    std::uint64_t index = 0; ///< of the I/O within the copy
    std::uint32_t outstanding = 0; ///< when it was issued, itself included
    Seconds issued;
    Seconds read_done;
  };

  Seconds now() const { return workshop_.simulation.now(); }
  Transfer& transfer_of(const Slot& slot) { return transfers_[slot.index / per_transfer_]; }
  const Route& route_of(const Slot& slot) { return plan_.routes[transfer_of(slot).request.route]; }
  /// Every transfer begins with an I/O of its own and ends with what is left of it.
  Bytes offset_in_transfer(const Slot& slot) const { return plan_.io * static_cast<std::int64_t>(slot.index % per_transfer_); }
  Bytes offset_of(const Slot& slot) { return transfer_of(slot).request.offset + offset_in_transfer(slot); }
  Bytes size_of(const Slot& slot) { return units::min(plan_.io, transfer_of(slot).request.size - offset_in_transfer(slot)); }
  /// Of the I/O, what is not beyond the last data.
  Bytes written_of(const Slot& slot) { return units::min(size_of(slot), plan_.nonzero - (offset_of(slot) - plan_.start)); }
  bool writes(const Slot& slot) { return !route_of(slot).write.empty() && written_of(slot) > Bytes{0}; }

  /// Issues until the queue is full or the next I/O must wait for blocks to be allocated.
  void fill()
  {
    while (!idle_.empty() && next_ < std::min(total_, barrier_)) {
      if (next_ % per_transfer_ == 0 && !begin()) return;
      const auto slot = idle_.back();
      idle_.pop_back();
      issue(slot);
    }
  }

  void issue(std::size_t number)
  {
    auto& slot = slots_[number];
    slot.index = next_++;
    slot.outstanding = static_cast<std::uint32_t>(slots_.size() - idle_.size());
    slot.issued = slot.read_done = now();
    const auto& way = route_of(slot);
    if (way.read.empty()) return write(number);
    // CPU is charged with the write; an I/O that has none pays with its read.
    const auto cpu = writes(slot) ? Seconds{0} : plan_.cost.cpu;
    workshop_.simulation.submit({way.read, size_of(slot), plan_.cost.read + plan_.cost.software, plan_.cpu, cpu, on_the_core(cpu)}, *this,
                                tag(number, Step::Read));
  }

  /// The transfer that the next I/O opens. False: the copy ends before it.
  bool begin()
  {
    auto& transfer = transfers_[next_ / per_transfer_];
    transfer.request = request_of(plan_, static_cast<std::uint32_t>(next_ / per_transfer_));
    transfer.left = transfer.request.ios;
    transfer.began = now();
    if (!supervisor_.begins(transfer.request)) {
      stopped_ = true;
      total_ = next_;
      return false;
    }
    if (transfer.request.blocks > 0) barrier_ = next_ + transfer.request.ios;
    return true;
  }

  void write(std::size_t number)
  {
    auto& slot = slots_[number];
    const auto cpu = plan_.cost.cpu;
    workshop_.simulation.submit({route_of(slot).write, written_of(slot), plan_.cost.write, plan_.cpu, cpu, on_the_core(cpu)}, *this,
                                tag(number, Step::Write));
  }

  /// A copy runs on one core: when that has worked the I/O off too.
  Seconds on_the_core(Seconds cpu)
  {
    core_free_ = std::max(core_free_, now()) + cpu;
    return core_free_;
  }

  void io_done(std::uint64_t tag) override
  {
    const auto what = tag / 4;
    switch (static_cast<Step>(tag % 4)) {
    case Step::Read:
      slots_[what].read_done = now();
      return writes(slots_[what]) ? write(what) : complete(what);
    case Step::Write: return complete(what);
    case Step::Allocation: return allocated(transfers_[what].request);
    }
  }

  void complete(std::size_t number)
  {
    const auto& slot = slots_[number];
    workshop_.trace.record(now(), trace::IoDone{number_, slot.index, slot.outstanding, slot.issued, slot.read_done});
    idle_.push_back(number);
    ++done_;
    auto& transfer = transfer_of(slot);
    if (--transfer.left == 0) end(transfer);
    go_on();
  }

  void end(const Transfer& transfer)
  {
    const auto& request = transfer.request;
    workshop_.trace.record(now(), trace::TransferDone{number_, request.index, request.route, request.offset, request.size,
                                                      request.written, request.ios, transfer.began});
    // Transfers overlap: one's own time is since the last ended.
    press(workshop_, source_, plan_, request, now() - std::exchange(last_end_, now()));
    supervisor_.done(request);
    if (request.blocks == 0) return;
    workshop_.simulation.submit({{}, Bytes{0}, plan_.per_block * request.blocks, plan_.cpu, {}, {}}, *this,
                                tag(request.index, Step::Allocation));
  }

  void allocated(const Request& request)
  {
    workshop_.trace.record(now(), trace::BlocksAllocated{number_, request.blocks, plan_.per_block * request.blocks});
    barrier_ = none;
    go_on();
  }

  void go_on()
  {
    fill();
    if (done_ == total_ && barrier_ == none) finished_.open();
  }

  static constexpr std::uint64_t none = ~std::uint64_t{0};

  Workshop& workshop_;
  const Plan& plan_;
  trace::CopyNumber number_;
  Supervisor& supervisor_;
  bool stopped_ = false;
  std::uint64_t per_transfer_; ///< I/Os of a whole one
  std::uint64_t total_; ///< I/Os of the copy
  std::vector<Transfer> transfers_;
  std::vector<Slot> slots_; ///< as many as the queue is deep
  std::vector<std::size_t> idle_;
  engine::Gate finished_;
  Pressure::Source source_;
  Seconds last_end_; ///< of a transfer
  Seconds core_free_; ///< when the core has done what it was given
  std::uint64_t next_ = 0; ///< to be issued
  std::uint64_t done_ = 0;
  std::uint64_t barrier_ = none; ///< no I/O from this one on before the blocks of the transfer under way are allocated
};

} // namespace

CopyResult copy_by_ios(Workshop& workshop, const Plan& plan, trace::CopyNumber number, Supervisor& supervisor, Seconds& cpu)
{
  IoLoop loop{workshop, plan, number, supervisor};
  const auto result = loop.run();
  cpu = loop.cpu();
  return result;
}

} // namespace godwit::datamover
