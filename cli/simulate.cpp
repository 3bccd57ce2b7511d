// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <iostream>
#include <memory>
#include <optional>

#include "command.hpp"
#include "vrmap/error.hpp"
#include "vrmap/io/publish.hpp"
#include "vrmap/io/write_virtual_field.hpp"
#include "vrmap/simulate/virtual_field.hpp"

namespace vrmap::cli {

namespace {

using Words = std::vector<std::string>;

struct Options {
    std::string out;
    std::uint64_t seed = 2026;
    bool overwrite = false;
    std::optional<double> area_ha;
    std::optional<std::string> shape;
    std::string crop = "wheat";
    std::string scenario = "balanced";
    int years = 1;
    int materials = 1;
    int moisture_points = 24;
    bool bands = false;
    Words without;
    Words broken;
};

template <class Enum, std::size_t N>
Enum named(const std::string& name, const std::array<const char*, N>& names) {
    return static_cast<Enum>(std::find(names.begin(), names.end(), name) - names.begin());
}

template <class Enum, std::size_t N>
std::set<Enum> all_named(const Words& words, const std::array<const char*, N>& names) {
    std::set<Enum> found;
    for (const std::string& word : words) found.insert(named<Enum>(word, names));
    return found;
}

simulate::FieldSpec spec_of(const Options& o) {
    simulate::FieldSpec spec =
        simulate::spec_of(named<simulate::Crop>(o.crop, simulate::crop_names),
                          named<simulate::Scenario>(o.scenario, simulate::scenario_names));
    if (o.shape) spec.shape = named<simulate::Shape>(*o.shape, simulate::shape_names);
    spec.years = o.years;
    spec.materials = o.materials;
    spec.moisture_points = o.moisture_points;
    return o.area_ha ? simulate::with_area(spec, *o.area_ha, o.seed) : spec;
}

/// The options that make another field than the usual one, in one order whatever was typed.
std::string said(const Options& o, const io::FolderPlan& plan) {
    std::string s;
    const auto add = [&s](const char* name, const std::string& value) {
        s.append("--").append(name).append(" ").append(value).append(value.empty() ? "" : " ");
    };
    if (o.crop != "wheat") add("crop", o.crop);
    if (o.scenario != "balanced") add("scenario", o.scenario);
    if (o.area_ha) add("area-ha", text(*o.area_ha));
    if (o.shape) add("shape", *o.shape);
    if (o.years != 1) add("years", std::to_string(o.years));
    if (o.materials != 1) add("materials", std::to_string(o.materials));
    if (o.moisture_points != 24) add("moisture-points", std::to_string(o.moisture_points));
    if (o.bands) add("bands", "");
    for (const io::Role role : plan.without)
        add("without", io::role_names[static_cast<std::size_t>(role)]);
    for (const io::Fault fault : plan.broken)
        add("broken", io::fault_names[static_cast<std::size_t>(fault)]);
    return s;
}

int simulate(const Options& o, const Shell& shell) {
    const simulate::FieldSpec spec = spec_of(o);
    io::FolderPlan plan;
    plan.bands = o.bands;
    plan.without = all_named<io::Role>(o.without, io::role_names);
    plan.broken = all_named<io::Fault>(o.broken, io::fault_names);
    plan.options = said(o, plan);
    io::Staging staging(
        {o.out, o.overwrite ? io::Overwrite::yes : io::Overwrite::no, io::require_virtual_field});
    staging.publish(io::virtual_field_files(simulate::simulate_field(spec, o.seed), plan));
    std::cout << sentence(
                     Message{"simulate.done", {{"out", o.out}, {"seed", std::to_string(o.seed)}}},
                     shell.language)
              << '\n';
    return done;
}

// "-1" would wrap round to a seed of twenty digits.
CLI::Validator whole_number(Language language) {
    return {[language](std::string& value) {
                std::uint64_t seed = 0;
                const char* const end = value.data() + value.size();
                const auto [at, error] = std::from_chars(value.data(), end, seed);
                return error == std::errc{} && at == end
                           ? std::string()
                           : sentence(Message{"usage.not_a_seed", {{"value", value}}}, language);
            },
            ""};
}

template <std::size_t N>
CLI::Validator one_of(const std::array<const char*, N>& names) {
    return CLI::IsMember(Words(names.begin(), names.end()));
}

void add_field_options(CLI::App& app, Options& o, Language language) {
    app.add_option("--crop", o.crop, say("help.simulate.crop", language))
        ->capture_default_str()
        ->check(one_of(simulate::crop_names));
    app.add_option("--scenario", o.scenario, say("help.simulate.scenario", language))
        ->capture_default_str()
        ->check(one_of(simulate::scenario_names));
    app.add_option("--area-ha", o.area_ha, say("help.simulate.area", language));
    app.add_option("--shape", o.shape, say("help.simulate.shape", language))
        ->check(one_of(simulate::shape_names));
}

void add_layer_options(CLI::App& app, Options& o, Language language) {
    app.add_option("--years", o.years, say("help.simulate.years", language))
        ->capture_default_str()
        ->check(CLI::Range(1, simulate::most_years));
    app.add_option("--materials", o.materials, say("help.simulate.materials", language))
        ->capture_default_str()
        ->check(CLI::Range(1, simulate::most_materials));
    app.add_option("--moisture-points", o.moisture_points, say("help.simulate.moisture", language))
        ->capture_default_str()
        ->check(CLI::Range(simulate::least_moisture_points, simulate::most_moisture_points));
    app.add_flag("--bands", o.bands, say("help.simulate.bands", language));
    app.add_option("--without", o.without, say("help.simulate.without", language))
        ->check(one_of(io::role_names));
    app.add_option("--broken", o.broken, say("help.simulate.broken", language))
        ->check(one_of(io::fault_names));
}

}  // namespace

Run add_simulate(CLI::App& app, Language language) {
    const auto o = std::make_shared<Options>();
    app.add_option("-o,--output", o->out, say("help.simulate.out", language))
        ->required()
        ->check(not_empty(language));
    app.add_option("--seed", o->seed, say("help.simulate.seed", language))
        ->capture_default_str()
        ->check(whole_number(language));
    app.add_flag("--overwrite", o->overwrite, say("help.overwrite", language));
    add_field_options(app, *o, language);
    add_layer_options(app, *o, language);
    return [o](const Shell& shell) { return simulate(*o, shell); };
}

}  // namespace vrmap::cli
