// SPDX-License-Identifier: Apache-2.0
// Whether a map is worth driving: what it brings over the same kilograms spread evenly.
#pragma once
#include "vrmap/geo/grid.hpp"
#include "vrmap/units.hpp"

namespace vrmap::agronomy {

/// How a crop answers nitrogen near its best rate: yield = most − curvature·(rate − best)².
struct Response {
    double curvature{};          ///< kg of the crop per ha, per (kg N/ha)²
    double cv{};                 ///< of its error
    double least_probability{};  ///< of a gain, for a map to be called worth driving
};

/// A quadratic response to the season's nitrogen N that reaches its best at N: on the way there the
/// crop takes up `recovery` of it in the mean, of the last kilogram only `at_best` (Kitchen et al.
/// 2022, PLoS One: about 6 % before the economic optimum), and a kilogram taken up is worth
/// 1/n_req of yield: curvature = (recovery − at_best)/(N·n_req). 0 where recovery is not over
/// at_best. `need_kg_per_kg`: N in the crop per kg of yield. THROWS ArgumentError
/// (worth.bad_response) unless N and n_req are positive.
double curvature_of(NitrogenRate season, double recovery, double at_best, double need_kg_per_kg);

struct WorthInput {
    geo::Grid<double> area;     ///< m² inside the field per cell
    geo::Grid<double> applied;  ///< kg N/ha, as driven
    geo::Grid<double> wanted;   ///< kg N/ha, what the balance expects each cell to need
    geo::Grid<double> sd;       ///< kg N/ha, of `wanted`
    Metres error_range{};       ///< e-folding length of its errors; 0: the field is one patch
};

/// Kilograms of the crop per hectare over uniform spreading of the same total.
struct Worth {
    double gain = 0;
    double sd = 0;
    double low() const { return gain - z * sd; }   ///< of the 90 % interval
    double high() const { return gain + z * sd; }  ///< of the 90 % interval
    double probability() const;                    ///< that the gain is over 0
    static constexpr double z = 1.6449;
};

/// gain = c·mean(2·a·m − a²), a and m the deviations of applied and wanted rate from their
/// area-weighted means: the loss of yield under even spreading less that under the map. Its
/// variance: 4c²·mean(a²·sd²)/n and (cv·gain)² for the response; errors are alike within their
/// range L (exp(−h/L)) and so is a, their product within half of it: n = max(1, field/(2π·(L/2)²))
/// patches. REQUIRES one geometry.
Worth worth_of(const WorthInput& input, const Response& response);

}  // namespace vrmap::agronomy
