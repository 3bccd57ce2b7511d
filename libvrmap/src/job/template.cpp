// SPDX-License-Identifier: Apache-2.0
#include "job/template.hpp"

#include <set>

#include "io/encoding.hpp"
#include "job/section.hpp"
#include "vrmap/error.hpp"

namespace vrmap::job {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_templates = 8;

// toml++ bounds nested brackets but not dotted keys, each dot of which is a table within a table:
// taking them down recurses, and a long key would end the program.
void require_readable(const io::Input& in) {
    constexpr int most_dots = 100;
    const std::size_t bad = io::first_bad_utf8(in.bytes);
    long line = 1;
    int dots = 0;
    for (std::size_t i = 0; i < in.bytes.size(); ++i) {
        if (i == bad) throw InputError({in.path.string(), line}, {"config.encoding", {}});
        if (in.bytes[i] == '\n') {
            ++line;
            dots = 0;
        }
        if (in.bytes[i] == '.' && ++dots > most_dots)
            throw InputError(
                {in.path.string(), line},
                {"config.too_many_dots", {{"most", text(static_cast<long long>(most_dots))}}});
    }
}

toml::table parsed(const io::Input& in) {
    require_readable(in);
    try {
        return toml::parse(std::string_view(in.bytes), in.path.string());
    } catch (const toml::parse_error& e) {
        const auto at = e.source().begin;
        throw InputError(
            {in.path.string(), static_cast<long>(at.line), static_cast<long>(at.column)},
            {"config.not_toml", {{"why", std::string(e.description())}}});
    }
}

// What the nearer file leaves open. Nodes are moved: a copy forgets where it stood.
void fill(toml::table& nearer, toml::table&& farther) {
    for (auto&& [key, node] : farther) {
        toml::node* own = nearer.get(key);
        if (!own)
            nearer.insert(key, std::move(node));
        else if (own->is_table() && node.is_table())
            fill(*own->as_table(), std::move(*node.as_table()));
    }
}

// One name for one file, however it is reached.
fs::path identity(const fs::path& path) {
    std::error_code ignored;  // what cannot be resolved cannot be read, and is refused there
    return fs::weakly_canonical(path, ignored);
}

}  // namespace

JobFile read_job_file(const fs::path& path) {
    const io::Input own = io::read_input(path);
    JobFile job{parsed(own), own.sha256, own.bytes.size(), {}};
    std::set<fs::path> seen{identity(path)};
    while (job.root.contains("extends")) {
        Section top(job.root, "", path.string());
        const Section::File next = top.need_file("extends");
        if (!seen.insert(identity(next.path)).second)
            top.refuse("extends", {"extends.cycle", {{"file", next.name}}});
        if (job.templates.size() == most_templates)
            top.refuse("extends", {"extends.too_deep",
                                   {{"most", text(static_cast<long long>(most_templates))}}});
        const io::Input in = io::read_input(next.path);
        job.templates.push_back({"template", next.name, in.bytes.size(), in.sha256});
        job.root.erase("extends");
        fill(job.root, parsed(in));
    }
    return job;
}

}  // namespace vrmap::job
