// SPDX-License-Identifier: Apache-2.0
#include "vrmap/job/verify.hpp"

#include <nlohmann/json.hpp>
#include <set>

#include "io/folder.hpp"
#include "io/held_file.hpp"
#include "job/manifest.hpp"
#include "job/told_json.hpp"
#include "vrmap/io/publish.hpp"

namespace vrmap::job {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t most_bytes = std::uint64_t{16} << 30;

// The path that could not be read, which is mostly a file of the folder.
std::string path_of(const OutputError& e, const fs::path& out) {
    for (const auto& [name, value] : e.message().args)
        if (name == "path") return value;
    return out.string();
}

// Only what its manifest lists is read: the folder may come from anywhere and hold anything.
io::Tree listed_tree(const io::Folder& folder) {
    std::set<std::string> listed{"summary.json"};
    const auto wanted = [&listed](const std::string& name) { return listed.contains(name); };
    if (const auto manifest = read_manifest(io::read_tree(folder, wanted).files))
        for (const OutputRecord& output : manifest->outputs) listed.insert(output.file);
    return io::read_tree(folder, wanted);
}

io::Tree tree_of(const fs::path& out) {
    std::error_code error;
    const fs::file_status status = fs::symlink_status(out, error);
    if (!fs::exists(status)) throw InputError({out.string()}, {"file.not_found", {}});
    if (!fs::is_directory(status)) throw InputError({out.string()}, {"verify.not_a_folder", {}});
    try {
        return listed_tree(io::Folder(io::system_files(), out));
    } catch (const OutputError& e) {
        throw InputError({path_of(e, out)}, {"file.unreadable", {}});
    }
}

void tell_extra(const std::string& file, Verdict& verdict) {
    verdict.faults.push_back({"verify.file_extra", {{"file", file}}});
}

// An input that moved or is on another machine says nothing against the map.
void look_at(const OutputRecord& input, const fs::path& folder, Verdict& verdict) {
    const fs::path path = (folder / input.file).lexically_normal();
    try {
        ++verdict.inputs;
        if (io::HeldFile(path, most_bytes).sha256() == input.sha256) return;
        verdict.stale.push_back({"verify.input_changed", {{"file", path.string()}}});
    } catch (const InputError&) {
        --verdict.inputs;
        verdict.unasked.push_back({"verify.input_gone", {{"file", path.string()}}});
    }
}

void look_at_rates(const Manifest& manifest, Verdict& verdict) {
    auto broken = broken_promises(verdict.held, manifest.demands);
    verdict.faults.insert(verdict.faults.end(), broken.begin(), broken.end());
    for (const char* file : {"TASKDATA/TASKDATA.XML", "field.gpkg"})
        if (!verdict.held.contains(file))
            verdict.unasked.push_back({"verify.rates_unasked", {{"file", file}}});
}

}  // namespace

Verdict verify(const fs::path& out) {
    Verdict verdict;
    io::Tree tree = tree_of(out);
    verdict.held = std::move(tree.files);
    verdict.files = verdict.held.size();
    verdict.faults = manifest_faults(verdict.held);
    for (const std::string& other : tree.others) tell_extra(other, verdict);
    if (const auto manifest = read_manifest(verdict.held)) {
        for (const std::string& file : tree.unread)
            if (!io::left_by_viewers(file)) tell_extra(file, verdict);
        look_at_rates(*manifest, verdict);
        const fs::path folder = fs::absolute(out) / manifest->inputs_in;
        for (const OutputRecord& input : manifest->inputs) look_at(input, folder, verdict);
    }
    return verdict;
}

std::string verdict_json(const Verdict& v) {
    using Json = nlohmann::ordered_json;
    Json j{{"good", v.good()}, {"files", v.files}, {"inputs", v.inputs}};
    const auto add = [&j](const char* key, const std::vector<Message>& all) {
        j[key] = Json::array();
        for (const Message& m : all) j[key].push_back(told_json(m));
    };
    add("faults", v.faults);
    add("stale", v.stale);
    add("not_checked", v.unasked);
    return j.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace vrmap::job
