// SPDX-License-Identifier: Apache-2.0
#include "job/picture.hpp"

#include <algorithm>
#include <limits>
#include <string>

#include "job/layer_source.hpp"
#include "vrmap/imagery/empirical_line.hpp"

namespace vrmap::job {

namespace {

struct Keys {
    const char* file;
    const char* band;
};

constexpr double noise = 0.5;  // of a reflectance: more is no picture

io::RasterSource raster(Section& s, Keys keys) {
    io::RasterSource r;
    r.role = "ndvi";
    const Section::File file = s.need_file(keys.file);
    r.path = file.path;
    r.file = file.name;
    r.crs = s.words("crs").value_or("");
    r.band = s.whole(keys.band, 1, 100).value_or(1);
    return r;
}

void measure(io::RasterSource& r, const imagery::Reflectance& meaning) {
    r.reflectance = meaning;
    r.least = -std::numeric_limits<double>::infinity();  // below 0 is no data
    r.most = imagery::most_reflectance;
}

imagery::Reflectance stated_meaning(Section& s) {
    return {s.need_number("reflectance_scale", 1e-9, 1),
            s.need_number("reflectance_offset", -1, 1)};
}

// Digital numbers with an additive offset give a wrong NDVI: what they mean must be stated.
io::Bands bands(Section& s) {
    if (s.has("file")) s.refuse("file", {"ndvi.file_and_bands", {}});
    io::Bands b{raster(s, {"red", "red_band"}), raster(s, {"nir", "nir_band"})};
    if (b.red.path == b.nir.path && b.red.band == b.nir.band)
        s.refuse("nir", {"ndvi.one_band", {}});
    const imagery::Reflectance meaning = stated_meaning(s);
    for (io::RasterSource* r : {&b.red, &b.nir}) measure(*r, meaning);
    return b;
}

// A band of a stack: as panels on the ground say, or as is stated for all.
io::RasterSource band_of_stack(Section& s, const std::vector<std::string>& order,
                               imagery::Band which) {
    const std::string name(imagery::name_of(which));
    const auto at = std::find(order.begin(), order.end(), name);
    if (at == order.end()) s.refuse("order", {"scene.no_band", {{"band", name}}});
    io::RasterSource r = raster(s, {"stack", "stack_band"});
    r.band = static_cast<int>(at - order.begin()) + 1;
    const std::string key = name + "_targets";
    const auto targets = s.pairs(key.c_str());
    if (!targets) {
        measure(r, stated_meaning(s));
        return r;
    }
    std::vector<imagery::GroundTarget> known;
    for (const auto& [number, reflectance] : *targets) known.push_back({number, reflectance});
    try {
        measure(r, imagery::empirical_line(known));
    } catch (const ArgumentError& e) {
        s.refuse(key.c_str(), e.message());
    }
    return r;
}

io::Bands stack(Section& s, imagery::Index index) {
    if (s.has("file")) s.refuse("file", {"ndvi.file_and_bands", {}});
    const auto order = s.need_word_list("order");
    for (const std::string& name : order)
        if (!imagery::band_named(name)) {
            std::string known;
            for (const imagery::Band b : imagery::all_bands)
                known.append(known.empty() ? "" : ", ").append(imagery::name_of(b));
            s.refuse("order", {"index.bad_order", {{"value", name}, {"known", known}}});
        }
    return {band_of_stack(s, order, imagery::other_band(index)),
            band_of_stack(s, order, imagery::Band::nir)};
}

std::vector<Picture> scenes(Section& s) {
    std::optional<imagery::Reflectance> stated;
    if (s.has("reflectance_scale") || s.has("reflectance_offset")) stated = stated_meaning(s);
    std::vector<Picture> all;
    for (const Section::File& file : s.files("scenes")) {
        Picture p;
        p.scene = io::SceneSource{file.path, file.name, stated};
        all.push_back(std::move(p));
    }
    return all;
}

imagery::Index index_of(Section& s) {
    std::vector<std::string> names;
    for (const imagery::Index i : imagery::all_indices) names.emplace_back(imagery::name_of(i));
    return imagery::all_indices[s.choice("index", names, 0)];
}

void rules(Section& s, NdviInput& into) {
    ImageRules& r = into.rules;
    const bool scenes = into.pictures.front().scene.has_value();
    // of other pictures the field's share that must be known is the layer's affair
    r.least_clear = s.number("least_clear_pct", 0, 100).value_or(scenes ? 70 : 0) / 100;
    r.soil_below = s.number("soil_below", -1, 1).value_or(r.soil_below);
    if (!into.of_bands()) return;
    r.shadow_below = s.number("shadow_below", 0, 1).value_or(r.shadow_below);
    if (!scenes) {
        const double sd = s.number("noise_reflectance", 0, noise).value_or(0);
        r.noise_sd = {sd, sd};
        return;
    }
    r.cloud_rim = Metres{s.number("cloud_rim_m", 0, 1000).value_or(r.cloud_rim.value)};
    r.sky = s.choice("sky", {"masked", "looked_at"}, 0) == 1 ? Sky::looked_at : Sky::masked;
    r.combine =
        s.choice("dates", {"best", "composite"}, 0) == 1 ? Combine::composite : Combine::best;
    into.window_days = s.whole("window_days", 0, 60).value_or(0);
}

void ground(Section& s, NdviInput& into) {
    if (s.has("parts")) {
        const Section::File file = s.need_file("parts");
        into.parts = file.path;
        into.parts_file = file.name;
    }
    if (!s.has("truth")) return;
    const Section::File file = s.need_file("truth");
    into.truth = io::VectorSource{"truth", file.path, file.name, {}, {}, {}, {}, {}, {}};
    into.truth->crs = s.words("truth_crs").value_or("");
    into.truth->x = s.words("truth_x").value_or("x");
    into.truth->y = s.words("truth_y").value_or("y");
    into.truth->numbers = {s.need_words("truth_kg_per_10a")};
}

}  // namespace

void picture(Section& s, NdviInput& into) {
    into.rules.index = imagery::Index::ndvi;
    Picture p;
    if (s.has("scenes")) {
        into.rules.index = index_of(s);
        into.pictures = scenes(s);
    } else if (s.has("stack")) {
        into.rules.index = index_of(s);
        p.bands = stack(s, into.rules.index);
    } else if (s.has("red") || s.has("nir")) {
        p.bands = bands(s);
    } else {
        p.index = raster(s, {"file", "band"});
    }
    if (into.pictures.empty()) into.pictures.push_back(std::move(p));
    rules(s, into);
    ground(s, into);
}

}  // namespace vrmap::job
