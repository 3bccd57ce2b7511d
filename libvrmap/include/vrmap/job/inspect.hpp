// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "vrmap/io/survey.hpp"
#include "vrmap/job/inspect_work.hpp"

namespace vrmap::job {

/// What a column seems to be, and by what. A guess for people: no prescription rests on it.
struct Guess {
    enum class By {
        nothing,  ///< the unit is not known
        header,
        values,  ///< the only unit in which such a median is usual
        several  ///< more than one
    };
    std::size_t column = 0;
    std::string role;                ///< a row of data/guide/columns.toml
    std::string unit;                ///< "kg/10a"; empty unless by header or values
    std::vector<std::string> units;  ///< the several
    By by = By::nothing;
};

/// The columns of a table that say where its rows are.
struct Position {
    std::size_t x = 0, y = 0;
    bool degrees = false;
    std::string crs;  ///< EPSG:4326 for degrees, or as an EPSG column says; "": not known
};

struct LayerGuess {
    std::vector<Guess> columns;
    std::optional<Position> position;  ///< of a table
};

/// A file and what is made of it: one guess for each layer.
struct Inspection {
    io::Survey survey;
    std::vector<LayerGuess> guesses;
    std::vector<Inspection> inside;      ///< of a zip
    std::optional<WorkInspection> work;  ///< of task data: a folder, an archive or TASKDATA.XML
};

/// Looks at one file, or a folder of task data, and guesses. Throws nothing for what is in it.
Inspection inspect(const std::filesystem::path& file);

/// The first guess of a role; nullptr if no column has it.
const Guess* find_guess(const LayerGuess& layer, const std::string& role);

/// Whether every file, and what was opened within, could be read to its end.
bool readable(const Inspection& inspection);

/// For --json: an array, one object for each file.
std::string inspection_json(const std::vector<Inspection>& all);

}  // namespace vrmap::job
