// SPDX-License-Identifier: Apache-2.0
#include "io/virtual_field_texts.hpp"

#include <cmath>
#include <optional>

#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

using simulate::VirtualField;

struct Summary {
    double mean = 0;
    std::optional<double> cv_pct;  ///< none of a mean of 0
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
    if (mean == 0) return {};
    return {mean, 100 * std::sqrt(std::max(0.0, squares / n - mean * mean)) / mean};
}

std::string figure(const char* what, const Summary& s, double scale, int decimals) {
    return std::string("| ") + what + " | " + text(s.mean * scale, decimals) + " | " +
           (s.cv_pct ? text(*s.cv_pct, 1) : "–") + " |\n";
}

std::string figures(const VirtualField& field) {
    const simulate::Truth& t = field.truth;
    const auto of = [&t](const geo::Grid<double>& g) { return summary(g, t.wetness); };
    return "| truth / 真値 | mean / 平均 | CV % |\n|---|---|---|\n" +
           figure("soil N supply / 土壌窒素 kg/10a", of(t.soil_nitrogen_kg_per_ha), 0.1, 2) +
           figure("wetness / 湿害 0..1", of(t.wetness), 1, 3) +
           figure("soil moisture / 土壌水分 %", of(t.moisture_m3_per_m3), 100, 1) +
           figure(words_of(field.spec.crop).figure, of(t.yield_t_per_ha), 1, 2) +
           figure("N uptake at image / 窒素吸収量 kg/10a", of(t.uptake_kg_per_ha), 0.1, 2) +
           figure("NDVI", of(t.ndvi), 1, 3);
}

std::string fit_sentence(const VirtualField& field) {
    const simulate::UptakeFit& fit = field.uptake_fit;
    return "uptake = " + text(to_kg_per_10a(fit.a), 3) + " * exp(" + text(fit.b, 3) +
           " * NDVI) kg/10a, RMSE " + text(to_kg_per_10a(fit.rmse), 2) + " kg/10a, " +
           text(static_cast<long long>(fit.cuts)) + " cuts";
}

std::string row(const std::string& file, const std::string& what) {
    return "| `" + file + "` | " + what + " |\n";
}

std::string earlier_rows(const VirtualField& field) {
    std::string s;
    for (const simulate::YearLog& log : field.earlier) {
        const std::string year = std::to_string(log.year);
        s += row("yield_" + year + ".csv", "the same of " + year + " / " + year + " 年の収量ログ");
        s += row("yield_truth_" + year + ".csv", "**hidden truth** of it / その正解");
    }
    return s;
}

std::string farm_rows(const VirtualField& field, const FolderPlan& plan) {
    const CropWords& w = words_of(field.spec.crop);
    const auto has = [&](Role role) { return holds(field, plan, role); };
    std::string s = row("field.toml", "the job for `vrmap` / 圃場の設定");
    s +=
        field.spec.shape == simulate::Shape::hole
            ? row("boundary.geojson", "boundary with a pond as a hole, WGS 84 / 圃場区画(池を除く)")
            : row("boundary.geojson", "boundary, WGS 84 / 圃場区画");
    if (has(Role::yield))
        s +=
            row("yield.csv", std::string(w.log) + ", with monitor faults / 収量ログ(異常値を含む)");
    if (has(Role::yield)) s += earlier_rows(field);
    if (has(Role::ndvi))
        s += row("ndvi.tif",
                 std::string("NDVI of ") + w.image + ", 10 m, EPSG:32654 / " + w.stage + "の NDVI");
    if (has(Role::ndvi) && plan.bands)
        s +=
            row("red.tif`, `nir.tif",
                "its bands, reflectance 0..1: clouds are no data, their thin rim is not marked and "
                "reads bright / 赤・近赤外の反射率(雲は欠測、薄い雲の縁は誤値)");
    if (has(Role::moisture))
        s += row("moisture.csv", std::string("soil moisture of ") + w.moisture +
                                     ", TDR points, volume % / 土壌水分(体積%)");
    if (!has(Role::organic)) return s;
    const MaterialWords& cattle = words_of(simulate::Material::cattle_compost);
    s += row(cattle.file, cattle.readme);
    for (const simulate::MaterialLog& log : field.other_logs)
        s += row(words_of(log.material).file, words_of(log.material).readme);
    return s;
}

std::string truth_rows(const VirtualField& field, const FolderPlan& plan) {
    std::string s;
    if (holds(field, plan, Role::yield))
        s = row("yield_truth.csv",
                "**hidden truth**: which lines of `yield.csv` are false, and why / "
                "収量ログの正解");
    return s +
           row("truth.csv", "**hidden truth** on 2 m cells, x east and y north in EPSG:" +
                                std::to_string(field.spec.plane_epsg) + " / 2 m メッシュの真値");
}

std::string broken_words(const FolderPlan& plan) {
    if (plan.broken.empty()) return "";
    std::string s = "\n**Broken on purpose / わざと壊してあります:**\n\n";
    for (const Fault fault : plan.broken)
        s.append("- `")
            .append(fault_names[static_cast<std::size_t>(fault)])
            .append("`: ")
            .append(words_of(fault))
            .append("\n");
    return s;
}

constexpr const char* readme_of_truth = R"(
The response of the virtual crop lives in `vrmap/simulate/crop.hpp`. It shares no equation with the
methods it is used to judge, and its coefficients are made up: it tests code, it proves no agronomy.
作物の応答式は架空のもので、`vrmap` の計算式とは共有していません。農学的な根拠にはなりません。
)";

}  // namespace

std::string synthetic_notice(const VirtualField& field) {
    return "SYNTHETIC data made by vrmap simulate, seed " + std::to_string(field.seed) +
           ". No real field.";
}

std::string readme(const VirtualField& field, const FolderPlan& plan) {
    const CropWords& w = words_of(field.spec.crop);
    const std::string area = text(field.boundary.area().value / units::m2_in_ha, 2) + " ha";
    return std::string("# ") + w.field +
           " — SYNTHETIC\n\n"
           "**これは合成データです。実在の圃場・農家・測定値ではありません。**\n"
           "**Everything here is SYNTHETIC: no real field, farm or measurement.**\n\n"
           "Made by / 作成: `vrmap simulate " +
           plan.options + "--seed " + std::to_string(field.seed) +
           " -o FOLDER`\n(same seed, same bytes / 同じシードなら同じ内容)\n" + broken_words(plan) +
           "\n| file | what / 内容 |\n|---|---|\n" + farm_rows(field, plan) +
           truth_rows(field, plan) + readme_of_truth + "\nArea / 面積: " + area +
           (field.spec.shape == simulate::Shape::hole ? " (pond left out / 池を除く)\n\n"
                                                      : "\n\n") +
           figures(field) +
           "\nNDVI to nitrogen, as an adviser would fit it / NDVI と窒素吸収量の当てはめ:\n" +
           fit_sentence(field) + "\n";
}

}  // namespace vrmap::io
