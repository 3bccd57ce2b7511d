// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <vector>

#include "vrmap/agronomy/mineralisation.hpp"
#include "vrmap/geo/grid.hpp"
#include "vrmap/units.hpp"

namespace vrmap::agronomy {

/// What a material gives, by its own analysis or table.
struct OrganicMaterial {
    double nitrogen_kg_per_t_fresh{};     ///< total N in the material as spread
    double efficiency{};                  ///< share of it a crop can use in the first season, 0..1
    double phosphate_kg_per_t_fresh = 0;  ///< P2O5, and the share of it usable
    double phosphate_efficiency = 0;
    double potash_kg_per_t_fresh = 0;  ///< K2O, and the share of it usable
    double potash_efficiency = 0;
};

/// One spreading event on the field.
struct OrganicEvent {
    geo::Grid<double> dose;  ///< t fresh/ha per cell
    OrganicMaterial material;
    /// Before the last harvest that a yield map shows: an earlier crop had its first season's
    /// nitrogen, so it is credited no more.
    bool before_harvest = false;
    /// Share of the first season's nitrogen in the crop when the NDVI image was taken: taken off
    /// the image's word on the soil. 0 when spread after it.
    double share_seen_by_image = 0;
    /// If before_harvest: which harvest's crop had it (YieldEvidence::harvest); it is taken off
    /// that yield's word on the soil. −1: a crop that no yield map shows.
    int fed_harvest = 0;
    /// Spread before the soil was tested: taken off AC-N's word on the soil.
    bool before_soil_test = false;
    /// Its release over time, where a climate is given; it then answers instead of efficiency and
    /// the three members above. None: no timing is claimed (decision 0003).
    std::optional<Release> release = {};
    /// M3's factor per cell; none: 1. Only for a release.
    std::optional<geo::Grid<double>> water = {};
};

struct CreditParameters {
    double quantile{};        ///< of the credit's distribution: cautious, below the median
    double cv_spreading{};    ///< of the dose on the ground
    double cv_content{};      ///< of the nitrogen content
    double cv_efficiency{};   ///< of the first season's share
    double first_year_cap{};  ///< share of the guide rate that may be credited at most
};

/// First season's usable nitrogen of one event, its expectation, kg N/ha per cell.
geo::Grid<double> expected_nitrogen(const OrganicEvent& event);

/// Which part of an event's nitrogen is meant.
struct NitrogenPart {
    enum class Of { season, dressing, image, harvest } of{};
    double credit_share = 1;  ///< dressing: of the season's, where the event has no release
    int harvest = 0;          ///< its number (YieldEvidence::harvest)
};

/// Expectation, kg N/ha per cell: usable by the crop that is dressed, of that what this dressing
/// may take off, in the crop when the image was taken, or in the crop of a harvest. Over all
/// dressings of a season the second sums to no more than the first.
geo::Grid<double> nitrogen_of(const OrganicEvent& event, const NitrogenPart& part);

/// What may be counted on: the quantile of a lognormal with the event's mean and
/// CV² = cv_spreading² + cv_content² + cv_efficiency² (independent errors), as a factor on the
/// mean. Over-crediting compost lost yield in Iwamizawa (AGRONOMY.md §0.1): below the mean by
/// design.
double cautious_factor(const CreditParameters& parameters);

/// Standard normal quantile (Acklam's rational approximation, |relative error| < 1.2e-9).
double normal_quantile(double p);

}  // namespace vrmap::agronomy
