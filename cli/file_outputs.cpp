// SPDX-License-Identifier: Apache-2.0
#include "file_outputs.hpp"

#include <vector>

#include "worker.hpp"

namespace vrmap::cli {

void TypedOutputs::settle(job::FileOutputs& outputs) const {
    outputs.overwrite = overwrite ? io::Overwrite::yes : io::Overwrite::no;
    if (no_picture)
        outputs.picture.clear();
    else if (outputs.picture.empty())
        outputs.picture = std::filesystem::path(outputs.out).replace_extension(".svg");
}

void add_file_outputs(CLI::App& app, job::FileOutputs& outputs, TypedOutputs& typed,
                      const char* picture_help, Language language) {
    app.add_option("--json", outputs.json, say("help.files.json", language))
        ->check(not_empty(language));
    auto* picture = app.add_option("--picture", outputs.picture, say(picture_help, language))
                        ->check(not_empty(language));
    app.add_flag("--no-picture", typed.no_picture, say("help.files.no_picture", language))
        ->excludes(picture);
    app.add_flag("--overwrite", typed.overwrite, say("help.files.overwrite", language));
    add_limits(app, typed.limits, language);
}

int write_in_worker(const job::FileOutputs& outputs, const Limits& limits, const Shell& shell) {
    std::vector<io::Leftovers> left;
    for (const auto& out : outputs.all()) left.emplace_back(out);
    return in_worker(limits, shell, [&left] {
        for (const io::Leftovers& one : left) one.sweep();
    });
}

}  // namespace vrmap::cli
