// SPDX-License-Identifier: Apache-2.0
// The text files of a virtual field, as bytes. No file is touched here.
#pragma once
#include <string>

#include "vrmap/io/files.hpp"
#include "vrmap/io/write_virtual_field.hpp"
#include "vrmap/simulate/virtual_field.hpp"

namespace vrmap::io {

std::string synthetic_notice(const simulate::VirtualField& field);  ///< one line, ASCII

// Degrees with 8 decimals (a millimetre): RFC 7946 order, lon then lat.
std::string boundary_geojson(const simulate::VirtualField& field,
                             const geo::Projection& projection);
std::string yield_csv(const std::vector<simulate::HarvestRow>& rows,
                      const geo::Projection& projection);
std::string moisture_csv(const simulate::VirtualField& field, const geo::Projection& projection);
std::string spread_csv(const std::vector<geo::PathPoint>& log, const geo::Projection& projection);

/// Line by line beside yield.csv.
std::string yield_truth_csv(const std::vector<simulate::HarvestTruth>& truth);
std::string truth_csv(const simulate::VirtualField& field);  ///< plane metres, 2 m cells

/// What differs between crops in the job and in the words about it.
struct CropWords {
    const char* field;
    const char* crop;
    const char* harvested;
    const char* image;
    const char* moisture;
    const char* dressing;
    double guide, other;     ///< kg N/10a
    double uptake_kg_per_t;  ///< 0: vrmap has no rule for the crop
    double recovery;
    int spreader_m;
    const char* log;     ///< README: what made yield.csv
    const char* stage;   ///< of the crop on the day of the image
    const char* figure;  ///< README: the truth's row
};
const CropWords& words_of(simulate::Crop crop);

struct MaterialWords {
    const char* file;
    const char* material;
    const char* content;  ///< lines of field.toml
    const char* date;
    const char* readme;
};
const MaterialWords& words_of(simulate::Material material);

bool holds(const simulate::VirtualField& field, const FolderPlan& plan, Role role);
std::string field_toml(const simulate::VirtualField& field, const FolderPlan& plan);
std::string readme(const simulate::VirtualField& field, const FolderPlan& plan);

/// Puts a fault into one of the files. THROWS ArgumentError simulate.nothing_to_break.
void break_file(Files& files, Fault fault);
const char* words_of(Fault fault);  ///< README: file, and what is wrong with it

}  // namespace vrmap::io
