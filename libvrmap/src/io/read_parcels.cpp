// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/read_parcels.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "io/feature_ground.hpp"
#include "io/vector_file.hpp"
#include "nearest_word.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

std::string list(const std::vector<std::string>& words) {
    std::string all;
    for (const std::string& word : words) all += (all.empty() ? "" : ", ") + word;
    return all;
}

// MAFF's own key where there is one, else the first column.
std::string likely_key(const std::vector<std::string>& columns) {
    constexpr const char* maff = "polygon_uuid";
    const bool has = std::find(columns.begin(), columns.end(), maff) != columns.end();
    return has ? maff : columns.front();
}

[[noreturn]] void refuse_several(const VectorSource& s, const VectorFile& file,
                                 const OGRFeature& first, long found) {
    const std::vector<std::string> columns = file.columns();
    const std::string count = text(static_cast<long long>(found));
    if (columns.empty()) refuse(s, {"boundary.several_nameless", {{"found", count}}});
    const std::string column = likely_key(columns);
    refuse(s, {"boundary.several",
               {{"found", count},
                {"column", column},
                {"example", words_in(first, file.column(column))},
                {"columns", list(columns)}}});
}

Parcels only_feature(const VectorSource& s, const VectorFile& file) {
    Parcels p{file.crs(), {}};
    std::unique_ptr<OGRFeature> first;
    long found = 0;
    file.each([&](const OGRFeature& f, long record) {
        if (++found > 1) return;
        first.reset(f.Clone());
        if (file.count() == 1)
            p.parcels.push_back({"", ground_of(s, {f, p.crs, record}, Repair::no)});
    });
    if (found > 1) refuse_several(s, file, *first, found);
    return p;
}

[[noreturn]] void refuse_missing(const VectorSource& s, const std::string& column,
                                 const std::string& key, const std::set<std::string>& others) {
    if (const std::string nearest = nearest_word(key, others); !nearest.empty())
        refuse(s,
               {"boundary.key_missing", {{"column", column}, {"key", key}, {"nearest", nearest}}});
    constexpr std::size_t shown = 3;
    std::vector<std::string> some;
    for (const std::string& other : others)
        if (some.size() < shown) some.push_back(other);
    refuse(s, {"boundary.key_unlike", {{"column", column}, {"key", key}, {"found", list(some)}}});
}

Parcels chosen_features(const VectorSource& s, const VectorFile& file, const Choice& choice) {
    Parcels p{file.crs(), {}};
    const int column = file.column(choice.column);
    const std::set<std::string> wanted(choice.keys.begin(), choice.keys.end());
    std::map<std::string, long> taken;
    std::set<std::string> others;
    file.each([&](const OGRFeature& f, long record) {
        std::string key = words_in(f, column);
        if (!wanted.contains(key)) {
            if (!key.empty()) others.insert(std::move(key));
            return;
        }
        if (const auto [at, fresh] = taken.emplace(key, record); !fresh)
            refuse(s,
                   {"boundary.key_twice",
                    {{"column", choice.column},
                     {"key", key},
                     {"first", text(static_cast<long long>(at->second))}}},
                   record);
        p.parcels.push_back({std::move(key), ground_of(s, {f, p.crs, record}, Repair::no)});
    });
    for (const std::string& key : choice.keys)
        if (!taken.contains(key)) refuse_missing(s, choice.column, key, others);
    return p;
}

}  // namespace

Parcels read_parcels(const VectorSource& s, const Choice& choice, InputLog& log) {
    const std::size_t before = log.size();
    const VectorFile file(s, log);
    for (std::size_t i = before; i < log.size(); ++i) log[i].crs = file.crs().definition;
    return choice.keys.empty() ? only_feature(s, file) : chosen_features(s, file, choice);
}

}  // namespace vrmap::io
