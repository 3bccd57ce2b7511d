// SPDX-License-Identifier: Apache-2.0
// What the commands share that write files beside each other: options, and who sweeps up.
#pragma once
#include <functional>

#include "command.hpp"
#include "vrmap/job/file_outputs.hpp"

namespace vrmap::cli {

/// As typed.
struct TypedOutputs {
    bool no_picture = false;
    bool overwrite = false;
    Limits limits;

    /// What they mean: the picture stands beside the result unless it was named.
    void settle(job::FileOutputs& outputs) const;
};

/// --json, --picture, --no-picture, --overwrite and the worker's limits. `picture_help`: what the
/// picture shows.
void add_file_outputs(CLI::App& app, job::FileOutputs& outputs, TypedOutputs& typed,
                      const char* picture_help, Language language);

/// In a worker; of one that was stopped, what it left behind is swept away.
int write_in_worker(const job::FileOutputs& outputs, const Limits& limits, const Shell& shell);

}  // namespace vrmap::cli
