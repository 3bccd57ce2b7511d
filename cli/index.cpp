// SPDX-License-Identifier: Apache-2.0
#include "vrmap/job/index.hpp"

#include <iostream>
#include <memory>

#include "file_outputs.hpp"
#include "understood.hpp"
#include "vrmap/job/interpolate.hpp"
#include "worker.hpp"

namespace vrmap::cli {

namespace {

// As typed; what they mean is the library's to say.
struct Options {
    job::IndexJob job;
    std::string index = "ndvi";
    std::string order, meaning, combine = "best";
    std::vector<std::string> targets;
    double least_clear_pct = 70;
    double cloud_rim = 30;
    bool looked_at = false;
    std::optional<double> soil_below, shadow_below, noise;
    double saturated = 0.8;
    job::IndexJob::Truth truth;
    TypedOutputs typed;
};

void settle(Options& o) {
    job::IndexJob& j = o.job;
    const auto index = job::index_of_words(o.index);
    j.rules.index = index.value_or(imagery::Index::ndvi);
    j.saturated = index ? std::nullopt : std::optional(o.saturated);
    if (!o.order.empty()) j.order = job::order_of(o.order);
    if (!o.meaning.empty()) j.meaning = job::meaning_of(o.meaning);
    j.targets.clear();
    for (const std::string& words : o.targets) {
        const auto [band, target] = job::target_of(words);
        j.targets[band].push_back(target);
    }
    j.rules.combine = o.combine == "composite" ? job::Combine::composite : job::Combine::best;
    j.rules.least_clear = o.least_clear_pct / 100;
    j.rules.cloud_rim = Metres{o.cloud_rim};
    j.rules.sky = o.looked_at ? job::Sky::looked_at : job::Sky::masked;
    if (o.soil_below) j.rules.soil_below = *o.soil_below;
    if (o.shadow_below) j.rules.shadow_below = *o.shadow_below;
    if (o.noise) j.rules.noise_sd = {*o.noise, *o.noise};
    if (!o.truth.file.empty()) j.truth = o.truth;
    o.typed.settle(j.outputs);
}

// What options mean together; words that cannot stand beside each other are wrong usage.
void require_sense(Options& o, Language language) {
    settle(o);
    if (const auto wrong = job::contradiction_in(o.job))
        throw CLI::ValidationError(sentence(*wrong, language));
}

int map_it(const Options& o, const Shell& shell) {
    job::IndexOptions options;
    options.progress = shell.progress;
    options.files.say = both_languages;
    Shut shut;
    options.files.before_reading = shut.after();
    const job::IndexRun run = job::map_index(o.job, options);
    shut.tell(shell);
    for (const Message& note : run.notes) std::cerr << sentence(note, shell.language) << '\n';
    for (const Message& m : job::words_of(run)) std::cout << sentence(m, shell.language) << '\n';
    return done;
}

void add_pictures(CLI::App& app, Options& o, Language l) {
    const auto help = [l](const char* id) { return say(id, l); };
    app.add_option("PICTURE", o.job.pictures, help("help.index.pictures"))->required();
    app.add_option("-o,--output", o.job.outputs.out, help("help.index.out"))
        ->required()
        ->check(not_empty(l));
    app.add_option("--boundary", o.job.boundary, help("help.index.boundary"))->required();
    app.add_option("--index", o.index, help("help.index.index"))
        ->capture_default_str()
        ->check(understood(job::index_of_words, l));
    app.add_option("--saturated", o.saturated, help("help.index.saturated"))
        ->capture_default_str()
        ->check(CLI::Range(0.0, 1.0));
    app.add_option("--order", o.order, help("help.index.order"))
        ->check(understood(job::order_of, l));
    app.add_option("--reflectance", o.meaning, help("help.index.meaning"))
        ->check(understood(job::meaning_of, l));
    app.add_option("--target", o.targets, help("help.index.target"))
        ->allow_extra_args(false)
        ->check(understood(job::target_of, l));
    app.add_option("--crs", o.job.crs, help("help.index.crs"));
    app.add_option("--cell", o.job.cell, help("help.index.cell"))
        ->capture_default_str()
        ->check(CLI::Range(0.1, 1000.0));
}

void add_rules(CLI::App& app, Options& o, Language l) {
    const auto help = [l](const char* id) { return say(id, l); };
    app.add_option("--date", o.job.wanted, help("help.index.date"))
        ->check(understood(job::date_of, l));
    app.add_option("--dates", o.combine, help("help.index.dates"))
        ->capture_default_str()
        ->check(CLI::IsMember({"best", "composite"}));
    app.add_option("--least-clear", o.least_clear_pct, help("help.index.least_clear"))
        ->capture_default_str()
        ->check(CLI::Range(0.0, 100.0));
    app.add_option("--cloud-rim", o.cloud_rim, help("help.index.cloud_rim"))
        ->capture_default_str()
        ->check(CLI::Range(0.0, 1000.0));
    app.add_flag("--looked-at", o.looked_at, help("help.index.looked_at"));
    app.add_option("--soil-below", o.soil_below, help("help.index.soil_below"))
        ->check(CLI::Range(-1.0, 1.0));
    app.add_option("--shadow-below", o.shadow_below, help("help.index.shadow_below"))
        ->check(CLI::Range(0.0, 1.0));
    app.add_option("--noise", o.noise, help("help.index.noise"))->check(CLI::Range(0.0, 0.5));
    app.add_option("--parts", o.job.parts, help("help.index.parts"));
    auto* truth = app.add_option("--truth", o.truth.file, help("help.index.truth"));
    auto* value = app.add_option("--truth-value", o.truth.column, help("help.index.truth_value"))
                      ->needs(truth);
    truth->needs(value);
    app.add_option("--truth-crs", o.truth.crs, help("help.index.truth_crs"))->needs(truth);
    app.add_option("--truth-x", o.truth.x, help("help.index.truth_x"))->capture_default_str();
    app.add_option("--truth-y", o.truth.y, help("help.index.truth_y"))->capture_default_str();
}

}  // namespace

Run add_index(CLI::App& app, Language language) {
    const auto o = std::make_shared<Options>();
    add_pictures(app, *o, language);
    add_rules(app, *o, language);
    add_file_outputs(app, o->job.outputs, o->typed, "help.index.picture", language);
    app.parse_complete_callback([o, language] { require_sense(*o, language); });
    return [o](const Shell& shell) {
        if (shell.worker) return map_it(*o, shell);
        return write_in_worker(o->job.outputs, o->typed.limits, shell);
    };
}

}  // namespace vrmap::cli
