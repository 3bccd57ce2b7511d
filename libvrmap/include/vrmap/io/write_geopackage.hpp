// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "vrmap/geo/field_boundary.hpp"
#include "vrmap/geo/point.hpp"
#include "vrmap/io/projection.hpp"

namespace vrmap::io {

/// One layer of a GeoPackage, column by column. Geometry by row: a polygon, or a point.
struct GeoTable {
    enum class Kind { integer, real, words };
    struct Column {
        std::string name;
        Kind kind{};
        std::function<long long(std::size_t)> integer;
        std::function<double(std::size_t)> real;  ///< NaN is written as NULL
        std::function<std::string(std::size_t)> words;
    };
    std::string name;
    Crs crs;
    std::size_t rows = 0;
    std::function<std::vector<geo::Polygon>(std::size_t)> polygon;  ///< either this
    std::function<geo::Point(std::size_t)> point;                   ///< or this; NaN: no place
    std::vector<Column> columns;
};

GeoTable::Column integers(std::string name, std::function<long long(std::size_t)> value);
GeoTable::Column reals(std::string name, std::function<double(std::size_t)> value);
GeoTable::Column words(std::string name, std::function<std::string(std::size_t)> value);

/// A GeoPackage as bytes. Same values, same bytes: no clock in it. `name` is told in errors.
/// THROWS OutputError.
std::string geopackage_bytes(const std::string& name, const std::vector<GeoTable>& tables);

}  // namespace vrmap::io
