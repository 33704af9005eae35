#include "cli/later.hpp"

#include "cli/children.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace godwit::cli {

namespace {

using Json = nlohmann::json;

/// False: nobody is there any more.
bool send_all(int socket, const void* data, std::size_t size)
{
  const auto* rest = static_cast<const char*>(data);
  while (size > 0) {
    const auto sent = send(socket, rest, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    rest += sent, size -= static_cast<std::size_t>(sent);
  }
  return true;
}

bool receive_all(int socket, void* data, std::size_t size)
{
  auto* rest = static_cast<char*>(data);
  while (size > 0) {
    const auto received = recv(socket, rest, size, 0);
    if (received < 0 && errno == EINTR) continue;
    if (received <= 0) return false;
    rest += received, size -= static_cast<std::size_t>(received);
  }
  return true;
}

/// Its length, then the text.
bool send_text(int socket, const std::string& text)
{
  const std::uint64_t size = text.size();
  return send_all(socket, &size, sizeof size) && send_all(socket, text.data(), text.size());
}

std::optional<std::string> receive_text(int socket)
{
  std::uint64_t size = 0;
  if (!receive_all(socket, &size, sizeof size)) return std::nullopt;
  std::string text(size, '\0');
  return receive_all(socket, text.data(), text.size()) ? std::optional{std::move(text)} : std::nullopt;
}

void serve(int socket, const std::function<Finished(const std::string&)>& job)
{
  while (const auto request = receive_text(socket)) {
    const auto texts = Json::parse(*request).get<std::vector<std::string>>();
    std::vector<std::function<Finished()>> jobs;
    for (const auto& text : texts) jobs.push_back([&job, &text] { return job(text); });
    auto reply = Json::array();
    for (const auto& finished : finish_all(jobs)) reply.push_back({static_cast<int>(finished.exit), finished.output});
    if (!send_text(socket, reply.dump())) return;
  }
}

} // namespace

Later::Later(std::function<Finished(const std::string&)> job)
{
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0) throw std::runtime_error{fmt::format("no socket: {}", std::strerror(errno))};
  waiting_ = std::make_unique<Child>([ends, job = std::move(job)] {
    close(ends[0]); // so that it ends with the other process
    serve(ends[1], job);
    return Finished{};
  });
  close(ends[1]);
  socket_ = ends[0];
}

Later::~Later() { close(socket_); }

std::vector<Finished> Later::finish(const std::vector<std::string>& texts)
{
  const auto reply = send_text(socket_, Json(texts).dump()) ? receive_text(socket_) : std::nullopt;
  if (!reply) throw std::runtime_error{"the process that runs scenarios again is gone"};
  std::vector<Finished> all;
  for (const auto& one : Json::parse(*reply)) all.push_back({static_cast<Exit>(one.at(0).get<int>()), one.at(1).get<std::string>()});
  return all;
}

} // namespace godwit::cli
