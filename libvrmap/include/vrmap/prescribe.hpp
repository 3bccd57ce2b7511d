// SPDX-License-Identifier: Apache-2.0
// The corridor: evidence about one field → prescription. Read this first.
// It walks through the rooms in order and computes nothing itself:
//   clean → interpolate → agronomy → prescription → machine
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "vrmap/agronomy/anchor.hpp"
#include "vrmap/agronomy/mineral_balance.hpp"
#include "vrmap/agronomy/nutrient_balance.hpp"
#include "vrmap/agronomy/removal.hpp"
#include "vrmap/agronomy/stable_zones.hpp"
#include "vrmap/agronomy/straight_patch.hpp"
#include "vrmap/agronomy/worth.hpp"
#include "vrmap/clean/outliers.hpp"
#include "vrmap/geo/field_boundary.hpp"
#include "vrmap/geo/layer.hpp"
#include "vrmap/geo/point_set.hpp"
#include "vrmap/geo/swath.hpp"
#include "vrmap/interpolate/kriging.hpp"
#include "vrmap/interpolate/resample.hpp"
#include "vrmap/machine/budget.hpp"
#include "vrmap/machine/spreader.hpp"
#include "vrmap/prescription/by_hand.hpp"
#include "vrmap/prescription/prescription.hpp"
#include "vrmap/progress.hpp"

namespace vrmap {

/// What is known about one field, all in its own projected CRS, metres.
struct Evidence {
    geo::FieldBoundary boundary;
    geo::GridGeometry grid;  ///< of the balance: `balance_grid`

