// SPDX-License-Identifier: Apache-2.0
// Foreign bytes are parsed in a process that may die: a fork of this one, fenced in, with limits
// set from outside (RELIABILITY.md §5 "Workers"; decision 0011).
#pragma once
#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

#include "command.hpp"
#include "vrmap/io/sandbox.hpp"
#include "vrmap/progress.hpp"

namespace vrmap::cli {

/// What became of a request.
struct Answer {
    enum class End { given, crashed, too_long, too_large };
    End end = End::given;
    int code = 0;          ///< given: what the program ends with
    std::string out, err;  ///< given: what it says on its streams
    int signal = 0;        ///< crashed: of which it died; 0 where it left by itself
};

/// A worker process; started when it is asked, again after it crashed or hung.
class Worker {
public:
    /// `work` answers requests (`serve`) in the process that is made; what it returns is its
    /// status.
    Worker(Limits limits, std::function<int()> work);
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    /// The program with these arguments (its own name left out).
    /// THROWS OutputError (worker.not_started) where the system has no process to give.
    Answer ask(const std::vector<std::string>& arguments, const Progress& progress = {});
    /// Of the process that is alive; 0: none.
    pid_t process() const { return process_; }

private:
    void start();
    int stop();
    int status_at_death();
    Answer died(bool in_time);

    Limits limits_;
    std::function<int()> work_;
    pid_t process_ = 0;
    int to_ = -1;
    int from_ = -1;
};

/// Does in a worker what the program was asked for, and says what the worker said. `sweep` takes
/// away what one that was stopped left behind.
int in_worker(const Limits& limits, const Shell& shell, const std::function<void()>& sweep = {});

/// --max-memory and --max-seconds.
void add_limits(CLI::App& app, Limits& limits, Language language);

/// In a worker, a run knows which files it needs: all others are shut from then on.
class Shut {
public:
    /// What a run calls with what it needs; not beyond this object's life.
    std::function<void(const io::Reach&)> after();
    /// On standard error where the kernel cannot; but where it can do nothing at all the worker
    /// says so itself, whatever the command.
    void tell(const Shell& shell) const;

private:
    bool done_ = true;
};

/// The worker's own side: answers requests from standard input until there are no more.
int serve(const std::function<int(std::vector<std::string>, const Progress&)>& run);

}  // namespace vrmap::cli
