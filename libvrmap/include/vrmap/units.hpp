// SPDX-License-Identifier: Apache-2.0
// The only file where one unit is turned into another.
#pragma once
#include <compare>
#include <cstdint>

namespace vrmap {

/// A double that knows its unit and its basis. It never converts by itself.
template <class Unit>
struct Quantity {
    double value{};
    friend constexpr auto operator<=>(Quantity, Quantity) = default;
    friend constexpr Quantity operator+(Quantity a, Quantity b) { return {a.value + b.value}; }
    friend constexpr Quantity operator-(Quantity a, Quantity b) { return {a.value - b.value}; }
    friend constexpr Quantity operator*(double k, Quantity a) { return {k * a.value}; }
};

using Metres = Quantity<struct metres>;
using SquareMetres = Quantity<struct square_metres>;
using Kilograms = Quantity<struct kilograms>;
using CropYield = Quantity<struct t_per_ha_as_recorded>;      ///< at the moisture of the log
using NitrogenRate = Quantity<struct kg_n_per_ha>;            ///< nutrient, not product
using OxideRate = Quantity<struct kg_oxide_per_ha>;           ///< P2O5 or K2O, as on the bag
using ProductRate = Quantity<struct kg_product_per_ha>;       ///< what the spreader drops
using OrganicDose = Quantity<struct t_fresh_per_ha>;          ///< manure, compost: fresh mass
using Ndvi = Quantity<struct ndvi_ratio>;                     ///< -1..1
using SoilTest = Quantity<struct mg_per_100g_dry_soil>;       ///< P2O5, K2O or AC-N
using SoilSign = Quantity<struct soil_sign_of_its_own_unit>;  ///< compared within the field alone
using WaterContent = Quantity<struct m3_water_per_m3_soil>;   ///< volumetric

/// A rate as the machine's file and the ledger hold it: whole milligrams per square metre
/// (ISO 11783-11, DDI 0x0006), so that sums are exact.
using MgPerM2 = std::int32_t;

namespace units {
// Exact factors: 10a = 1000 m2; 1 ha = 10 000 m2; lb and acre by international definition.
inline constexpr double kg_per_ha_in_kg_per_10a = 10.0;
inline constexpr double t_per_ha_in_t_per_10a = 10.0;
inline constexpr double mg_per_m2_in_kg_per_ha = 100.0;
inline constexpr double mg_per_m2_in_kg_per_10a = 1000.0;
inline constexpr double kg_in_lb = 0.45359237;
inline constexpr double m2_in_acre = 4046.8564224;
inline constexpr double m2_in_ha = 10000.0;
inline constexpr double m_in_inch = 0.0254;
inline constexpr double m_in_foot = 0.3048;
inline constexpr double kg_per_ha_in_lb_per_acre = kg_in_lb / m2_in_acre * m2_in_ha;
inline constexpr double lb_in_bushel_wheat = 60.0;  ///< wheat and soybean
inline constexpr double lb_in_bushel_maize = 56.0;
inline constexpr double lb_in_bushel_barley = 48.0;
inline constexpr double kg_in_quintal = 100.0;
inline constexpr double kg_in_t = 1000.0;
inline constexpr double mg_in_kg = 1e6;
inline constexpr double l_in_m3 = 1000.0;
inline constexpr double s_in_min = 60.0;
inline constexpr double s_in_h = 3600.0;
inline constexpr double m_in_km = 1000.0;
inline constexpr double t_per_ha_in_kg_per_m2 = m2_in_ha / kg_in_t;
static_assert(kg_per_ha_in_lb_per_acre > 1.120851 && kg_per_ha_in_lb_per_acre < 1.120852);
static_assert(mg_per_m2_in_kg_per_10a == kg_per_ha_in_kg_per_10a * mg_per_m2_in_kg_per_ha);
}  // namespace units

constexpr NitrogenRate kg_n_per_10a(double v) {
    return {v * units::kg_per_ha_in_kg_per_10a};
}
constexpr ProductRate kg_product_per_10a(double v) {
    return {v * units::kg_per_ha_in_kg_per_10a};
}
constexpr OrganicDose t_fresh_per_10a(double v) {
    return {v * units::t_per_ha_in_t_per_10a};
}
constexpr double to_kg_per_10a(NitrogenRate r) {
    return r.value / units::kg_per_ha_in_kg_per_10a;
}
constexpr double to_kg_per_10a(CropYield y) {
    return y.value * units::kg_in_t / units::kg_per_ha_in_kg_per_10a;
}
constexpr OxideRate kg_oxide_per_10a(double v) {
    return {v * units::kg_per_ha_in_kg_per_10a};
}
constexpr double to_kg_per_10a(OxideRate r) {
    return r.value / units::kg_per_ha_in_kg_per_10a;
}
constexpr double to_kg_per_10a(ProductRate r) {
    return r.value / units::kg_per_ha_in_kg_per_10a;
}
/// What a flow lays down over a width at a speed. REQUIRES both over 0.
constexpr OrganicDose dose_of_flow(double kg_per_s, Metres width, double m_per_s) {
    return {kg_per_s / (width.value * m_per_s) * units::t_per_ha_in_kg_per_m2};
}
static_assert(dose_of_flow(24.0, {6.0}, 2.0).value == 20.0);
constexpr double to_t_per_10a(OrganicDose d) {
    return d.value / units::t_per_ha_in_t_per_10a;
}
constexpr double kg_per_10a_from(MgPerM2 r) {
    return r / units::mg_per_m2_in_kg_per_10a;
}
constexpr double kg_per_ha_from(MgPerM2 r) {
    return r / units::mg_per_m2_in_kg_per_ha;
}

/// Nearest whole mg/m². REQUIRES |rate| < 21 000 kg/10a (int32); callers hold physical limits.
constexpr MgPerM2 to_mg_per_m2(double kg_per_ha) {
    const double mg = kg_per_ha * units::mg_per_m2_in_kg_per_ha;
    return static_cast<MgPerM2>(mg < 0 ? mg - 0.5 : mg + 0.5);
}
static_assert(to_mg_per_m2(kg_n_per_10a(8.0).value) == 8000);
static_assert(to_mg_per_m2(-0.004) == 0 && to_mg_per_m2(-1.0) == -100);

/// The nutrient shares of a fertiliser, by mass of product: 0.21, 0, 0 for ammonium sulphate.
struct Fertiliser {
    double nitrogen_fraction{};
    double phosphate_fraction{};  ///< P2O5
    double potash_fraction{};     ///< K2O
};
constexpr ProductRate product_for(NitrogenRate n, Fertiliser f) {
    return {n.value / f.nitrogen_fraction};
}
static_assert(product_for(NitrogenRate{54.0}, {0.27}).value == 200.0);

}  // namespace vrmap