    struct Harvest {
        geo::PointSet<CropYield> points;  ///< one year's log, as it came
        clean::YieldLimits limits;
        std::string called = "yield";  ///< in notes; of several "yield 2025-07-28"
        bool other_crop = false;       ///< its uptake is another: it says nothing about nitrogen
        agronomy::OxidesPerTonne removed = {};  ///< in a tonne of it, where Plan asks for removal
        /// Per point, the crop's nitrogen by yield and protein, kg N/ha; NaN where the protein is
        /// not known. Empty: no protein was measured, and yield alone speaks (uptake_kg_per_t).
        std::vector<double> uptake = {};
    };
    std::vector<Harvest> yield;  ///< one for each year
    struct NdviImage {
        geo::Layer<Ndvi> layer;      ///< on `grid`, by exact area
        geo::PointSet<Ndvi> pixels;  ///< raw pixel values in and about the field, for the variogram
    };
    std::optional<NdviImage> ndvi;
    std::optional<geo::PointSet<WaterContent>> moisture;
    /// Of the soil the moisture was measured in; none: water slows no release.
    std::optional<agronomy::SoilWater> soil_water;
    struct Spreading {
        std::vector<geo::Swath> swaths;
        agronomy::OrganicMaterial material;
        bool before_harvest = false;
        double share_seen_by_image = 0;
        int fed_harvest = 0;  ///< OrganicEvent::fed_harvest, counted in `yield`
        bool before_soil_test = false;
        std::optional<agronomy::Release> release = {};  ///< its harvests are those of `yield`
    };
    std::vector<Spreading> organic;
    /// Fertiliser of earlier maps: taken off the word of the harvest it fed and of the image that
    /// saw it (`share_seen_by_image`), and credited nowhere. REQUIRES before_harvest.
    std::vector<Spreading> applied;
    /// Soil tests, mg/100 g of P2O5 (Truog) and exchangeable K2O; one point is the whole field's.
    std::optional<geo::PointSet<SoilTest>> phosphate_test;
    std::optional<geo::PointSet<SoilTest>> potash_test;
    /// Rates that a person set, on the mesh of `prescription::on_mesh`.
    std::optional<std::vector<prescription::HandRate>> by_hand;
    /// AC-N at points, mg/100 g, where the crop has a rule for it.
    std::optional<geo::PointSet<SoilTest>> nitrogen_test = {};
    std::optional<geo::PointSet<SoilSign>> humus = {};  ///< at points, percent
    struct Rival {
        std::string called;  ///< in notes: "soil_test_ph"
        geo::PointSet<SoilSign> points;
        agronomy::BadSide bad = agronomy::BadSide::high;
    };
    std::vector<Rival> rivals = {};  ///< what else may keep growth down
};

/// Shares of the guide by what a soil test says, mg/100 g: `share[k]` under `bound[k]`, the last
/// one from the last bound on. REQUIRES one share more than bounds, bounds ascending.
struct TestSteps {
    std::vector<double> bound;
    std::vector<double> share;
    double share_at(double test) const;
};

/// What makes a layer of samples.
struct LayerDemands {
    std::size_t fewest_for_map{};  ///< samples; under it no pattern is looked for
    double least_cover{};          ///< share of the field; under it the layer counts as missing
};

/// What the user wants and states.
struct Plan {
    agronomy::Guide guide;
    double uptake_kg_per_t = 0;  ///< N per tonne of yield; 0: yield says nothing about nitrogen
    std::optional<agronomy::CanopyRule> ndvi_rule;  ///< none: the image says nothing in kilograms
    std::optional<Message> ndvi_silent;             ///< without a rule: why, if it stated one
    agronomy::IndexGuard ndvi_guard;                ///< of an image that speaks
    std::optional<agronomy::DrySoil> dry_soil;      ///< the moisture is of a paddy before flooding
    std::optional<agronomy::SoilNitrogenRule> soil_nitrogen;  ///< none: AC-N says nothing
    agronomy::BalanceParameters parameters;
    /// Whose rate the guide's is; none: the field's middle, and no other is reckoned beside it.
    std::optional<agronomy::Anchor> anchor;
    double anchor_quantile{};                                    ///< AnchorParameters::quantile
    std::optional<agronomy::StableZoneParameters> stable_zones;  ///< none: not asked for
    LayerDemands layers;
    OxideRate phosphate_guide{};  ///< 0: not asked for
    OxideRate potash_guide{};     ///< 0: not asked for
    std::optional<TestSteps> phosphate_steps;
    std::optional<TestSteps> potash_steps;
    double removal_weight = 0;      ///< of what harvests carry away, in P2O5 and K2O; 0: none
    OxideRate phosphate_starter{};  ///< least before the credit; 0: none stated
    OxideRate potash_starter{};
    /// P2O5 and K2O ≤ this × guide; to be stated where either is asked for (AGRONOMY.md §7).
    double mineral_most_over_guide{};
    double bare_ndvi = -1;  ///< an image whose mean is under it shows no growth
    Fertiliser product;
    machine::Spreader spreader;
    std::optional<Kilograms> available;  ///< of the product; none: as much as it takes
    /// What a map's task asks for of the product, where its grid weighs the mesh's rates a little
    /// otherwise; empty: what the mesh does.
    std::function<Kilograms(const machine::SpreadMap&)> task_kg = {};
    std::optional<agronomy::Response> response;  ///< none: what a map brings cannot be said
    std::optional<machine::Second> second;       ///< a second product, for phosphate and potash
    int threads = 0;
};

/// How one interpolated layer came about.
struct LayerReport {
    std::size_t samples = 0;
    interpolate::Variogram variogram;
    interpolate::CrossValidation cross_validation;
    double cover = 0;   ///< share of the field's area with a value
    bool used = false;  ///< it has a signal and enough cover
};

/// One year's yield: judged point by point, kriged if any point is left.
struct YieldMap {
    clean::CleanedYield points;
    LayerReport report;
    std::optional<geo::Layer<CropYield>> layer;
    std::optional<agronomy::Trust> trust;  ///< none: it says nothing about nitrogen
    /// Of a year with protein, from the kept points that have one; it speaks in the yield's place.
    std::optional<LayerReport> uptake_report = {};
    std::optional<geo::Layer<NitrogenRate>> uptake = {};
};

/// What soil tests at points tell beside P2O5 and K2O.
struct SoilMaps {
    std::optional<LayerReport> nitrogen_report;  ///< AC-N
    std::optional<geo::Layer<SoilTest>> nitrogen;
    std::optional<LayerReport> humus_report;
    std::vector<LayerReport> rival_reports;    ///< per rival of the evidence
    std::vector<agronomy::RivalCause> rivals;  ///< of them, those that show a pattern
    /// Which of the soil's layers growth was held against, and how far it follows it.
    std::string growth_against;  ///< "soil_test_humus", "soil_test_ac_n"; empty: neither
    std::optional<double> growth_follows_soil;
};

struct Outcome {
    geo::Grid<double> area;       ///< m² inside the field per balance cell
    std::vector<YieldMap> yield;  ///< per harvest of the evidence
    std::optional<geo::Layer<WaterContent>> moisture_layer;
    std::optional<LayerReport> moisture_report;
    std::optional<LayerReport> ndvi_report;
    agronomy::BlindShares ndvi_blind;             ///< of an image that speaks
    std::vector<interpolate::SwathDose> organic;  ///< per spreading
    std::vector<interpolate::SwathDose> applied;
    std::optional<LayerReport> phosphate_report;
    std::optional<LayerReport> potash_report;
    /// kg of the oxide/ha a year that harvests carry away, per balance cell, where it moved a rate.
    std::optional<geo::Grid<double>> phosphate_removal;
    std::optional<geo::Grid<double>> potash_removal;
    SoilMaps soil;
    agronomy::Balance balance;
    prescription::Prescription wanted;
    machine::SpreadMap spread;
    NitrogenRate anchor_shift{};  ///< of the guide's anchor `high`, chosen or not
    /// The map of the other anchor, where the plan states one.
    std::optional<machine::SpreadMap> other_anchor;
    std::optional<agronomy::StableZones> stable_zones;  ///< on the mesh, where asked for
    std::optional<prescription::HandReport> by_hand;
    std::optional<machine::BudgetReport> budget;
    std::optional<agronomy::Worth> worth;  ///< of the driven map; none: no response is known
    Notes notes;
};

/// The grid on which every layer of one field meets, given the spreader's width.
geo::GridGeometry balance_grid(const geo::FieldBoundary& boundary, Metres spreader_width);

/// THROWS ArgumentError, NumericError as the rooms do; InputError never: files were read before.
/// The same evidence and plan give the same bytes for any thread count and any order of points.
Outcome prescribe(const Evidence& evidence, const Plan& plan, const Progress& progress = {});

}  // namespace vrmap
