// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <iostream>
#include <memory>
#include <vector>

#include "command.hpp"
#include "vrmap/io/projection.hpp"
#include "vrmap/io/sandbox.hpp"
#include "vrmap/job/run.hpp"
#include "worker.hpp"

namespace vrmap::cli {

namespace {

struct Options {
    std::string job;
    std::string out;
    bool overwrite = false;
    int threads = 0;
    std::string outputs;
    Limits limits;
};

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

Message field_words(const job::Result& r, const job::Totals& t) {
    return {"prescribe.field",
            {{"area_ha", text(t.area_ha, 2)},
             {"lat", text(r.centre.lat, 5)},
             {"lon", text(r.centre.lon, 5)},
             {"crs", io::title_of(r.loaded.crs)}}};
}

Message yield_words(const job::Result& r, std::size_t year) {
    const clean::CleanedYield& y = r.outcome.yield[year].points;
    const auto count = [](std::size_t n) { return text(static_cast<long long>(n)); };
    Message m{"prescribe.yield",
              {{"kept", count(y.counts()[0])},
               {"points", count(y.all.size())},
               {"t_per_ha", text(y.mean_after(), 2)},
               {"kg_per_10a", text(to_kg_per_10a(CropYield{y.mean_after()}), 0)}}};
    if (r.outcome.yield.size() > 1) {
        m.id = "prescribe.yield_of";
        m.args.emplace_back("harvested", r.job.yield[year].harvested.iso);
    }
    return m;
}

Message organic_words(const job::Result& r, std::size_t k) {
    const job::OrganicInput& o = r.job.organic[k];
    const double t = r.outcome.organic[k].total_t;
    return {"prescribe.organic",
            {{"material", o.material},
             {"spread", o.spread.iso},
             {"total_t", text(t, 2)},
             {"n_kg", text(t * o.content.nitrogen_kg_per_t_fresh, 1)},
             {"efficiency_pct", text(100 * o.content.efficiency, 0)}}};
}

// Who has the nitrogen of an event whose timing a climate tells.
Message release_words(const job::Result& r, std::size_t k) {
    const agronomy::Release& release = *r.loaded.evidence.organic[k].release;
    const double n_kg =
        r.outcome.organic[k].total_t * r.job.organic[k].content.nitrogen_kg_per_t_fresh;
    const auto kg = [n_kg](double share) { return text(n_kg * share, 1); };
    return {"prescribe.release",
            {{"season_kg", kg(release.to_season())},
             {"window_kg", kg(release.to_dressing())},
             {"seen_kg", kg(release.to_image())},
             {"left_kg", kg(agronomy::account_of(release).left)}}};
}

Message product_words(const std::string& product, const job::ProductTotals& t) {
    const double less = t.uniform_kg - t.kg;
    return {less < 0 ? "prescribe.more" : "prescribe.less",
            {{"product", product},
             {"product_kg", text(t.kg, 0)},
             {"uniform_kg", text(t.uniform_kg, 0)},
             {"difference_kg", text(std::abs(less), 0)}}};
}

Message nitrogen_words(const job::Totals& t) {
    using agronomy::Term;
    return {"prescribe.nitrogen",
            {{"nitrogen_kg", text(t.nitrogen_kg, 1)},
             {"guide_kg", text(t.guide_nitrogen_kg, 1)},
             {"organic_kg", signed_text(t.moved({Term::organic}), 1)},
             {"soil_kg",
              signed_text(t.moved({Term::soil_test, Term::yield, Term::ndvi, Term::anchor}), 1)},
             {"gate_kg", signed_text(t.moved({Term::gate, Term::goal}), 1)},
             {"limits_kg", signed_text(t.moved({Term::cap, Term::manual, Term::budget,
                                                Term::machine, Term::rounding}),
                                       1)}}};
}

Message water_words(const job::Result& r) {
    return {"prescribe.water",
            {{"samples", text(static_cast<long long>(r.outcome.moisture_report->samples))},
             {"share_pct", text(100 * *r.outcome.balance.water_explains, 0)}}};
}

Message mineral_words(const job::MineralTotals& m) {
    return {"prescribe.mineral",
            {{"nutrient", agronomy::name(m.nutrient)},
             {"given_kg", text(m.given_kg, 1)},
             {"wanted_kg", text(m.wanted_kg, 1)},
             {"difference_kg", signed_text(m.given_kg - m.wanted_kg, 1)}}};
}

void tell(const job::Result& r, const Options& o, Language language) {
    for (const Message& note : r.notes) std::cerr << sentence(note, language) << '\n';
    const job::Totals t = job::totals_of(r);
    std::vector<Message> words{field_words(r, t)};
    for (std::size_t k = 0; k < r.outcome.yield.size(); ++k) words.push_back(yield_words(r, k));
    for (std::size_t k = 0; k < r.outcome.organic.size(); ++k) {
        words.push_back(organic_words(r, k));
        if (r.loaded.evidence.organic[k].release) words.push_back(release_words(r, k));
    }
    if (r.outcome.balance.water_explains) words.push_back(water_words(r));
    for (std::size_t k = 0; k < t.products.size(); ++k)
        words.push_back(product_words(r.job.products[k].name, t.products[k]));
    for (Message& m : job::money_words(r, t)) words.push_back(std::move(m));
    words.push_back(nitrogen_words(t));
    for (Message& m : job::anchor_words(r, t)) words.push_back(std::move(m));
    if (auto worth = job::worth_words(r)) words.push_back(std::move(*worth));
    for (const job::MineralTotals& m : job::mineral_totals_of(r)) words.push_back(mineral_words(m));
    for (Message& m : job::removal_words(r)) words.push_back(std::move(m));
    words.push_back({"prescribe.done", {{"out", o.out}}});
    for (const Message& m : words) std::cout << sentence(m, language) << '\n';
}

int prescribe(const Options& o, const Shell& shell) {
    job::RunOptions run;
    run.overwrite = o.overwrite ? io::Overwrite::yes : io::Overwrite::no;
    run.threads = o.threads;
    if (!o.outputs.empty()) run.outputs = job::outputs_from(o.outputs);
    run.say = both_languages;
    Shut shut;
    run.before_reading = shut.after();
    const job::Result result = job::run(o.job, o.out, run, shell.progress);
    shut.tell(shell);
    tell(result, o, shell.language);
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
    add_limits(app, o->limits, language);
    return [o](const Shell& shell) {
        if (shell.worker) return prescribe(*o, shell);
        const io::Leftovers left(o->out);
        return in_worker(o->limits, shell, [&left] { left.sweep(); });
    };
}

}  // namespace vrmap::cli
