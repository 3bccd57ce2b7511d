// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sentences.hpp"
#include "vrmap/progress.hpp"
#include "vrmap/report/page.hpp"

namespace vrmap::cli {

// What the program ends with (ARCHITECTURE: errors).
enum Exit : int {
    done = 0,
    unreadable = 1,  // a file that inspect could not read
    faulty = 1,      // verify found results that are not to be used
    usage = 2,
    refused = 4,
    not_written = 5,
    locked = 6,  // another run is at that output
    bug = 70,
};

/// What a worker may take.
struct Limits {
    int memory_mb = 2048;
    int seconds = 600;
};

/// What a command may know of where it runs.
struct Shell {
    Language language = Language::en;
    Progress progress;                   ///< where somebody looks on
    std::function<void()> clear;         ///< takes the last line of progress away
    bool worker = false;                 ///< this process may parse what comes from outside
    bool fenced = true;                  ///< worker: the kernel took its network and its programs
    std::vector<std::string> arguments;  ///< of the program, its name left out
    std::function<int()> serve;          ///< what a worker of this one does
};

/// Runs a command once its options are parsed; until then no file is touched.
using Run = std::function<int(const Shell&)>;

Run add_clean(CLI::App& app, Language language);
Run add_deliver(CLI::App& app, Language language);
Run add_init(CLI::App& app, Language language);
Run add_inspect(CLI::App& app, Language language);
Run add_index(CLI::App& app, Language language);
Run add_interpolate(CLI::App& app, Language language);
Run add_prescribe(CLI::App& app, Language language);
Run add_simulate(CLI::App& app, Language language);
Run add_verify(CLI::App& app, Language language);

/// Refuses an empty folder name before anything runs.
CLI::Validator not_empty(Language language);

/// A sentence of the program itself, by its id.
std::string say(const char* id, Language language);

/// Files that hold both languages ask for both; which one is read, the reader says.
report::Words both_languages(const Message& message);

}  // namespace vrmap::cli
