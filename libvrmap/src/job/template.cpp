// SPDX-License-Identifier: Apache-2.0
#include "job/template.hpp"

#include <set>

#include "job/section.hpp"
#include "job/toml_file.hpp"
#include "vrmap/error.hpp"

namespace vrmap::job {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_templates = 8;

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
    JobFile job{parse_toml(own), own.sha256, own.bytes.size(), {}};
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
        fill(job.root, parse_toml(in));
    }
    return job;
}

}  // namespace vrmap::job
