// SPDX-License-Identifier: Apache-2.0
#include "io/virtual_field_texts.hpp"

#include <cmath>

#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

using simulate::VirtualField;

std::string seed_of(const VirtualField& field) {
    return std::to_string(field.seed);
}

struct Summary {
    double mean = 0;
    double cv_pct = 0;
};

Summary summary(const geo::Grid<double>& g, const geo::Grid<double>& inside) {
    double n = 0;
    double sum = 0;
    double squares = 0;
    for (std::size_t i = 0; i < g.size(); ++i)
        if (!std::isnan(inside[i])) {
            n += 1;
            sum += g[i];
            squares += g[i] * g[i];
        }
    const double mean = sum / n;
    return {mean, 100 * std::sqrt(std::max(0.0, squares / n - mean * mean)) / mean};
}

std::string figure(const char* what, const Summary& s, double scale, int decimals) {
    return std::string("| ") + what + " | " + text(s.mean * scale, decimals) + " | " +
           text(s.cv_pct, 1) + " |\n";
}

std::string figures(const VirtualField& field) {
    const simulate::Truth& t = field.truth;
    const auto of = [&t](const geo::Grid<double>& g) { return summary(g, t.wetness); };
    return "| truth / 真値 | mean / 平均 | CV % |\n|---|---|---|\n" +
           figure("soil N supply / 土壌窒素 kg/10a", of(t.soil_nitrogen_kg_per_ha), 0.1, 2) +
           figure("wetness / 湿害 0..1", of(t.wetness), 1, 3) +
           figure("soil moisture / 土壌水分 %", of(t.moisture_m3_per_m3), 100, 1) +
           figure("wheat 2025 / 小麦収量 t/ha", of(t.yield_t_per_ha), 1, 2) +
           figure("N uptake at image / 窒素吸収量 kg/10a", of(t.uptake_kg_per_ha), 0.1, 2) +
           figure("NDVI", of(t.ndvi), 1, 3);
}

std::string fit_sentence(const VirtualField& field) {
    const simulate::UptakeFit& fit = field.uptake_fit;
    return "uptake = " + text(to_kg_per_10a(fit.a), 3) + " * exp(" + text(fit.b, 3) +
           " * NDVI) kg/10a, RMSE " + text(to_kg_per_10a(fit.rmse), 2) + " kg/10a, " +
           text(static_cast<long long>(fit.cuts)) + " cuts";
}

// The parts of field.toml that no seed changes.
constexpr const char* toml_top = R"([field]
name = "合成圃場 synthetic-1"
customer = "vrmap"
farm = "synthetic"
crop = "winter wheat"
synthetic = true
[boundary]
file = "boundary.geojson"
[yield]
file = "yield.csv"
x = "lon"
y = "lat"
crs = "EPSG:4326"
value = "yield_t_per_ha"
unit = "t/ha"
harvested = 2025-07-28
[ndvi]
file = "ndvi.tif"
date = 2026-05-08
)";

constexpr const char* toml_rest = R"(source = "synthetic: fitted on the virtual crop"
[moisture]
file = "moisture.csv"
x = "lon"
y = "lat"
crs = "EPSG:4326"
value = "moisture_pct"
unit = "%"
date = 2026-04-25
[organic]
file = "compost.csv"
shape = "path"
x = "lon"
y = "lat"
crs = "EPSG:4326"
rate = "rate_t_per_10a"
unit = "t/10a"
width_m = 6.0
material = "cattle_compost"
nitrogen_kg_per_t = 6.0
c_n_ratio = 18
date = 2025-10-20
released_before_image = 0.3
[guide]
nitrogen_kg_per_10a = 6.0
source = "stated for the synthetic field; not an official standard"
date = 2026-05-15
dressing = "topdressing"
other_dressings_kg_per_10a = 4.0
credit_share = 0.7
uptake_kg_per_t = 23.3
recovery = 0.8
[product]
name = "硫安"
n_p2o5_k2o = [21, 0, 0]
[spreader]
width_m = 12
min_kg_per_10a = 5
max_kg_per_10a = 60
step_kg_per_10a = 1
)";

constexpr const char* readme_files = R"(
| file | what / 内容 |
|---|---|
| `field.toml` | the job for `vrmap` / 圃場の設定 |
| `boundary.geojson` | boundary with a pond as a hole, WGS 84 / 圃場区画(池を除く) |
| `yield.csv` | combine log of 2025-07-28, 1 Hz, with monitor faults / 収量ログ(異常値を含む) |
| `ndvi.tif` | NDVI of 2026-05-08, 10 m, EPSG:32654 / 幼穂形成期の NDVI |
| `moisture.csv` | soil moisture of 2026-04-25, TDR points, volume % / 土壌水分(体積%) |
| `compost.csv` | cattle compost of 2025-10-20, west half only; rate 0 ends a run / 堆肥の散布記録(西半分のみ) |
| `yield_truth.csv` | **hidden truth**: which lines of `yield.csv` are false, and why / 収量ログの正解 |
| `truth.csv` | **hidden truth** on 2 m cells, x east and y north in EPSG:6680 / 2 m メッシュの真値 |

The response of the virtual crop lives in `vrmap/simulate/crop.hpp`. It shares no equation with the
methods it is used to judge, and its coefficients are made up: it tests code, it proves no agronomy.
作物の応答式は架空のもので、`vrmap` の計算式とは共有していません。農学的な根拠にはなりません。
)";

}  // namespace

std::string synthetic_notice(const VirtualField& field) {
    return "SYNTHETIC data made by vrmap simulate, seed " + seed_of(field) + ". No real field.";
}

std::string field_toml(const VirtualField& field) {
    const simulate::UptakeFit& fit = field.uptake_fit;
    return "# SYNTHETIC: made by `vrmap simulate`, seed " + seed_of(field) +
           ". No real field. / これは合成データです。\n" + toml_top +
           "uptake_a_kg_per_10a = " + text(to_kg_per_10a(fit.a), 3) + "\n" +
           "uptake_b = " + text(fit.b, 3) + "\n" +
           "uptake_rmse_kg_per_10a = " + text(to_kg_per_10a(fit.rmse), 2) + "\n" + toml_rest;
}

std::string readme(const VirtualField& field) {
    return "# 合成圃場 synthetic-1 — SYNTHETIC\n\n"
           "**これは合成データです。実在の圃場・農家・測定値ではありません。**\n"
           "**Everything here is SYNTHETIC: no real field, farm or measurement.**\n\n"
           "Made by / 作成: `vrmap simulate --seed " +
           seed_of(field) + " -o FOLDER`\n(same seed, same bytes / 同じシードなら同じ内容)\n" +
           readme_files +
           "\nArea / 面積: " + text(field.boundary.area().value / units::m2_in_ha, 2) +
           " ha (pond left out / 池を除く)\n\n" + figures(field) +
           "\nNDVI to nitrogen, as an adviser would fit it / NDVI と窒素吸収量の当てはめ:\n" +
           fit_sentence(field) + "\n";
}

}  // namespace vrmap::io
