// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <iostream>
#include <memory>

#include "command.hpp"
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
    if (std::filesystem::exists(o.out) && !o.overwrite)
        throw OutputError({"output.exists", {{"path", o.out}}});
    const simulate::VirtualField field = simulate::simulate_field(simulate::FieldSpec{}, o.seed);
    io::write_virtual_field(field, o.out);
    std::cout << sentence(Message{"simulate.done", {{"out", o.out}, {"seed", std::to_string(o.seed)}}},
                          shell.language)
              << '\n';
    return done;
}

}  // namespace

Run add_simulate(CLI::App& app, Language language) {
    const auto o = std::make_shared<Options>();
    app.add_option("-o,--output", o->out, say("help.simulate.out", language))->required();
    app.add_option("--seed", o->seed, say("help.simulate.seed", language))->capture_default_str();
    app.add_flag("--overwrite", o->overwrite, say("help.overwrite", language));
    return [o](const Shell& shell) { return simulate(*o, shell); };
}

}  // namespace vrmap::cli
