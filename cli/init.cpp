// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <memory>

#include "command.hpp"
#include "vrmap/io/publish.hpp"
#include "vrmap/job/draft.hpp"
#include "worker.hpp"

namespace vrmap::cli {

namespace {

struct Options {
    std::string folder;
    bool overwrite = false;
    bool json = false;
};

std::string because(const std::optional<Message>& why, Language language) {
    return why ? "# " + sentence(*why, language) : std::string();
}

// The draft as TOML, with its words in the user's language. Words from files have no line breaks:
// sentence() shows control characters.
std::string toml_of(const job::Draft& draft, Language language) {
    using Kind = job::DraftLine::Kind;
    std::string out = "# " + say("init.head", language) + "\n";
    for (const job::DraftLine& l : draft.lines) {
        const std::string why = because(l.why, language);
        switch (l.kind) {
            case Kind::section:
                out += "\n[" + l.key + "]\n";
                break;
            case Kind::one_of_several:
                out += "\n[[" + l.key + "]]\n";
                break;
            case Kind::note:
                out += why + "\n";
                break;
            case Kind::value:
                out += l.key + " = " + l.value + (why.empty() ? "" : "  " + why) + "\n";
                break;
            case Kind::question:
                out += why + "\n# " + l.key + " = " + l.value + "\n";
                break;
        }
    }
    return out;
}

void tell(const job::Draft& draft, const std::string& path, Language language) {
    for (const job::FileRole& f : draft.files) {
        const std::string why = sentence(f.why, language);
        const Message m =
            f.role.empty()
                ? Message{"init.unused", {{"file", f.file}, {"why", why}}}
                : Message{"init.role", {{"file", f.file}, {"layer", f.role}, {"why", why}}};
        std::cout << sentence(m, language) << '\n';
    }
    const auto questions = text(static_cast<long long>(draft.questions().size()));
    std::cout << sentence(Message{"init.done", {{"path", path}, {"questions", questions}}},
                          language)
              << '\n';
}

int init(const Options& o, const Shell& shell) {
    const job::Draft draft = job::draft(o.folder);
    const std::string path =
        job::write_draft(o.folder, toml_of(draft, shell.language), o.overwrite).string();
    if (o.json)
        std::cout << job::draft_json(draft, path);
    else
        tell(draft, path, shell.language);
    return done;
}

}  // namespace

Run add_init(CLI::App& app, Language language) {
    const auto o = std::make_shared<Options>();
    app.add_option("FOLDER", o->folder, say("help.init.folder", language))
        ->required()
        ->check(not_empty(language));
    app.add_flag("--overwrite", o->overwrite, say("help.init.overwrite", language));
    app.add_flag("--json", o->json, say("help.json", language));
    return [o](const Shell& shell) {
        if (shell.worker) return init(*o, shell);
        const io::Leftovers left(std::filesystem::path(o->folder) / "field.toml");
        return in_worker({}, shell, [&left] { left.sweep(); });
    };
}

}  // namespace vrmap::cli
