// SPDX-License-Identifier: Apache-2.0
// A STAC item (SpatioTemporal Asset Catalog 1.0 and 1.1) and the files that lie beside it.
#include <cmath>
#include <nlohmann/json.hpp>
#include <system_error>

#include "io/held_file.hpp"
#include "io/scene_parts.hpp"
#include "io/words.hpp"
#include "vrmap/error.hpp"
#include "vrmap/imagery/sky_mask.hpp"

namespace vrmap::io {

namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

constexpr std::uint64_t most_item = mebibyte * 4;

std::string words_in(const Json& j, const char* key) {
    const auto at = j.is_object() ? j.find(key) : j.end();
    return j.is_object() && at != j.end() && at->is_string() ? at->get<std::string>()
                                                             : std::string();
}

std::optional<double> number_in(const Json& j, const char* key) {
    if (!j.is_object()) return std::nullopt;
    const auto at = j.find(key);
    if (at == j.end() || !at->is_number()) return std::nullopt;
    return at->get<double>();
}

// The first of an asset's bands, by any of the names that lists of bands have had.
Json first_band(const Json& asset, const char* list) {
    const auto at = asset.find(list);
    return at != asset.end() && at->is_array() && !at->empty() ? at->front() : Json::object();
}

class Item {
public:
    Item(const SceneSource& source, InputLog& log) : source_(source) {
        Input in = read_input(source.path);
        if (in.bytes.size() > most_item) refuse({"file.too_large", {{"limit", "4 MiB"}}});
        root_ = Json::parse(in.bytes, nullptr, false);
        if (!root_.is_object() || !root_.contains("assets") || !root_["assets"].is_object())
            refuse({"scene.no_product", {}});
        log.push_back({"ndvi", source.file, in.bytes.size(), in.sha256});
    }

    [[noreturn]] void refuse(Message m) const {
        throw InputError({source_.path.string()}, std::move(m));
    }

    const Json& properties() const {
        static const Json none = Json::object();
        const auto at = root_.find("properties");
        return at != root_.end() && at->is_object() ? *at : none;
    }

    // The asset of a band whose file lies beside the item.
    const Json* asset(const std::vector<std::string>& names) const {
        for (const std::string& name : names)
            for (const auto& [key, asset] : root_["assets"].items())
                if (asset.is_object() && called(key, asset, name) && fs::exists(file_of(asset)))
                    return &asset;
        return nullptr;
    }

    RasterSource raster(const Json& asset, const char* role) const {
        RasterSource r = band_source(source_, role);
        r.path = file_of(asset);
        const fs::path item(source_.file);
        r.file = (item.parent_path() / r.path.filename()).string();
        return r;
    }

private:
    static bool called(const std::string& key, const Json& asset, const std::string& name) {
        if (squeezed(key) == squeezed(name)) return true;
        for (const char* list : {"eo:bands", "bands"}) {
            const Json band = first_band(asset, list);
            for (const char* word : {"name", "common_name", "eo:common_name"})
                if (squeezed(words_in(band, word)) == squeezed(name)) return true;
        }
        return false;
    }
    // Wherever its address leads: only its name counts, beside the item.
    fs::path file_of(const Json& asset) const {
        std::string href = words_in(asset, "href");
        href = href.substr(0, href.find_first_of("?#"));
        const fs::path name = fs::path(href).filename();
        return name.empty() ? fs::path("/nowhere") : source_.path.parent_path() / name;
    }

    const SceneSource& source_;
    Json root_;
};

std::vector<std::string> names_of(imagery::Band band, imagery::Index index) {
    const bool red_edge = imagery::other_band(index) == imagery::Band::red_edge;
    switch (band) {
        case imagery::Band::blue:
            return {"B02", "blue"};
        case imagery::Band::green:
            return {"B03", "green"};
        case imagery::Band::red:
            return {"B04", "red"};
        case imagery::Band::red_edge:
            return {"B05", "rededge1", "rededge071", "rededge"};
        case imagery::Band::nir:
            break;
    }
    if (red_edge) return {"B8A", "nir08", "B08", "nir"};
    return {"B08", "nir"};
}

// Some catalogues took Sentinel-2's offset off and go on stating it (Element84/earth-search issues
// 66 and 71): where the item contradicts itself, nobody but its user can say.
imagery::Reflectance meaning_of(const Item& item, const Json& asset, const std::string& file) {
    const Json raster = first_band(asset, "raster:bands");
    const Json band = first_band(asset, "bands");
    const auto said = [&](const char* plain, const char* prefixed) {
        if (const auto v = number_in(raster, plain)) return v;
        if (const auto v = number_in(band, prefixed)) return v;
        return number_in(asset, prefixed);
    };
    const auto scale = said("scale", "raster:scale");
    auto offset = said("offset", "raster:offset");
    const Json& p = item.properties();
    std::string baseline = words_in(p, "s2:processing_baseline");
    if (baseline.empty()) baseline = words_in(p, "processing:version");
    const bool before_offsets = !baseline.empty() && baseline < "04";
    if (!offset && before_offsets) offset = 0;
    if (!scale || !(*scale > 0) || !offset)
        item.refuse({"scene.offset_unknown", {{"band", file}, {"baseline", baseline}}});
    for (const char* key : {"earthsearch:boa_offset_applied", "sentinel:boa_offset_applied"}) {
        const auto at = p.find(key);
        if (at == p.end() || !at->is_boolean()) continue;
        const bool off_already = at->get<bool>();
        const bool contradiction = off_already ? *offset != 0 : *offset == 0 && !before_offsets;
        if (contradiction)
            item.refuse({"scene.offset_contradiction",
                         {{"key", key},
                          {"value", off_already ? "true" : "false"},
                          {"offset", text(*offset)},
                          {"file", file}}});
    }
    return {*scale, *offset};
}

}  // namespace

Scene read_stac_item(const SceneSource& source, imagery::Index index, InputLog& log) {
    const Item item(source, log);
    Scene s;
    const std::string time = words_in(item.properties(), "datetime");
    constexpr std::size_t iso_date = 10;
    if (time.size() < iso_date) item.refuse({"scene.no_date", {}});
    s.date = time.substr(0, iso_date);
    s.baseline = words_in(item.properties(), "s2:processing_baseline");
    s.offset_of_metadata = !source.stated;
    const auto band = [&](imagery::Band which) {
        const auto names = names_of(which, index);
        const Json* asset = item.asset(names);
        if (!asset) item.refuse({"scene.no_band", {{"band", names.front()}}});
        RasterSource r = item.raster(*asset, "ndvi");
        r.reflectance = source.stated ? *source.stated : meaning_of(item, *asset, r.file);
        r.not_measured = {0};
        return r;
    };
    s.bands = {band(imagery::other_band(index)), band(imagery::Band::nir)};
    if (const Json* classes = item.asset({"SCL", "scl"})) {
        s.classes = item.raster(*classes, "scene classes");
        s.classes->least = 0;
        s.classes->most = imagery::scene_classes - 1;
    }
    return s;
}

}  // namespace vrmap::io
