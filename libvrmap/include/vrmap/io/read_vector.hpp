// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "vrmap/geo/field_boundary.hpp"
#include "vrmap/geo/point.hpp"
#include "vrmap/io/input.hpp"
#include "vrmap/io/projection.hpp"
#include "vrmap/io/table.hpp"

namespace vrmap::io {

/// Where a layer comes from, as a job says it.
struct VectorSource {
    std::string role;            ///< "yield", "boundary", …: for the log and the errors
    std::filesystem::path path;  ///< .csv, .txt, .fgb, .gpkg, .geojson/.json, .shp; .zip of one
    std::string file;            ///< the path as the job wrote it
    std::string layer;           ///< of a GeoPackage; empty: the only one
    std::string crs;             ///< stated; must be empty or the same where the file has its own
    std::string x, y;            ///< CSV columns of the position
    std::vector<std::string> numbers;  ///< attribute columns to read as numbers; blank is NaN
    TableForm form = {};               ///< of a CSV; `cells` of attributes too
};

/// Features as the file has them, still in its own CRS.
struct Points {
    Crs crs;
    std::vector<geo::Point> at;                        ///< NaN where the file has no place
    std::vector<std::vector<double>> columns;          ///< as `numbers`
    std::vector<long> record;                          ///< line or feature number
    std::vector<std::vector<std::string>> words = {};  ///< of each column: Table::words
    std::optional<Clock> clock = {};                   ///< of its times; none: it has none
};
struct Polygons {
    Crs crs;
    std::vector<std::vector<geo::Polygon>> ground;
    std::vector<std::vector<double>> columns;
    std::vector<long> record;
};

/// THROWS InputError: unreadable, no CRS in file or job, another geometry, no such layer or column,
/// text in a number column, a feature GDAL lost. Polygons that cross themselves are refused with
/// the place of the crossing where `repair` is no; else made valid.
std::vector<std::string> attribute_names(const VectorSource& source);
enum class Repair { no, yes };
Points read_points(const VectorSource& source, InputLog& log);
Polygons read_polygons(const VectorSource& source, Repair repair, InputLog& log);

/// The ground that points stand on: the concave hull whose outline has no edge over `longest_edge`
/// (Delaunay triangles peeled from outside; GEOS). One part, no holes.
/// THROWS InputError naming `path` for fewer than three places or all on one line.
std::vector<geo::Polygon> hull_of(const std::vector<geo::Point>& at, Metres longest_edge,
                                  const std::string& path);

}  // namespace vrmap::io
