// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <filesystem>
#include <set>
#include <string>

#include "vrmap/io/files.hpp"
#include "vrmap/simulate/virtual_field.hpp"

namespace vrmap::io {

/// A layer of the job that may be left out.
enum class Role { yield, ndvi, moisture, organic };
inline constexpr std::array<const char*, 4> role_names{"yield", "ndvi", "moisture", "organic"};

/// A fault as offices meet it, each in one file. In this order they are put in, so that several in
/// one file mean the same whatever the order they were asked for.
enum class Fault {
    no_crs,               ///< field.toml does not say what the log's degrees are
    percent_as_fraction,  ///< field.toml says m3/m3, the samples are percent
    swapped_axes,         ///< boundary.geojson: latitude first
    self_crossing,        ///< boundary.geojson: two corners in the wrong order
    cut_file,             ///< ndvi.tif: the copy broke off half way
    cp932,                ///< moisture.csv: Japanese header as Windows writes it
    kg_per_10a,           ///< yield.csv: a hundred times the t/ha that field.toml says
    negative_yields,      ///< yield.csv: the monitor's zero off by the mean yield
    tokyo_datum,          ///< yield.csv: positions in the datum of before 2002
    decimal_comma,        ///< yield.csv: "5,62"
    no_header,            ///< yield.csv: data from the first line
};
inline constexpr std::array<const char*, 11> fault_names{
    "no_crs",     "percent_as_fraction", "swapped_axes", "self_crossing", "cut_file", "cp932",
    "kg_per_10a", "negative_yields",     "tokyo_datum",  "decimal_comma", "no_header"};

/// What the folder holds of a field.
struct FolderPlan {
    bool bands = false;      ///< red.tif and nir.tif beside ndvi.tif, under clouds
    std::set<Role> without;  ///< neither file nor table in field.toml
    std::set<Fault> broken;
    std::string options;  ///< of the command that made it, for README.md: "--crop rice "
};

/// A virtual field as the files of a farmer's folder, ready for `vrmap prescribe`:
/// field.toml, boundary.geojson, yield.csv (and yield_2024.csv …, not in field.toml), ndvi.tif,
/// moisture.csv, compost.csv (and poultry.csv, pig.csv); beside them what no farmer has: truth.csv,
/// yield_truth.csv; and a README.md that says SYNTHETIC first. The same field and plan give the
/// same bytes. THROWS OutputError output.write_failed {path, why}; ArgumentError
/// simulate.nothing_to_break {kind, file}: a fault in a layer left out.
Files virtual_field_files(const simulate::VirtualField& field, const FolderPlan& plan = {});

/// That `folder` is a virtual field with nothing else in it. THROWS OutputError output.not_ours,
/// output.holds_more.
void require_virtual_field(const std::filesystem::path& folder);

}  // namespace vrmap::io
