// SPDX-License-Identifier: Apache-2.0
// The job file of a virtual field.
#include <array>

#include "io/virtual_field_texts.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

using simulate::VirtualField;

constexpr const char* degrees = "x = \"lon\"\ny = \"lat\"\ncrs = \"EPSG:4326\"\n";

std::string line(const char* key, const std::string& value) {
    return std::string(key).append(" = ").append(value).append("\n");
}

std::string quoted(const char* words) {
    return std::string("\"").append(words).append("\"");
}

std::string field_table(const CropWords& w) {
    return "[field]\n" + line("name", quoted(w.field)) + line("customer", quoted("vrmap")) +
           line("farm", quoted("synthetic")) + line("crop", quoted(w.crop)) +
           "synthetic = true\n[boundary]\nfile = \"boundary.geojson\"\n";
}

std::string yield_table(const char* head, const std::string& file, simulate::Crop crop,
                        const std::string& harvested) {
    return std::string(head) + line("file", quoted(file.c_str())) + degrees +
           "value = \"yield_t_per_ha\"\nunit = \"t/ha\"\n" +
           (crop == simulate::Crop::onion ? "range = [0, 150]\n" : "") +
           line("harvested", harvested);
}

std::string yield_tables(const VirtualField& field) {
    const simulate::Crop crop = field.spec.crop;
    const std::string last = words_of(crop).harvested;
    const char* const head = field.earlier.empty() ? "[yield]\n" : "[[yield]]\n";
    std::string s = yield_table(head, "yield.csv", crop, last);
    for (const simulate::YearLog& log : field.earlier) {
        const std::string year = std::to_string(log.year);
        s += yield_table(head, std::string("yield_").append(year).append(".csv"), crop,
                         year + last.substr(4));
    }
    return s;
}

std::string ndvi_table(const CropWords& w, const simulate::UptakeFit& fit) {
    return "[ndvi]\nfile = \"ndvi.tif\"\n" + line("date", w.image) +
           line("uptake_a_kg_per_10a", text(to_kg_per_10a(fit.a), 3)) +
           line("uptake_b", text(fit.b, 3)) +
           line("uptake_rmse_kg_per_10a", text(to_kg_per_10a(fit.rmse), 2)) +
           "source = \"synthetic: fitted on the virtual crop\"\n";
}

std::string moisture_table(const CropWords& w) {
    return std::string("[moisture]\nfile = \"moisture.csv\"\n") + degrees +
           "value = \"moisture_pct\"\nunit = \"%\"\n" + line("date", w.moisture);
}

std::string organic_table(const MaterialWords& m, bool several, bool image) {
    return std::string(several ? "[[organic]]\n" : "[organic]\n") + line("file", quoted(m.file)) +
           "shape = \"path\"\n" + degrees +
           "rate = \"rate_t_per_10a\"\nunit = \"t/10a\"\nwidth_m = 6.0\n" +
           line("material", quoted(m.material)) + m.content + line("date", m.date) +
           (image ? "released_before_image = 0.3\n" : "");
}

std::string organic_tables(const VirtualField& field, bool image) {
    const bool several = !field.other_logs.empty();
    std::string s = organic_table(words_of(simulate::Material::cattle_compost), several, image);
    for (const simulate::MaterialLog& log : field.other_logs)
        s += organic_table(words_of(log.material), several, image);
    return s;
}

std::string guide_table(const CropWords& w, bool with_yield) {
    return "[guide]\n" + line("nitrogen_kg_per_10a", text(w.guide, 1)) +
           "source = \"stated for the synthetic field; not an official standard\"\n" +
           line("date", w.dressing) + "dressing = \"topdressing\"\n" +
           line("stage", quoted(w.stage)) + line("other_dressings_kg_per_10a", text(w.other, 1)) +
           "soil_share = 1.0\ncredit_share = 0.7\n" +
           (with_yield && w.uptake_kg_per_t > 0
                ? line("uptake_kg_per_t", text(w.uptake_kg_per_t, 1))
                : "") +
           line("recovery", text(w.recovery, 1));
}

std::string machine_tables(const CropWords& w) {
    return "[product]\nname = \"硫安\"\nn_p2o5_k2o = [21, 0, 0]\n[spreader]\n" +
           line("width_m", text(static_cast<long long>(w.spreader_m))) +
           "min_kg_per_10a = 5\nmax_kg_per_10a = 60\nstep_kg_per_10a = 1\n";
}

}  // namespace

const CropWords& words_of(simulate::Crop crop) {
    static const std::array<CropWords, 3> all{
        {{"合成圃場 synthetic-1", "winter wheat", "2025-07-28", "2026-05-08", "2026-04-25",
          "2026-05-15", 6.0, 4.0, 23.3, 0.8, 12, "combine log of 2025-07-28, 1 Hz", "幼穂形成期",
          "wheat 2025 / 小麦収量 t/ha"},
         {"合成水田 synthetic-1", "rice", "2025-09-25", "2026-07-12", "2026-04-25", "2026-07-18",
          3.0, 4.5, 20.0, 0.7, 10, "head-feeding combine's log of 2025-09-25, every 2 s",
          "幼穂形成期", "brown rice 2025 / 玄米収量 t/ha"},
         {"合成玉ねぎ畑 synthetic-1", "onion", "2025-08-28", "2026-06-12", "2026-04-25",
          "2026-06-18", 5.0, 6.0, 0, 0.7, 12, "onion lifter's log of 2025-08-28, every 3 s",
          "球の肥大始め", "onion 2025 / 玉ねぎ収量 t/ha"}}};
    return all[static_cast<std::size_t>(crop)];
}

const MaterialWords& words_of(simulate::Material material) {
    static const std::array<MaterialWords, 3> all{
        {{"compost.csv", "cattle_compost", "nitrogen_kg_per_t = 6.0\nc_n_ratio = 18\n",
          "2025-10-20",
          "cattle compost of 2025-10-20, west half only; rate 0 ends a run / "
          "堆肥の散布記録(西半分のみ)"},
         {"poultry.csv", "poultry_compost", "nitrogen_kg_per_t = 28.0\nc_n_ratio = 8\n",
          "2026-04-10", "poultry compost of 2026-04-10, middle / 鶏ふん堆肥の散布記録(中央)"},
         {"pig.csv", "pig_compost", "nitrogen_kg_per_t = 15.0\nc_n_ratio = 11\n", "2025-11-05",
          "pig compost of 2025-11-05, east / 豚ぷん堆肥の散布記録(東側)"}}};
    return all[static_cast<std::size_t>(material)];
}

bool holds(const VirtualField& field, const FolderPlan& plan, Role role) {
    if (plan.without.count(role) > 0) return false;
    return role != Role::organic || !field.compost_log.empty();
}

std::string field_toml(const VirtualField& field, const FolderPlan& plan) {
    const CropWords& w = words_of(field.spec.crop);
    const auto has = [&](Role role) { return holds(field, plan, role); };
    std::string s = "# SYNTHETIC: made by `vrmap simulate`, seed " + std::to_string(field.seed) +
                    ". No real field. / これは合成データです。\n" + field_table(w);
    if (has(Role::yield)) s += yield_tables(field);
    if (has(Role::ndvi)) s += ndvi_table(w, field.uptake_fit);
    if (has(Role::moisture)) s += moisture_table(w);
    if (has(Role::organic)) s += organic_tables(field, has(Role::ndvi));
    return s + guide_table(w, has(Role::yield)) + machine_tables(w);
}

}  // namespace vrmap::io
