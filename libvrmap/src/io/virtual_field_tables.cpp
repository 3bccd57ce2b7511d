// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "io/virtual_field_texts.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

using simulate::VirtualField;

std::string lon_lat(const geo::Projection& projection, geo::Point p) {
    const geo::LonLat g = projection.to_geographic(p);
    return text(g.lon, 8) + "," + text(g.lat, 8);
}

std::string or_blank(double v, int decimals) {
    return std::isnan(v) ? "" : text(v, decimals);
}

std::string number(std::size_t n) {
    return text(static_cast<long long>(n));
}

std::string ring_json(const geo::Ring& ring, const geo::Projection& projection) {
    std::string s = "[";
    for (const geo::Point p : ring) s.append("[").append(lon_lat(projection, p)).append("],");
    // closed, as RFC 7946 asks
    return s.append("[").append(lon_lat(projection, ring.front())).append("]]");
}

}  // namespace

std::string boundary_geojson(const VirtualField& field, const geo::Projection& projection) {
    const auto& parts = field.boundary.parts();
    const bool several = parts.size() > 1;
    std::string rings;
    for (const geo::Polygon& part : parts) {
        if (!rings.empty()) rings += ",\n    ";
        if (several) rings += "[";
        rings += ring_json(part.outer, projection);
        for (const geo::Ring& hole : part.holes) rings += ",\n    " + ring_json(hole, projection);
        if (several) rings += "]";
    }
    return "{\"type\":\"FeatureCollection\",\"features\":[\n"
           "  {\"type\":\"Feature\",\n"
           "   \"properties\":{\"name\":\"synthetic-1\",\"note\":\"" +
           synthetic_notice(field) +
           "\"},\n"
           "   \"geometry\":{\"type\":\"" +
           (several ? "MultiPolygon" : "Polygon") + "\",\"coordinates\":[\n    " + rings +
           "]}}\n]}\n";
}

std::string yield_csv(const std::vector<simulate::HarvestRow>& rows,
                      const geo::Projection& projection) {
    std::string s = "time_s,lon,lat,yield_t_per_ha,moisture_pct,speed_m_per_s,pass\n";
    for (const simulate::HarvestRow& row : rows)
        s += text(row.time_s, 0) + "," + lon_lat(projection, row.at) + "," +
             or_blank(row.yield_t_per_ha, 2) + "," + text(row.moisture_pct, 1) + "," +
             text(row.speed_m_per_s, 2) + "," + text(static_cast<long long>(row.pass)) + "\n";
    return s;
}

std::string yield_truth_csv(const std::vector<simulate::HarvestTruth>& truth) {
    std::string s = "line,artefact,true_yield_t_per_ha\n";
    for (std::size_t i = 0; i < truth.size(); ++i) {
        const simulate::HarvestTruth& t = truth[i];
        // line 1 is the header
        s += number(i + 2) + "," + name_of(t.kind) + "," + text(t.yield_t_per_ha, 2) + "\n";
    }
    return s;
}

std::string moisture_csv(const VirtualField& field, const geo::Projection& projection) {
    std::string s = "point,lon,lat,moisture_pct\n";
    for (std::size_t i = 0; i < field.moisture.size(); ++i)
        s += number(i + 1) + "," + lon_lat(projection, field.moisture.position[i]) + "," +
             text(100.0 * field.moisture.value[i], 1) + "\n";
    return s;
}

std::string spread_csv(const std::vector<geo::PathPoint>& log, const geo::Projection& projection) {
    std::string s = "lon,lat,rate_t_per_10a,width_m\n";
    for (const geo::PathPoint& p : log)
        s += lon_lat(projection, p.at) + "," + text(to_t_per_10a(p.dose), 2) + "," +
             text(p.width.value, 1) + "\n";
    return s;
}

std::string truth_csv(const VirtualField& field) {
    const simulate::Truth& t = field.truth;
    std::string s =
        "x_m,y_m,soil_n_kg_per_10a,wetness,moisture_pct,compost_t_per_10a,yield_t_per_ha,"
        "uptake_kg_per_10a,ndvi,vigour\n";
    for (std::size_t i = 0; i < t.wetness.size(); ++i) {
        if (std::isnan(t.wetness[i])) continue;
        const geo::Point p = t.wetness.geometry().centre_of(t.wetness.cell(i));
        s += text(p.x, 0) + "," + text(p.y, 0) + "," +
             text(to_kg_per_10a(NitrogenRate{t.soil_nitrogen_kg_per_ha[i]}), 2) + "," +
             text(t.wetness[i], 3) + "," + text(100 * t.moisture_m3_per_m3[i], 1) + "," +
             text(to_t_per_10a(OrganicDose{t.compost_t_per_ha[i]}), 2) + "," +
             text(t.yield_t_per_ha[i], 2) + "," +
             text(to_kg_per_10a(NitrogenRate{t.uptake_kg_per_ha[i]}), 2) + "," +
             text(t.ndvi[i], 3) + "," + text(t.vigour[i], 3) + "\n";
    }
    return s;
}

}  // namespace vrmap::io
