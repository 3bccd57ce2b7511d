// SPDX-License-Identifier: Apache-2.0
// The European Space Agency's product: a folder of bands and their metadata, or its archive.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <memory>
#include <system_error>

#include "io/encoding.hpp"
#include "io/file_list.hpp"
#include "io/scene_parts.hpp"
#include "io/words.hpp"
#include "vrmap/error.hpp"
#include "vrmap/imagery/sky_mask.hpp"
#include "vrmap/io/xml.hpp"

namespace vrmap::io {

namespace {

namespace fs = std::filesystem;
using isoxml::Element;

// The first element of that name, at any depth.
const Element* find(const Element& e, std::string_view name) {
    if (e.name == name) return &e;
    for (const Element& child : e.children)
        if (const Element* found = find(child, name)) return found;
    return nullptr;
}

std::string words_of(const Element& root, std::string_view name) {
    const Element* e = find(root, name);
    constexpr std::size_t longest = 40;
    return e ? std::string(beginning_of(e->text, longest)) : std::string();
}

std::optional<double> number(const std::string& words) {
    double v = 0;
    const auto [end, error] = std::from_chars(words.data(), words.data() + words.size(), v);
    const bool whole = error == std::errc{} && end == words.data() + words.size();
    return whole && std::isfinite(v) ? std::optional(v) : std::nullopt;
}

// A product's files, wherever they are.
class Product {
public:
    explicit Product(const SceneSource& source) : source_(source), path_(source.path) {
        std::error_code gone;
        if (fs::is_directory(path_, gone)) {
            files_ = files_below(path_);
        } else if (ending_of(path_) == ".zip") {
            zip_ = std::make_unique<ZipReader>(path_);
            files_ = files_in(*zip_);
        } else {
            HeldFile(path_, most_in_memory);
            path_ = path_.has_parent_path() ? path_.parent_path() : fs::path(".");
            files_ = files_below(path_);
        }
    }

    [[noreturn]] void refuse(Message m) const {
        throw InputError({source_.path.string()}, std::move(m));
    }

    // Names that end so, a file's ending put aside.
    std::vector<std::string> ending_in(const std::string& tail) const {
        std::vector<std::string> found;
        for (const auto& [path, name] : files_) {
            const fs::path p(path);
            const std::string ending = ending_of(p);
            const bool raster = ending == ".jp2" || ending == ".tif" || ending == ".tiff";
            if (raster && squeezed(p.stem().string()).ends_with(squeezed(tail)))
                found.push_back(name);
        }
        return found;
    }

    // The one raster of that kind; nothing where there is none.
    std::optional<RasterSource> raster(const std::string& tail, const char* role) const {
        const auto found = ending_in(tail);
        if (found.empty()) return std::nullopt;
        if (found.size() > 1)
            refuse({"scene.two_products", {{"first", found[0]}, {"second", found[1]}}});
        RasterSource r = band_source(source_, role);
        r.path = path_;
        if (zip_)
            r.member = found.front();
        else
            r.path /= found.front();
        r.file += "/" + found.front();
        return r;
    }

