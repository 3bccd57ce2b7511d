// SPDX-License-Identifier: Apache-2.0
#include "vrmap/job/clean.hpp"

#include <iostream>
#include <memory>

#include "file_outputs.hpp"
#include "understood.hpp"
#include "worker.hpp"

namespace vrmap::cli {

namespace {

constexpr double kg_in_t = 1000;

// As typed; what they mean is the library's to say.
struct Options {
    job::CleanJob job;
    job::HarvestSource log;  ///< what holds for all of them
    std::vector<std::string> logs;
    std::vector<std::string> columns, left_out;
    std::optional<double> width, neighbourhood, edge, total_t;
    std::string speed, yield;
    bool explain = false;
    TypedOutputs typed;
};

void settle(Options& o) {
    job::CleanJob& j = o.job;
    j.logs.clear();
    o.log.columns.clear();
    for (const std::string& words : o.columns) {
        auto [role, column] = job::stated_column_of(words);
        o.log.columns[role] = column;
    }
    o.log.width_m = o.width;
    for (const std::string& path : o.logs) {
        j.logs.push_back(o.log);
        j.logs.back().path = path;
    }
    clean::HarvestSettings& s = j.settings;
    if (o.width) s.width = Metres{*o.width};
    if (o.neighbourhood) s.neighbourhood = Metres{*o.neighbourhood};
    if (o.edge) s.edge = Metres{*o.edge};
    if (o.total_t) s.weighed = Kilograms{*o.total_t * kg_in_t};
    if (!o.speed.empty()) {
        const auto [least, most] = job::pair_of(o.speed);
        s.least_speed_m_per_s = least;
        s.most_speed_m_per_s = most;
    }
    if (!o.yield.empty()) {
        const auto [least, most] = job::pair_of(o.yield);
        s.least_yield = CropYield{least};
        s.most_yield = CropYield{most};
    }
    for (const std::string& name : o.left_out) s.left_out.insert(job::step_named(name));
    o.typed.settle(j.outputs);
}

int clean_them(const Options& o, const Shell& shell) {
    job::CleanOptions options;
    options.progress = shell.progress;
    options.files.say = both_languages;
    Shut shut;
    options.files.before_reading = shut.after();
    const job::Cleaning run = job::clean_logs(o.job, options);
    shut.tell(shell);
    for (const Message& note : run.notes) std::cerr << sentence(note, shell.language) << '\n';
    for (const Message& m : job::words_of(run)) std::cout << sentence(m, shell.language) << '\n';
    if (o.explain)
        for (const Message& m : job::explanation_of(run))
            std::cout << sentence(m, shell.language) << '\n';
    return done;
}

void add_logs(CLI::App& app, Options& o, Language l) {
    const auto help = [l](const char* id) { return say(id, l); };
    app.add_option("LOG", o.logs, help("help.clean.logs"))->required();
    app.add_option("-o,--output", o.job.outputs.out, help("help.clean.out"))
        ->required()
        ->check(not_empty(l));
    app.add_option("--boundary", o.job.boundary, help("help.clean.boundary"));
    app.add_option("--crs", o.log.crs, help("help.clean.crs"));
    app.add_option("--layer", o.log.layer, help("help.clean.layer"));
    app.add_option("--crop", o.log.crop, help("help.clean.crop"));
    app.add_option("--profile", o.log.profile, help("help.clean.profile"));
    app.add_option("--column", o.columns, help("help.clean.column"))
        ->allow_extra_args(false)
        ->check(understood(job::stated_column_of, l));
    app.add_option("--width", o.width, help("help.clean.width"))->check(CLI::Range(0.1, 60.0));
}

void add_steps(CLI::App& app, Options& o, Language l) {
    const auto help = [l](const char* id) { return say(id, l); };
    clean::HarvestSettings& s = o.job.settings;
    const CLI::Range delay(-60.0, 120.0);
    app.add_option("--flow-delay", s.flow_delay_s, help("help.clean.flow_delay"))->check(delay);
    app.add_option("--moisture-delay", s.moisture_delay_s, help("help.clean.moisture_delay"))
        ->check(delay);
    app.add_option("--standard-moisture", s.standard_moisture_pct,
                   help("help.clean.standard_moisture"))
        ->check(CLI::Range(0.0, 90.0));
    app.add_option("--pass-start", s.pass_start_s, help("help.clean.pass_start"))
        ->check(CLI::Range(0.0, 120.0));
    app.add_option("--pass-end", s.pass_end_s, help("help.clean.pass_end"))
        ->check(CLI::Range(0.0, 120.0));
    app.add_option("--speed", o.speed, help("help.clean.speed"))
        ->check(understood(job::pair_of, l));
    app.add_option("--speed-change", s.most_speed_change, help("help.clean.speed_change"))
        ->check(CLI::PositiveNumber);
    app.add_option("--fresh-share", s.least_fresh_share, help("help.clean.fresh_share"))
        ->check(CLI::Range(0.01, 1.0));
    app.add_option("--yield", o.yield, help("help.clean.yield"))
        ->check(understood(job::pair_of, l));
    app.add_option("--neighbourhood", o.neighbourhood, help("help.clean.neighbourhood"))
        ->check(CLI::Range(1.0, 1000.0));
    app.add_option("--edge", o.edge, help("help.clean.edge"))->check(CLI::Range(0.0, 200.0));
    app.add_option("--total", o.total_t, help("help.clean.total"))->check(CLI::PositiveNumber);
    app.add_option("--leave-out", o.left_out, help("help.clean.leave_out"))
        ->allow_extra_args(false)
        ->check(understood(job::step_named, l));
}

void add_run(CLI::App& app, Options& o, Language l) {
    app.add_flag("--explain", o.explain, say("help.clean.explain", l));
    add_file_outputs(app, o.job.outputs, o.typed, "help.clean.picture", l);
}

}  // namespace

Run add_clean(CLI::App& app, Language language) {
    const auto o = std::make_shared<Options>();
    add_logs(app, *o, language);
    add_steps(app, *o, language);
    add_run(app, *o, language);
    app.parse_complete_callback([o] { settle(*o); });
    return [o](const Shell& shell) {
        if (shell.worker) return clean_them(*o, shell);
        return write_in_worker(o->job.outputs, o->typed.limits, shell);
    };
}

}  // namespace vrmap::cli
