// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <vector>

#include "vrmap/io/write_geopackage.hpp"
#include "vrmap/job/run.hpp"
#include "vrmap/prescription/zones.hpp"

namespace vrmap::job {

/// Zones of one rate of a product, cut to the field. Keeps the result it was made of.
class ZonesLayer {
public:
    ZonesLayer(const Result& result, std::size_t product);
    /// Layer `zones` (`zones_2`) of field.gpkg. Refers to this.
    io::GeoTable table() const;

private:
    const Result& result_;
    std::size_t product_;
    std::vector<prescription::Zone> zones_;
    std::vector<std::vector<geo::Polygon>> ground_;
    std::vector<double> area_m2_;
};

/// Reads the layers back: each product's zones are the whole field and hold the mesh's mass, both
/// to 1e-6. THROWS OutputError (output.reread_differs).
void require_zones(const std::filesystem::path& geopackage, const Result& result);

}  // namespace vrmap::job