    Element metadata(InputLog& log) const {
        std::string main;
        for (const auto& [path, name] : files_) {
            const std::string file = squeezed(fs::path(path).filename().string());
            if (file == "mtd_msil1c.xml") refuse({"scene.not_surface", {{"level", "Level-1C"}}});
            if (file != "mtd_msil2a.xml") continue;
            if (!main.empty()) refuse({"scene.two_products", {{"first", main}, {"second", path}}});
            main = name;
        }
        if (main.empty()) refuse({"scene.no_product", {}});
        Input in = zip_ ? zip_->read(main) : read_input(path_ / main);
        in.path = path_ / main;
        log.push_back({"ndvi", source_.file + "/" + main, in.bytes.size(), in.sha256});
        return read_xml(in);
    }

private:
    const SceneSource& source_;
    fs::path path_;
    std::unique_ptr<ZipReader> zip_;
    FileList files_;
};

// The physical bands in the order of the metadata's band_id.
constexpr std::array<const char*, 13> band_ids{"B01", "B02", "B03", "B04", "B05", "B06", "B07",
                                               "B08", "B8A", "B09", "B10", "B11", "B12"};

// Since baseline 04.00 an offset was added to every number; the metadata say which.
std::optional<double> offset_of(const Element& root, const std::string& band) {
    const Element* list = find(root, "BOA_ADD_OFFSET_VALUES_LIST");
    if (!list) {
        const auto baseline = number(words_of(root, "PROCESSING_BASELINE"));
        constexpr double first_with_offset = 4.0;
        return baseline && *baseline < first_with_offset ? std::optional(0.0) : std::nullopt;
    }
    for (const Element* e : list->all("BOA_ADD_OFFSET")) {
        const auto id = number(e->attribute_or_empty("band_id"));
        if (id && *id >= 0 && *id < static_cast<double>(band_ids.size()) &&
            band_ids[static_cast<std::size_t>(*id)] == band)
            return number(e->text);
    }
    return std::nullopt;
}

imagery::Reflectance meaning_of(const Element& root, const Product& product,
                                const std::string& band) {
    const auto quantification = number(words_of(root, "BOA_QUANTIFICATION_VALUE"));
    const auto offset = offset_of(root, band);
    if (!quantification || !(*quantification > 0) || !offset)
        product.refuse({"scene.offset_unknown",
                        {{"band", band}, {"baseline", words_of(root, "PROCESSING_BASELINE")}}});
    return {1 / *quantification, *offset / *quantification};
}

// What the metadata call NODATA and SATURATED.
std::vector<double> special_numbers(const Element& root) {
    std::vector<double> all;
    const std::function<void(const Element&)> look = [&](const Element& e) {
        if (e.name == "SPECIAL_VALUE_INDEX")
            if (const auto v = number(e.text)) all.push_back(*v);
        for (const Element& child : e.children) look(child);
    };
    look(root);
    return all;
}

void read_sky(const Product& product, Scene& s) {
    s.classes = product.raster("_SCL_20m", "scene classes");
    if (!s.classes) s.classes = product.raster("_SCL_60m", "scene classes");
    if (s.classes) {
        s.classes->least = 0;
        s.classes->most = imagery::scene_classes - 1;
        return;
    }
    // opaque cloud, cirrus, snow
    for (const int band : {1, 2, 3})
        if (auto flag = product.raster("MSK_CLASSI_B00", "cloud flags")) {
            flag->band = band;
            flag->least = 0;
            flag->most = 1;
            s.flags.push_back(std::move(*flag));
        }
}

}  // namespace

Scene read_sentinel2(const SceneSource& source, imagery::Index index, InputLog& log) {
    const Product product(source);
    const Element root = product.metadata(log);
    const std::string level = words_of(root, "PROCESSING_LEVEL");
    if (!level.starts_with("Level-2A")) product.refuse({"scene.not_surface", {{"level", level}}});
    Scene s;
    s.baseline = words_of(root, "PROCESSING_BASELINE");
    const std::string sensed = words_of(root, "PRODUCT_START_TIME");
    constexpr std::size_t iso_date = 10;
    if (sensed.size() < iso_date) product.refuse({"scene.no_date", {}});
    s.date = sensed.substr(0, iso_date);
    s.offset_of_metadata = !source.stated;
    const std::vector<double> special = special_numbers(root);
    const BandNames names = sentinel2_bands(index);
    const auto band = [&](const std::string& name) {
        const std::string tail = "_" + name + "_" + std::to_string(names.metres) + "m";
        auto r = product.raster(tail, "ndvi");
        std::string found = name;
        if (!r && name == "B8A") {
            // the same light at 10 m, in a product cut down to its commonest bands
            found = "B08";
            r = product.raster("_B08_10m", "ndvi");
        }
        if (!r) product.refuse({"scene.no_band", {{"band", tail.substr(1)}}});
        r->reflectance = source.stated ? *source.stated : meaning_of(root, product, found);
        r->not_measured = special;
        return std::move(*r);
    };
    s.bands = {band(names.other), band(names.nir)};
    read_sky(product, s);
    return s;
}

}  // namespace vrmap::io
