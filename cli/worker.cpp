// SPDX-License-Identifier: Apache-2.0
#include "worker.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <iostream>
#include <new>
#include <optional>
#include <thread>

#include "streams.hpp"
#include "vrmap/error.hpp"

namespace vrmap::cli {

namespace {

using Clock = std::chrono::steady_clock;

// What goes through the pipes: a letter, the length of what follows, and that. An answer ends with
// its code, or with `starved` where the memory was not enough.
struct Frame {
    enum Kind : char {
        request = 'r',
        progress = 'p',
        out = 'o',
        err = 'e',
        code = 'c',
        starved = 'm'
    };
    Kind kind{};
    std::string text;
};

// The length of a frame is believed before a byte of it came: none is longer. A whole command line
// is shorter (Linux takes 6 MiB); what is said goes in pieces.
constexpr std::size_t most_in_frame = std::size_t{8} << 20;
// A worker gone mad fills no memory.
constexpr std::size_t most_in_answer = std::size_t{256} << 20;

bool send(int to, Frame::Kind kind, std::string_view text) {
    const std::uint64_t size = text.size();
    char head[1 + sizeof size];
    head[0] = kind;
    std::memcpy(head + 1, &size, sizeof size);
    return write_all(to, {head, sizeof head}) && write_all(to, text);
}

bool send_in_pieces(int to, Frame::Kind kind, std::string_view text) {
    for (; !text.empty(); text.remove_prefix(std::min(most_in_frame, text.size())))
        if (!send(to, kind, text.substr(0, most_in_frame))) return false;
    return true;
}

// Waits for bytes until then; false when none came.
bool wait_for(int from, std::optional<Clock::time_point> until) {
    for (;;) {
        pollfd p{from, POLLIN, 0};
        int left = -1;
        if (until) {
            const auto ms = std::chrono::ceil<std::chrono::milliseconds>(*until - Clock::now());
            left = static_cast<int>(std::max<std::int64_t>(0, ms.count()));
        }
        const int n = ::poll(&p, 1, left);
        if (n < 0 && errno == EINTR) continue;
        return n > 0;
    }
}

enum class Got { frame, end, late };

Got read_all(int from, char* bytes, std::size_t size, std::optional<Clock::time_point> until) {
    while (size > 0) {
        if (!wait_for(from, until)) return Got::late;
        const ssize_t n = ::read(from, bytes, size);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return Got::end;
        bytes += n;
        size -= static_cast<std::size_t>(n);
    }
    return Got::frame;
}

Got receive(int from, Frame& frame, std::optional<Clock::time_point> until = {}) {
    char head[1 + sizeof(std::uint64_t)];
    if (const Got got = read_all(from, head, sizeof head, until); got != Got::frame) return got;
    std::uint64_t size = 0;
    std::memcpy(&size, head + 1, sizeof size);
    if (size > most_in_frame) return Got::end;
    frame.kind = static_cast<Frame::Kind>(head[0]);
    frame.text.resize(static_cast<std::size_t>(size));
    return read_all(from, frame.text.data(), frame.text.size(), until);
}

// Arguments hold no NUL; the first part says whether progress is wanted.
std::string joined(const std::vector<std::string>& arguments, bool progress) {
    std::string text = progress ? "p" : "-";
    for (const std::string& a : arguments) text += '\0' + a;
    return text;
}

std::vector<std::string> parts(const std::string& text) {
    std::vector<std::string> all(1);
    for (const char c : text)
        if (c == '\0')
            all.emplace_back();
        else
            all.back() += c;
    return all;
}

void tell_progress(const std::string& text, const Progress& progress) {
    const auto blank = text.find(' ');
    if (!progress || blank == text.npos) return;
    progress(text.substr(0, blank).c_str(), std::atof(text.c_str() + blank + 1));
}

void limit(pid_t process, __rlimit_resource what, std::uint64_t most, std::uint64_t beyond = 0) {
    const rlimit both{most, most + beyond};
    ::prlimit(process, what, &both, nullptr);
}

// Memory is what the work takes; what each thread only reserves comes on top.
void set_limits(pid_t process, const Limits& limits) {
    [[maybe_unused]] constexpr std::uint64_t mb = std::uint64_t{1} << 20;
    [[maybe_unused]] constexpr std::uint64_t reserved_by_thread = 80 * mb;
    const std::uint64_t threads = std::max(1U, std::thread::hardware_concurrency());
#ifndef VRMAP_ADDRESS_SANITIZER  // which reserves terabytes
    limit(process, RLIMIT_AS,
          static_cast<std::uint64_t>(limits.memory_mb) * mb + threads * reserved_by_thread);
#endif
    // at the limit SIGXCPU, which says what it dies of; only seconds later SIGKILL, which does not
    constexpr std::uint64_t seconds_to_say_it = 5;
    limit(process, RLIMIT_CPU, static_cast<std::uint64_t>(limits.seconds) * threads,
          seconds_to_say_it);
    limit(process, RLIMIT_CORE, 0);
}

}  // namespace

Worker::Worker(Limits limits, std::function<int()> work)
    : limits_(limits), work_(std::move(work)) {}

Worker::~Worker() {
    stop();
}

void Worker::start() {
    int there[2], back[2];
    if (::pipe2(there, O_CLOEXEC) != 0 || ::pipe2(back, O_CLOEXEC) != 0)
        throw OutputError({"worker.not_started", {{"why", std::strerror(errno)}}});
    process_ = ::fork();
    if (process_ == 0) {
        ::dup2(there[0], STDIN_FILENO);
        ::dup2(back[1], STDOUT_FILENO);
        for (const int fd : {there[0], there[1], back[0], back[1]})
            if (fd > STDERR_FILENO) ::close(fd);
        ::_exit(work_());  // nothing of the parent's is to be ended here
    }
    const int failed = process_ < 0 ? errno : 0;
    ::close(there[0]);
    ::close(back[1]);
    to_ = there[1];
    from_ = back[0];
    if (failed) {
        process_ = 0;
        stop();
        throw OutputError({"worker.not_started", {{"why", std::strerror(failed)}}});
    }
    set_limits(process_, limits_);  // before it has anything to read
}

// Closes the pipes, ends the process if it still runs; RETURNS its status.
int Worker::stop() {
    if (to_ >= 0) ::close(to_);
    if (from_ >= 0) ::close(from_);
    to_ = from_ = -1;
    int status = 0;
    if (process_ > 0) {
        ::kill(process_, SIGKILL);
        while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
        }
    }
    process_ = 0;
    return status;
}

