// SPDX-License-Identifier: Apache-2.0
#include "vrmap/job/verify.hpp"

#include <iostream>
#include <memory>

#include "command.hpp"
#include "vrmap/io/publish.hpp"
#include "vrmap/job/deliver.hpp"
#include "worker.hpp"

namespace vrmap::cli {

namespace {

struct Options {
    std::string out;
    std::string to;
    bool overwrite = false;
    bool json = false;
};

std::string count(std::size_t n) {
    return text(static_cast<long long>(n));
}

// A damaged grid may have thousands; --json has them all.
void list(const std::vector<Message>& all, Language language) {
    constexpr std::size_t most = 20;
    for (std::size_t i = 0; i < std::min(most, all.size()); ++i)
        std::cout << sentence(all[i], language) << '\n';
    if (all.size() > most)
        std::cout << sentence(Message{"verify.more", {{"count", count(all.size() - most)}}},
                              language)
                  << '\n';
}

int tell(const job::Verdict& v, const Options& o, const Message& good, Language language) {
    if (o.json) {
        std::cout << job::verdict_json(v);
        return v.good() ? done : faulty;
    }
    list(v.faults, language);
    list(v.stale, language);
    list(v.unasked, language);
    const Message bad{"verify.bad",
                      {{"path", o.out}, {"count", count(v.faults.size() + v.stale.size())}}};
    std::cout << sentence(v.good() ? good : bad, language) << '\n';
    return v.good() ? done : faulty;
}

int verify(const Options& o, const Shell& shell) {
    const job::Verdict v = job::verify(o.out);
    return tell(
        v, o,
        {"verify.good", {{"path", o.out}, {"files", count(v.files)}, {"inputs", count(v.inputs)}}},
        shell.language);
}

int deliver(const Options& o, const Shell& shell) {
    const job::Verdict v =
        job::deliver(o.out, o.to, o.overwrite ? io::Overwrite::yes : io::Overwrite::no);
    const int code = tell(v, o, {"deliver.done", {{"path", o.to}}}, shell.language);
    if (!v.good()) std::cerr << say("deliver.refused", shell.language) << '\n';
    return code;
}

}  // namespace

Run add_verify(CLI::App& app, Language language) {
    const auto o = std::make_shared<Options>();
    app.add_option("OUT", o->out, say("help.verify.out", language))
        ->required()
        ->check(not_empty(language));
    app.add_flag("--json", o->json, say("help.json", language));
    return
        [o](const Shell& shell) { return shell.worker ? verify(*o, shell) : in_worker({}, shell); };
}

Run add_deliver(CLI::App& app, Language language) {
    const auto o = std::make_shared<Options>();
    app.add_option("OUT", o->out, say("help.verify.out", language))
        ->required()
        ->check(not_empty(language));
    app.add_option("--to", o->to, say("help.deliver.to", language))
        ->required()
        ->check(not_empty(language));
    app.add_flag("--overwrite", o->overwrite, say("help.deliver.overwrite", language));
    app.add_flag("--json", o->json, say("help.json", language));
    return [o](const Shell& shell) {
        if (shell.worker) return deliver(*o, shell);
        const io::Leftovers left(std::filesystem::path(o->to) / "TASKDATA");
        return in_worker({}, shell, [&left] { left.sweep(); });
    };
}

}  // namespace vrmap::cli
