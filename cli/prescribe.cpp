// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <iostream>
#include <memory>

#include "command.hpp"
#include "vrmap/job/run.hpp"

namespace vrmap::cli {

namespace {

struct Options {
    std::string job;
    std::string out;
    bool overwrite = false;
    int threads = 0;
    std::string outputs;
};

// Files that hold both languages ask for both; which one is read, the reader says.
report::Words both_languages(const Message& message) {
    return {sentence(message, Language::ja), sentence(message, Language::en)};
}

CLI::Validator known_outputs(Language language) {
    return {[language](std::string& value) {
                try {
                    job::outputs_from(value);
                    return std::string();
                } catch (const Error& e) {
                    return sentence(e, language);
                }
            },
            ""};
}

Progress progress_line(const Shell& shell) {
    if (!shell.progress) return {};
    return [language = shell.language](const char* stage, double fraction) {
        std::cerr << "\r\x1b[K" << say((std::string("stage.") + stage).c_str(), language);
        if (fraction > 0) std::cerr << ' ' << static_cast<int>(100 * fraction) << " %";
        std::cerr << std::flush;
    };
}

void tell(const job::Result& r, const Options& o, Language language) {
    for (const Message& note : r.notes) std::cerr << sentence(note, language) << '\n';
    const job::Totals t = job::totals_of(r);
    const double saving = t.nitrogen_saving_pct();
    Message done{"prescribe.done",
                 {{"area_ha", text(t.area_ha, 2)},
                  {"product", r.job.product},
                  {"product_kg", text(t.product_kg, 0)},
                  {"uniform_kg", text(t.uniform_product_kg, 0)},
                  {"nitrogen_kg", text(t.nitrogen_kg, 1)},
                  {"difference_pct", text(std::abs(saving), 1)},
                  {"out", o.out}}};
    // product comes in whole steps, so that even a map without layers may pass the guide a little
    if (saving < 0) done.id = "prescribe.done_more";
    std::cout << sentence(done, language) << '\n';
}

int prescribe(const Options& o, const Shell& shell) {
    job::RunOptions run;
    run.overwrite = o.overwrite ? io::Overwrite::yes : io::Overwrite::no;
    run.threads = o.threads;
    if (!o.outputs.empty()) run.outputs = job::outputs_from(o.outputs);
    run.say = both_languages;
    const auto clear = [&shell] {
        if (shell.progress) std::cerr << "\r\x1b[K";
    };
    try {
        const job::Result result = job::run(o.job, o.out, run, progress_line(shell));
        clear();
        tell(result, o, shell.language);
    } catch (...) {
        clear();
        throw;
    }
    return done;
}

}  // namespace

Run add_prescribe(CLI::App& app, Language language) {
    const auto o = std::make_shared<Options>();
    app.add_option("FIELD.toml", o->job, say("help.prescribe.job", language))->required();
    app.add_option("-o,--output", o->out, say("help.prescribe.out", language))
        ->required()
        ->check(not_empty(language));
    app.add_option("--outputs", o->outputs, say("help.outputs", language))
        ->check(known_outputs(language));
    app.add_flag("--overwrite", o->overwrite, say("help.overwrite", language));
    app.add_option("--threads", o->threads, say("help.threads", language))
        ->check(CLI::Range(0, 1024));
    return [o](const Shell& shell) { return prescribe(*o, shell); };
}

}  // namespace vrmap::cli
