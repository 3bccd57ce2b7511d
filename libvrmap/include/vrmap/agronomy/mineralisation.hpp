// SPDX-License-Identifier: Apache-2.0
// What organic matter gives, day by day: warmth, two pools, the season's calendar
// (doc/methods/organic_credit.md; AGRONOMY.md §2 M1–M4).
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "vrmap/geo/layer.hpp"
#include "vrmap/units.hpp"

namespace vrmap::agronomy {

/// Mean air temperature of every day from `first` on. Days count from 1970-01-01.
struct DailyTemperature {
    std::int64_t first = 0;
    std::vector<double> celsius;
    std::int64_t end() const { return first + static_cast<std::int64_t>(celsius.size()); }
};

/// M1 (Konno 1986; Arrhenius): a day at T kelvin is worth exp[(Ea/R)(1/298.15 − 1/T)] days at
/// 25 °C; a day whose mean is 0 °C or less is worth none.
class TransformedDays {
public:
    /// THROWS ArgumentError: a temperature no day has, Ea ≤ 0.
    TransformedDays(const DailyTemperature& days, double activation_j_per_mol);
    /// Of the days from `from` up to `to`, that one not counted; 0 where from ≥ to.
    /// THROWS ArgumentError where the series does not hold them.
    double between(std::int64_t from, std::int64_t to) const;

private:
    std::int64_t first_;
    std::vector<double> sum_;  ///< before each day; one more than days
};

/// M2: shares of an event's total nitrogen, and their first-order rates per transformed day.
struct Pools {
    double fast_share{};
    double fast_rate{};
    double slow_share{};
    double slow_rate{};
};

/// Share of the total nitrogen released by `tau` transformed days after spreading, 0..1:
/// φf(1 − e^(−kf·τ)) + φs(1 − e^(−ks·τ)).
double released(const Pools& pools, double tau);

/// The pools whose release over `first_season` transformed days is `efficiency`, the sourced
/// number: both shares times one factor. Where they would together be over 1 they are 1, and the
/// fast one takes as much of it as the efficiency needs; more than the whole fast pool gives none
/// can. REQUIRES fast_rate > slow_rate ≥ 0.
Pools calibrated(const Pools& shape, double first_season, double efficiency);

/// One crop's calendar in transformed days since the spreading; 0: not spread yet.
struct Season {
    double previous_end{};  ///< the crop before it took up its last
    double begins{};        ///< this one takes up its first
    double ends{};          ///< and its last
};

/// One event's release, and who has it. Shares are of its total nitrogen; `water` is M3's factor
/// on every transformed day (1: as warm, so fast).
/// REQUIRES previous_end ≤ begins ≤ ends, window_from ≤ window_to within them, image ≤ ends.
struct Release {
    Pools pools;
    double lost_outside{};  ///< share lost of what is released between two crops
    Season season;          ///< of the crop that is dressed
    double window_from{};   ///< this dressing's part of it
    double window_to{};
    double image{};                ///< when it was taken; 0: none that counts
    std::vector<Season> harvests;  ///< of the crops that yield maps show, by their number
    /// Stated shares of the season's nitrogen win over the computed ones.
    std::optional<double> stated_window;
    std::optional<double> stated_image;

    double to_season(double water = 1) const;    ///< usable by the crop that is dressed
    double to_dressing(double water = 1) const;  ///< of that, what this dressing may take off
    double to_image(double water = 1) const;     ///< of that, what the image has seen
    double to_harvest(std::size_t number, double water = 1) const;
};

/// Where an event's nitrogen is when its season is over: shares that sum to 1.
struct ReleaseAccount {
    double earlier_crops{};  ///< released before the previous crop's end
    double lost{};           ///< between the crops
    double before_window{};  ///< to this crop, before this dressing's window
    double in_window{};
    double after_window{};  ///< to this crop, after it
    double left{};          ///< still organic at the season's end
};
ReleaseAccount account_of(const Release& release);

/// Water contents by volume between which mineralisation speeds up and slows down.
struct SoilWater {
    double lower_limit{};
    double drained_upper_limit{};
    double saturation{};
    double slope{};  ///< of the factor from the lower limit on, per unit of the way to the drained
    double lost{};   ///< of the factor at saturation
    bool ordered() const {
        return 0 <= lower_limit && lower_limit < drained_upper_limit &&
               drained_upper_limit < saturation && saturation <= 1;
    }
};

/// M3 (CERES, as in APSIM's CERESMineralisationWaterFactor, whose slope is 2 and loss 0.5):
/// slope·(θ − LL)/(DUL − LL) within 0..1 below DUL; above it 1 − lost·(θ − DUL)/(SAT − DUL), from
/// saturation on 1 − lost. REQUIRES soil.ordered().
double water_factor(double theta, const SoilWater& soil);
/// Per cell; 1 where the layer holds no number.
geo::Grid<double> water_factor(const geo::Layer<WaterContent>& moisture, const SoilWater& soil);

/// M4, 乾土効果: nitrogen that a paddy gives more for having been dry before flooding, mg/100 g by
/// incubation: a + b·w + c·w² of the water content w by mass, in percent; 0 from `root` on, where
/// the parabola dips under 0 (Japanese Journal of Crop Science 63(3)).
struct DrySoilCurve {
    double a{}, b{}, c{};
    double root{};
    /// THROWS ArgumentError: w below 0.
    double nitrogen_mg_per_100g(double water_pct_by_mass) const;
};

/// The same as a supply, kg N/ha per cell; NaN where moisture has no number. Bulk density in g/cm³,
/// depth of the ploughed layer in metres: mg/100 g × 10·depth × density = kg/10a.
geo::Grid<double> dry_soil_supply(const geo::Layer<WaterContent>& before_flooding,
                                  const DrySoilCurve& curve, double bulk_density_g_per_cm3,
                                  Metres depth);

}  // namespace vrmap::agronomy
