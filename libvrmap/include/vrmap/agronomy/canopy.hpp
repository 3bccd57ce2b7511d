// SPDX-License-Identifier: Apache-2.0
// Published rules that turn an image of the crop into a topdressing, as words on the soil's
// nitrogen (doc/methods/canopy.md; AGRONOMY.md §3).
#pragma once
#include <array>
#include <limits>
#include <optional>
#include <variant>

#include "vrmap/agronomy/index_guard.hpp"
#include "vrmap/agronomy/soil_supply.hpp"
#include "vrmap/geo/grid.hpp"
#include "vrmap/geo/layer.hpp"

namespace vrmap::agronomy {

/// A4: the crop's nitrogen U = a·exp(b·NDVI), kg N/ha.
struct UptakeCurve {
    double a_kg_per_ha{};
    double b{};
    double rmse_kg_per_ha{};
    double to_season = 1;  ///< what the whole season gives for each kilogram of U (k_stage, §7)
    double uptake_kg_per_ha(double ndvi) const;
};

/// A3, the Yara N-Sensor in Hokkaido wheat: so many kilograms more or less for each SV over the
/// reference.
struct SensorStep {
    double kg_per_ha_per_sv{};  ///< below 0: more green, less nitrogen
    double most_share{};        ///< of the rate, either way
    double sd_sv{};             ///< of one cell's SV
    /// To add to `rate`, kg N/ha: step·(SV − reference) within ±most_share·rate.
    double change_kg_per_ha(double sv, double reference, double rate_kg_per_ha) const;
};

/// A2, Holland & Schepers 2010: N = full·sqrt((1 − SI)/ΔSI), SI = index/reference; 0 from SI 1 on.
struct Sufficiency {
    double reference{};  ///< the index of a crop that has enough
    double delta{};      ///< ΔSI, 1 − SI without nitrogen
    double beyond{};     ///< under this SI the crop recovers no more
    double sd{};         ///< of one cell's SI
    /// kg N/ha; `full` is what the season still asks for.
    double rate_kg_per_ha(double index, double full_kg_per_ha) const;
};

/// A1, NFOA of Oklahoma State University for winter wheat; its coefficients are Oklahoma's.
struct Nfoa {
    std::array<double, 3> yield_potential{};  ///< YP0 = a + b·exp(c·INSEY), t/ha
    std::array<double, 2> grain_n{};          ///< N % = a·YPN + b
    std::array<double, 3> uptake{};           ///< a + b·exp(c·NDVI), kg N/ha in the crop now
    double efficiency{};                      ///< of the dressing
    double most_response{};                   ///< of RI
    double sd_kg_per_ha{};                    ///< of the rate
    double days = 0;                          ///< with growth (GDD > 0), sowing to image
    double response = 1;                      ///< RI
    double most_yield_t_per_ha = std::numeric_limits<double>::infinity();

    /// INSEY = NDVI/days.
    double yield_potential_t_per_ha(double ndvi) const;
    /// N = (YPN·N% − uptake)/efficiency, YPN = min(YP0·RI, most yield); never below 0.
    double rate_kg_per_ha(double ndvi) const;
};

using CanopyRule = std::variant<UptakeCurve, SensorStep, Sufficiency, Nfoa>;

/// Where supply rises with growth, as for all rules but NFOA, which feeds the best ground most.
bool follows_growth(const CanopyRule& rule);

/// kg N/ha in the crop when the image was taken; NaN: the rule does not say.
double uptake_now(const CanopyRule& rule, double index);

/// RI of a strip with nitrogen to spare, held within 1..most.
double response_of_strip(double rich_ndvi, double field_ndvi, double most);
/// RI without a strip, (mean + sd)/(mean − sd) of the field's own NDVI, within 1..most
/// (AGRONOMY.md A1). REQUIRES mean > 0.
double response_of_variation(double mean, double sd, double most);

/// What a rule is held against.
struct CanopyGround {
    double rate_kg_per_ha{};  ///< the guide's, of this dressing
    double recovery{};
    const geo::Grid<double>& area;  ///< m² inside the field per cell
};

/// The rule's word on the soil's nitrogen, as it stands before compost is taken off: uptake itself,
/// times `to_season`; else S = −r·N of the rate N that the rule gives, whose anomaly about the
/// field asks the balance for just N's. A cell under a Sufficiency's `beyond` says nothing: what
/// ails it is more than nitrogen. Guarded cells have a wider error. A sensor's reference is the
/// field's mean. The layer's own variance is carried through the rule, by half the difference of
/// its words one standard deviation either way, and adds to the rule's error. Structured share and
/// term are the caller's to set.
SupplyEvidence canopy_evidence(const geo::Layer<Ndvi>& layer, const CanopyRule& rule,
                               const IndexGuard& guard, const CanopyGround& ground);

}  // namespace vrmap::agronomy
