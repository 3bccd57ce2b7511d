// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <iostream>
#include <memory>

#include "command.hpp"
#include "vrmap/io/publish.hpp"
#include "vrmap/io/write_virtual_field.hpp"
#include "vrmap/simulate/virtual_field.hpp"

namespace vrmap::cli {

namespace {

struct Options {
    std::string out;
    std::uint64_t seed = 2026;
    bool overwrite = false;
};

int simulate(const Options& o, const Shell& shell) {
    io::Staging staging(o.out, o.overwrite ? io::Overwrite::yes : io::Overwrite::no,
                        io::require_virtual_field);
    io::write_virtual_field(simulate::simulate_field(simulate::FieldSpec{}, o.seed),
                            staging.folder());
    staging.publish();
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
    return [o](const Shell& shell) { return simulate(*o, shell); };
}

}  // namespace vrmap::cli
