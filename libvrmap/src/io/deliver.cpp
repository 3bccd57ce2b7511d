// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/deliver.hpp"

#include <algorithm>

#include "io/folder.hpp"
#include "io/lock.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

using Kind = FolderEntry::Kind;

constexpr const char* folder_name = "TASKDATA";
constexpr const char* main_name = "TASKDATA.XML";
constexpr const char* main_at_first = "TASKDATA.TMP";

std::string in_capitals(std::string s) {
    for (char& c : s)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return s;
}

// FAT does not tell capitals apart; neither do terminals.
std::optional<FolderEntry> find_any_case(const Folder& in, const std::string& name) {
    for (FolderEntry& e : in.entries())
        if (in_capitals(e.name) == name) return std::move(e);
    return std::nullopt;
}

// GRD00001.bin, and the main file by either name.
bool part_of_a_task(const FolderEntry& e) {
    const std::string name = in_capitals(e.name);
    if (e.kind != Kind::file) return false;
    if (name == main_name || name == main_at_first) return true;
    return name.size() == 12 && name.starts_with("GRD") && name.ends_with(".BIN") &&
           std::all_of(name.begin() + 3, name.begin() + 8,
                       [](char c) { return c >= '0' && c <= '9'; });
}

[[noreturn]] void refuse(const char* id, const std::filesystem::path& path) {
    throw OutputError({id, {{"path", path.string()}}});
}

// Empties the folder of an earlier task, or of one that was never finished.
void clear(const Folder& task, Overwrite overwrite) {
    const auto entries = task.entries();
    for (const FolderEntry& e : entries)
        if (!part_of_a_task(e))
            throw OutputError(
                {"deliver.holds_more", {{"path", task.path().string()}, {"found", e.name}}});
    if (const auto main = find_any_case(task, main_name)) {
        if (overwrite == Overwrite::no) refuse("deliver.exists", task.path());
        task.remove(*main);
        task.flush();  // from here on no terminal takes it for a task
    }
    for (const FolderEntry& e : task.entries()) task.remove(e);
}

Folder emptied(const Folder& stick, Overwrite overwrite) {
    const auto there = find_any_case(stick, folder_name);
    if (!there) return stick.make(folder_name);
    if (there->kind != Kind::folder) refuse("deliver.in_the_way", stick.path() / there->name);
    Folder task = stick.open(there->name);
    clear(task, overwrite);
    return task;
}

void require_same(const Folder& folder, const Files& task, const std::string& main) {
    for (const auto& [name, bytes] : task)
        if (!folder.holds(name == main_name ? main : name, bytes))
            throw OutputError(
                {"output.reread_differs", {{"what", (folder.path() / name).string()}}});
}

void fill(const Folder& folder, const Files& task) {
    for (const auto& [name, bytes] : task)
        folder.write(name == main_name ? main_at_first : name, bytes);
    folder.flush();
    require_same(folder, task, main_at_first);
    folder.rename(main_at_first, main_name, FileSystem::Rename::plain);
    folder.flush();
    require_same(folder, task, main_name);
}

}  // namespace

void deliver_task(const Files& task, const std::filesystem::path& to, Overwrite overwrite,
                  FileSystem& files) {
    const Folder stick(files, to);
    const Lock lock = Lock::demand(stick, folder_name);
    const Folder folder = emptied(stick, overwrite);
    try {
        fill(folder, task);
        stick.flush();
    } catch (const OutputError&) {
        for (const char* name : {main_name, main_at_first})
            files.unlink(folder.descriptor(), name, Kind::file);
        throw;
    }
}

}  // namespace vrmap::io
