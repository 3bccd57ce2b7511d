// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <vector>

#include "vrmap/geo/field_boundary.hpp"

namespace vrmap::io {

/// Ground that polygons are cut to. Exact up to rounding (GEOS); many cuts are cheap, because
/// polygons wholly inside or outside are not cut at all.
class Clip {
public:
    explicit Clip(const std::vector<geo::Polygon>& ground);
    ~Clip();
    Clip(const Clip&) = delete;
    Clip& operator=(const Clip&) = delete;
    /// What of `p` lies on the ground; nothing where they only touch. THROWS NumericError
    /// (geo.cannot_cut) for rings that cross themselves.
    std::vector<geo::Polygon> operator()(const geo::Polygon& p) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// The field and the strip of `pad` about its outer rings; its holes stay out.
/// THROWS NumericError (geo.cannot_cut).
std::vector<geo::Polygon> widened(const geo::FieldBoundary& field, Metres pad);

}  // namespace vrmap::io
