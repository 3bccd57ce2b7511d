// SPDX-License-Identifier: Apache-2.0
// Which file of a folder plays which part.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "job/soil_keys.hpp"
#include "vrmap/job/draft.hpp"
#include "vrmap/job/inspect.hpp"

namespace vrmap::job {

/// A layer that plays a part, and the column that says so.
struct Cast {
    const Inspection* file = nullptr;
    std::size_t layer = 0;
    std::string role;
    const Guess* value = nullptr;  ///< none for a boundary
    int year = 0;                  ///< 0: not known

    const io::LayerSurvey& survey() const { return file->survey.layers[layer]; }
    const LayerGuess& guess() const { return file->guesses[layer]; }
    const io::ColumnSurvey& column(const Guess& g) const { return survey().columns[g.column]; }
    std::string name() const { return file->survey.path.filename().string(); }
    bool table() const { return file->survey.kind == io::Survey::Kind::table; }
    bool polygons() const;
    /// The one word of a column of words, such as the crop; empty if there are several.
    std::string one_word(const char* column_role) const;
};

struct Company {
    std::vector<Inspection> files;
    std::vector<Cast>
        cast;  ///< one for each part that is filled, of yield one for each year; the newest first
    std::vector<FileRole> told;
    const Cast* find(const std::string& role) const;  ///< the newest
};

Company cast_files(const std::filesystem::path& folder);

/// Whether a column's header names no unit, or the one in which a job takes that soil test.
bool in_own_unit(const Guess& guess, const SoilKey& test);

/// The CRS of a table whose job must state it, and why.
struct FoundCrs {
    std::string crs;
    Message why;
};
std::optional<FoundCrs> crs_of(const Cast& cast, const Company& company);

/// Somewhere in the field.
std::optional<geo::LonLat> place_of(const Company& company);

}  // namespace vrmap::job