// One that closed its end finishes dying of what it dies of; one that talks nonsense never does.
int Worker::status_at_death() {
    constexpr int tries = 2500;  // of 2 ms
    int status = 0;
    for (int i = 0; i < tries && process_ > 0; ++i) {
        if (::waitpid(process_, &status, WNOHANG) == process_)
            process_ = 0;
        else
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return process_ > 0 ? stop() : status;
}

Answer Worker::died(bool in_time) {
    Answer a;
    const int status = in_time ? status_at_death() : 0;
    stop();
    a.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    a.end = !in_time || a.signal == SIGXCPU ? Answer::End::too_long : Answer::End::crashed;
    return a;
}

Answer Worker::ask(const std::vector<std::string>& arguments, const Progress& progress) {
    if (process_ == 0) start();
    const auto until = Clock::now() + std::chrono::seconds(limits_.seconds);
    const bool listens = static_cast<bool>(progress);
    if (!send(to_, Frame::request, joined(arguments, listens))) {
        if (errno == EPIPE) return died(true);
        const std::string why = std::strerror(errno);
        stop();  // it would wait for the rest of the request, and we for it
        throw OutputError({"worker.not_started", {{"why", why}}});
    }
    Answer a;
    for (;;) {
        Frame f;
        const Got got = receive(from_, f, until);
        if (got != Got::frame) return died(got == Got::end);
        if (f.kind == Frame::progress) tell_progress(f.text, progress);
        if (f.kind == Frame::out) a.out += f.text;
        if (f.kind == Frame::err) a.err += f.text;
        if (a.out.size() + a.err.size() > most_in_answer) return died(true);
        if (f.kind == Frame::starved) {
            a.end = Answer::End::too_large;
            return a;
        }
        if (f.kind != Frame::code) continue;
        a.code = std::atoi(f.text.c_str());
        return a;
    }
}

int in_worker(const Limits& limits, const Shell& shell, const std::function<void()>& sweep) {
    Worker worker(limits, shell.serve);
    const Answer a = worker.ask(shell.arguments, shell.progress);
    if (shell.clear) shell.clear();
    if (a.end != Answer::End::given && sweep) sweep();
    if (a.end == Answer::End::too_large) throw InputError({}, {"worker.too_large", {}});
    if (a.end == Answer::End::too_long)
        throw InputError({}, {"worker.too_long", {{"seconds", std::to_string(limits.seconds)}}});
    if (a.end == Answer::End::crashed) {
        std::cerr << sentence(Message{"worker.crashed", {{"signal", std::to_string(a.signal)}}},
                              shell.language)
                  << '\n';
        return bug;
    }
    std::cerr << a.err << std::flush;
    std::cout << a.out;
    return a.code;
}

void add_limits(CLI::App& app, Limits& limits, Language language) {
    app.add_option("--max-memory", limits.memory_mb, say("help.max_memory", language))
        ->check(CLI::Range(64, 1 << 20));
    app.add_option("--max-seconds", limits.seconds, say("help.max_seconds", language))
        ->check(CLI::Range(1, 1 << 20));
}

std::function<void(const io::Reach&)> Shut::after() {
    return [this](const io::Reach& keep) { done_ = io::give_up_files(keep); };
}

void Shut::tell(const Shell& shell) const {
    if (!done_ && shell.fenced) std::cerr << say("worker.unfenced", shell.language) << '\n';
}

namespace {

using Served = std::function<int(std::vector<std::string>, const Progress&)>;

// False when nobody takes the answer.
bool answer(const std::string& request, const Served& run) {
    std::vector<std::string> arguments = parts(request);
    Progress progress;
    if (arguments.front() == "p")
        progress = [](const char* stage, double fraction) {
            send(STDOUT_FILENO, Frame::progress, stage + (' ' + text(fraction, 4)));
        };
    arguments.erase(arguments.begin());
    const Held out(std::cout), err(std::cerr);
    const int code = run(std::move(arguments), progress);
    if (!out.whole() || !err.whole()) throw std::bad_alloc();
    return send_in_pieces(STDOUT_FILENO, Frame::out, out.text()) &&
           send_in_pieces(STDOUT_FILENO, Frame::err, err.text()) &&
           send(STDOUT_FILENO, Frame::code, std::to_string(code));
}

}  // namespace

int serve(const std::function<int(std::vector<std::string>, const Progress&)>& run) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // nobody would hear it any more
    for (Frame f; receive(STDIN_FILENO, f) == Got::frame && f.kind == Frame::request;) {
        bool taken = false;
        try {
            taken = answer(f.text, run);
        } catch (const std::bad_alloc&) {
            taken = send(STDOUT_FILENO, Frame::starved, "");
        }
        if (!taken) return not_written;
    }
    return done;
}

}  // namespace vrmap::cli
