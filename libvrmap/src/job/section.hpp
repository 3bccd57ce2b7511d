// SPDX-License-Identifier: Apache-2.0
// One table of a job file, read key by key; what was not asked for is an error.
#pragma once
#include <toml++/toml.h>

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "job/gaps.hpp"
#include "nearest_word.hpp"
#include "vrmap/job/field_job.hpp"

namespace vrmap::job {

class Section {
public:
    /// A file that a key names: a name in a template starts at the template's folder.
    struct File {
        std::filesystem::path path;
        std::string name;  ///< as seen from the job's own folder
    };
    /// `path` is the job's file: where what has no source of its own is said to stand.
    /// What is missing or unknown goes into `gaps`, and reading goes on with a value that stands
    /// for it (0, no words, the first choice); without gaps it is thrown at once.
    Section(const toml::table& table, std::string name, std::string path, Gaps* gaps = nullptr);
    bool has(const char* key);
    bool says_words(const char* key);  ///< it is there, as a text
    std::optional<std::string> words(const char* key);
    std::optional<double> number(const char* key, double least, double most);
    std::optional<int> whole(const char* key, int least, int most);
    std::optional<bool> truth(const char* key);
    std::optional<Date> date(const char* key);
    /// Words in brackets; empty where the key is not there.
    std::vector<std::string> list(const char* key);
    std::optional<std::vector<double>> numbers(const char* key, std::size_t count);

    /// Lists of two numbers each.
    std::optional<std::vector<std::pair<double, double>>> pairs(const char* key);

    /// The files that a list of names means; empty where the key is not there.
    std::vector<File> files(const char* key);

    /// One or more texts; none of them empty or twice.
    std::optional<std::vector<std::string>> word_list(const char* key);

    std::string need_words(const char* key);
    File need_file(const char* key);
    std::vector<std::string> need_word_list(const char* key);
    std::vector<double> need_numbers(const char* key, std::size_t count);
    double need_number(const char* key, double least, double most);
    Date need_date(const char* key);

    /// One of the named choices, as its index.
    std::size_t choice(const char* key, const std::vector<std::string>& known,
                       std::optional<std::size_t> otherwise);
    /// Any of the named choices, as their indices; none where the key is missing.
    std::vector<std::size_t> choices(const char* key, const std::vector<std::string>& known);
    /// Refuses a key nobody asked about, naming the nearest that was.
    void finish() const;
    [[noreturn]] void refuse(const char* key, Message message) const;
    /// A key is missing, with what may stand there and what to say if nothing else is missing.
    void lack(const char* key, std::string value, std::optional<Message> alone = {}) const;
    const std::string& path() const { return path_; }
    const std::string& name() const { return name_; }

private:
    const toml::node* find(const char* key);
    File file_of(const char* key, const std::filesystem::path& said) const;
    std::string full(const char* key) const;
    Place place_of(const toml::source_region& source) const;
    std::size_t index_of(const char* key, const std::string& said,
                         const std::vector<std::string>& known) const;
    [[noreturn]] void wrong_type(const char* key, const char* expected) const;
    template <class T>
    T need(const char* key, std::optional<T> value, const std::string& expected) const;
    const toml::table& table_;
    std::string name_;
    std::string path_;
    Gaps* gaps_;
    std::set<std::string> asked_;
};

/// "least…most", as a missing number's value.
std::string span(double least, double most);
/// `"a" / "b"`, as a missing choice's value.
std::string either(const std::vector<std::string>& known);
/// "a, b, c".
std::string joined(const std::vector<std::string>& words);

}  // namespace vrmap::job
