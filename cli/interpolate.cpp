// SPDX-License-Identifier: Apache-2.0
#include "vrmap/job/interpolate.hpp"

#include <iostream>
#include <memory>

#include "file_outputs.hpp"
#include "understood.hpp"
#include "worker.hpp"

namespace vrmap::cli {

namespace {

// As typed; what they mean is the library's to say.
struct Options {
    job::InterpolateJob job;
    std::string model = "auto";
    std::string nugget = "error";
    std::string kind;
    std::optional<int> degree;
    std::optional<double> mean;
    std::string neighbours = "32";
    std::string range, radius, cutoff, block, grid;
    bool point = false;
    std::vector<std::string> drift;
    std::string encoding, delimiter;
    bool no_header = false;
    int skip_lines = 0;
    bool no_cross_validation = false;
    int threads = 0;
    std::string isa = "best";
    TypedOutputs typed;
};

interpolate::Trend trend_of(const Options& o) {
    using interpolate::Trend;
    if (o.kind == "simple") return Trend::known_mean;
    if (o.kind == "universal") return o.degree.value_or(1) == 2 ? Trend::quadratic : Trend::linear;
    return Trend::constant;
}

io::TableForm form_of(const Options& o) {
    io::TableForm form;
    if (o.encoding == "utf-8") form.encoding = io::Encoding::utf8;
    if (o.encoding == "cp932") form.encoding = io::Encoding::cp932;
    if (o.encoding == "latin1") form.encoding = io::Encoding::latin1;
    if (o.delimiter == "comma") form.delimiter = ',';
    if (o.delimiter == "tab") form.delimiter = '\t';
    if (o.delimiter == "semicolon") form.delimiter = ';';
    form.header = !o.no_header;
    form.skip_lines = o.skip_lines;
    return form;
}

void settle(Options& o) {
    job::InterpolateJob& j = o.job;
    j.form = form_of(o);
    j.covariates.clear();
    for (const std::string& words : o.drift) j.covariates.push_back(job::covariate_of(words));
    j.variogram = job::model_of(o.model);
    j.method.nugget = o.nugget == "exact" ? interpolate::Nugget::exact : interpolate::Nugget::error;
    j.method.trend = trend_of(o);
    j.method.known_mean = o.mean.value_or(0);
    j.method.neighbourhood.max_samples = job::neighbours_of(o.neighbours);
    if (!o.cutoff.empty()) j.cutoff = Metres{job::metres_of(o.cutoff)};
    if (!o.radius.empty()) j.method.neighbourhood.reach = Metres{job::radius_of(o.radius)};
    if (!o.range.empty()) j.range = job::range_of(o.range);
    if (o.point) j.block = std::array<double, 2>{0, 0};
    if (!o.block.empty()) j.block = job::block_of(o.block);
    if (!o.grid.empty()) j.grid = job::cell_grid_of(o.grid);
    j.cross_validation = !o.no_cross_validation;
    o.typed.settle(j.outputs);
}

// What options mean together; words that cannot stand beside each other are wrong usage.
void require_sense(Options& o, Language language) {
    settle(o);
    const auto refuse = [language](const Message& m) {
        throw CLI::ValidationError(sentence(m, language));
    };
    if (o.kind == "drift" && o.drift.empty()) refuse({"interpolate.drift_missing", {}});
    if (o.kind == "ordinary" && !o.drift.empty()) refuse({"interpolate.ordinary_with_drift", {}});
    if (o.kind != "universal" && o.degree) refuse({"interpolate.degree_unused", {}});
    if (const auto wrong = job::contradiction_in(o.job, o.mean.has_value())) refuse(*wrong);
}

int interpolate(const Options& o, const Shell& shell) {
    job::InterpolateOptions options;
    options.work.threads = o.threads;
    options.work.isa = interpolate::isa_named(o.isa);
    options.work.progress = shell.progress;
    options.files.say = both_languages;
    Shut shut;
    options.files.before_reading = shut.after();
    const job::Interpolation run = job::interpolate_points(o.job, options);
    shut.tell(shell);
    for (const Message& note : run.notes) std::cerr << sentence(note, shell.language) << '\n';
    for (const Message& m : job::words_of(run, o.job))
        std::cout << sentence(m, shell.language) << '\n';
    return done;
}

void add_points(CLI::App& app, Options& o, Language l) {
    const auto help = [l](const char* id) { return say(id, l); };
    app.add_option("POINTS", o.job.points, help("help.interpolate.points"))->required();
    app.add_option("-o,--output", o.job.outputs.out, help("help.interpolate.out"))
        ->required()
        ->check(not_empty(l));
    app.add_option("--value", o.job.value, help("help.interpolate.value"))->required();
    app.add_option("--x", o.job.x, help("help.interpolate.x"))->capture_default_str();
    app.add_option("--y", o.job.y, help("help.interpolate.y"))->capture_default_str();
    app.add_option("--crs", o.job.crs, help("help.interpolate.crs"));
    app.add_option("--to-crs", o.job.to_crs, help("help.interpolate.to_crs"));
    app.add_option("--variance", o.job.variance, help("help.interpolate.variance"));
    app.add_option("--range", o.range, help("help.interpolate.range"))
        ->check(understood(job::range_of, l));
    app.add_option("--layer", o.job.layer, help("help.interpolate.layer"));
    app.add_option("--encoding", o.encoding, help("help.interpolate.encoding"))
        ->check(CLI::IsMember({"utf-8", "cp932", "latin1"}));
    app.add_option("--delimiter", o.delimiter, help("help.interpolate.delimiter"))
        ->check(CLI::IsMember({"comma", "tab", "semicolon"}));
    app.add_flag("--no-header", o.no_header, help("help.interpolate.no_header"));
    app.add_option("--skip-lines", o.skip_lines, help("help.interpolate.skip_lines"))
        ->check(CLI::Range(0, 1000));
}

void add_method(CLI::App& app, Options& o, Language l) {
    const auto help = [l](const char* id) { return say(id, l); };
    app.add_option("--model", o.model, help("help.interpolate.model"))
        ->capture_default_str()
        ->check(understood(job::model_of, l));
    app.add_option("--cutoff", o.cutoff, help("help.interpolate.cutoff"))
        ->check(understood(job::metres_of, l));
    app.add_flag("--robust", o.job.robust, help("help.interpolate.robust"));
    app.add_flag("--anisotropic", o.job.anisotropic, help("help.interpolate.anisotropic"));
    app.add_option("--nugget", o.nugget, help("help.interpolate.nugget"))
        ->capture_default_str()
        ->check(CLI::IsMember({"error", "exact"}));
    app.add_option("--kind", o.kind, help("help.interpolate.kind"))
        ->check(CLI::IsMember({"ordinary", "simple", "universal", "drift"}));
    app.add_option("--degree", o.degree, help("help.interpolate.degree"))->check(CLI::Range(1, 2));
    app.add_option("--mean", o.mean, help("help.interpolate.mean"))
        ->check(understood(job::finite_of, l));
    app.add_option("--drift", o.drift, help("help.interpolate.drift"))
        ->allow_extra_args(false)
        ->check(understood(job::covariate_of, l));
    auto& n = o.job.method.neighbourhood;
    app.add_option("--neighbours", o.neighbours, help("help.interpolate.neighbours"))
        ->capture_default_str()
        ->check(understood(job::neighbours_of, l));
    app.add_option("--min-neighbours", n.min_samples, help("help.interpolate.min_neighbours"))
        ->capture_default_str()
        ->check(CLI::Range(1, 1000));
    app.add_option("--radius", o.radius, help("help.interpolate.radius"))
        ->check(understood(job::radius_of, l));
    app.add_option("--sectors", n.sectors, help("help.interpolate.sectors"))
        ->capture_default_str()
        ->check(CLI::IsMember({1, 4, 8}));
}

void add_targets(CLI::App& app, Options& o, Language l) {
    const auto help = [l](const char* id) { return say(id, l); };
    auto* grid = app.add_option("--grid", o.grid, help("help.interpolate.grid"))
                     ->check(understood(job::cell_grid_of, l));
    auto* boundary =
        app.add_option("--boundary", o.job.boundary, help("help.interpolate.boundary"));
    auto* cell = app.add_option("--cell", o.job.cell, help("help.interpolate.cell"))
                     ->capture_default_str()
                     ->check(understood(job::finite_of, l))
                     ->check(CLI::PositiveNumber);
    auto* targets = app.add_option("--targets", o.job.targets, help("help.interpolate.targets"));
    grid->excludes(boundary)->excludes(cell)->excludes(targets);
    targets->excludes(boundary)->excludes(cell);
    auto* block = app.add_option("--block", o.block, help("help.interpolate.block"))
                      ->check(understood(job::block_of, l));
    app.add_flag("--point", o.point, help("help.interpolate.point"))->excludes(block);
    app.add_option("--discretise", o.job.discretise, help("help.interpolate.discretise"))
        ->check(CLI::Range(1, 16));
}

void add_run(CLI::App& app, Options& o, Language l) {
    const auto help = [l](const char* id) { return say(id, l); };
    app.add_flag("--no-cross-validation", o.no_cross_validation,
                 help("help.interpolate.no_cross_validation"));
    add_file_outputs(app, o.job.outputs, o.typed, "help.interpolate.picture", l);
    app.add_option("--threads", o.threads, help("help.threads"))->check(CLI::Range(0, 1024));
    app.add_option("--isa", o.isa, help("help.interpolate.isa"))
        ->capture_default_str()
        ->check(understood([](const std::string& name) { interpolate::isa_named(name); }, l));
}

}  // namespace

Run add_interpolate(CLI::App& app, Language language) {
    const auto o = std::make_shared<Options>();
    add_points(app, *o, language);
    add_method(app, *o, language);
    add_targets(app, *o, language);
    add_run(app, *o, language);
    app.parse_complete_callback([o, language] { require_sense(*o, language); });
    return [o](const Shell& shell) {
        if (shell.worker) return interpolate(*o, shell);
        return write_in_worker(o->job.outputs, o->typed.limits, shell);
    };
}

}  // namespace vrmap::cli
