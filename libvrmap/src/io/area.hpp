// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <vector>

#include "vrmap/geo/field_boundary.hpp"
#include "vrmap/units.hpp"

namespace vrmap::io {

/// Ground, wider by `grown` all round (narrower where negative), of which points are asked. By
/// GEOS: the writers' own scan lines take no part in judging what they wrote.
class Area {
public:
    Area(const std::vector<geo::Polygon>& ground, Metres grown);
    ~Area();
    Area(Area&&) noexcept;
    Area& operator=(Area&&) = delete;
    bool contains(geo::Point p) const;  ///< its edge counts

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace vrmap::io
