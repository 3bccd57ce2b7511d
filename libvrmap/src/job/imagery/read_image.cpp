// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "io/words.hpp"
#include "vrmap/geo/within.hpp"
#include "vrmap/imagery/sky_mask.hpp"
#include "vrmap/interpolate/pixel_sample.hpp"
#include "vrmap/interpolate/resample.hpp"
#include "vrmap/io/date.hpp"
#include "vrmap/job/image.hpp"

namespace vrmap::job {

namespace {

using interpolate::PixelCorners;

// An offset taken off twice makes dark leaves reflect less than nothing; noise alone makes few.
constexpr double most_negative = 0.02;
// Left in, it makes the darkest pixel of a green field reflect more than any leaf does.
constexpr double darkest_leaf = 0.1;
constexpr double green_nir = 0.3;

[[noreturn]] void refuse(const Picture& p, Message m) {
    throw InputError({p.path().string()}, std::move(m));
}

std::string percent(double share) {
    return text(100 * share, 0);
}

std::int64_t day_of(const std::string& iso) {
    const auto date = io::parse_date(iso);
    if (!date) return 0;
    return std::chrono::sys_days(*date).time_since_epoch().count();
}

// One picture on its way to a layer.
class OnePicture {
public:
    OnePicture(const Picture& picture, const ImageRules& rules, const ImageGround& ground,
               const geo::Within& within)
        : picture_(picture),
          rules_(rules),
          ground_(ground),
          within_(within),
          sky_(rules.cloud_rim),
          value_(ground.grid),
          noise_(ground.grid) {
        report_.file = picture.file();
    }

    void read(io::InputLog& log) {
        if (picture_.scene)
            read_scene(log);
        else if (picture_.bands)
            frame_ = read_bands(*picture_.bands, rules_.noise_sd, log);
        else
            frame_ = read_index(log);
        settle();
    }

    const DateReport& report() const { return report_; }
    DateReport& report() { return report_; }
    const io::RasterFrame& frame() const { return frame_; }
    const io::RasterSource& source() const { return source_; }
    geo::PointSet<Ndvi> take_pixels() { return sample_.take(); }
    geo::Grid<double> spread() const { return value_.spread(least_cover); }

    geo::Layer<Ndvi> layer() const {
        geo::Grid<double> variance = spread();
        const geo::Grid<double> noise = noise_.mean(least_cover);
        const geo::Grid<double> pixels = value_.pixels();
        for (std::size_t i = 0; i < variance.size(); ++i)
            if (!std::isnan(variance[i])) variance[i] = (variance[i] + noise[i]) / pixels[i];
        return {value_.mean(least_cover), std::move(variance)};
    }

private:
    static constexpr double least_cover = 0.5;

    void read_scene(io::InputLog& log) {
        const io::Scene scene = io::read_scene(*picture_.scene, rules_.index, log);
        report_.date = scene.date;
        report_.day = day_of(scene.date);
        offset_of_metadata_ = scene.offset_of_metadata;
        if (rules_.sky == Sky::masked) {
            if (!scene.sees_sky()) refuse(picture_, {"ndvi.no_cloud_mask", {}});
            mask_sky(scene, log);
        }
        frame_ = read_bands(scene.bands, scene.noise_sd, log);
    }

    void mask_sky(const io::Scene& scene, io::InputLog& log) {
        constexpr double pixel_more = 100;  // a flag's pixel is 60 m
        const geo::Box box = ground_.boundary.box().grown(rules_.cloud_rim.value + pixel_more);
        const auto hide = [this](const auto& hides) {
            return [this, hides](const PixelCorners& c, double v) {
                if (hides(v)) sky_.hide(c);
            };
        };
        if (scene.classes)
            io::read_pixels(*scene.classes, ground_.crs, box, hide([](double v) {
                return std::isnan(v) || imagery::hides_ground(static_cast<int>(v));
            }),
                            log);
        io::InputLog bands;  // of one file: told once
        for (const io::RasterSource& flag : scene.flags)
            io::read_pixels(flag, ground_.crs, box, hide([](double v) { return v > 0; }), bands);
        if (!bands.empty()) log.push_back(bands.front());
    }

    io::RasterFrame read_bands(const io::Bands& bands, imagery::Pair noise, io::InputLog& log) {
        source_ = bands.red;
        return io::read_band_pixels(
            bands, ground_.crs, ground_.boundary.box(),
            [&](const PixelCorners& c, double other, double nir) {
                if (!starts(c)) return;
                if (std::isfinite(other) && std::isfinite(nir)) see({other, nir});
                if (nir < rules_.shadow_below) {
                    report_.shadow += 1;
                    return;
                }
                const imagery::Pair pair{other, nir};
                add(c, imagery::index_of(rules_.index, pair),
                    imagery::index_variance(rules_.index, pair, noise));
            },
            log);
    }

    io::RasterFrame read_index(io::InputLog& log) {
        source_ = picture_.index;
        return io::read_pixels(
            picture_.index, ground_.crs, ground_.boundary.box(),
            [&](const PixelCorners& c, double v) {
                if (starts(c)) add(c, v, std::isnan(v) ? v : 0);
            },
            log);
    }

    // Whether the pixel is the field's alone, and nothing in the sky is before it.
    bool starts(const PixelCorners& c) {
        if (!within_.holds(c)) return false;
        ++report_.pixels;
        return sky_.empty() || !sky_.hides({(c[0].x + c[2].x) / 2, (c[0].y + c[2].y) / 2});
    }

    void see(imagery::Pair pair) {
        ++known_;
        negative_ += pair.other < 0 || pair.nir < 0;
        darkest_ = std::min(darkest_, pair.other);
        brightest_ = std::max(brightest_, pair.nir);
    }

    void add(const PixelCorners& c, double v, double variance) {
        if (!std::isfinite(v)) return;
        if (v < rules_.soil_below) {
            report_.soil += 1;
            return;
        }
        report_.clear += 1;
        value_.add(c, v);
        noise_.add(c, variance);
        sample_.add({(c[0].x + c[2].x) / 2, (c[0].y + c[2].y) / 2}, v);
    }

    void settle() {
        require_offset();
        const auto all = static_cast<double>(std::max<std::size_t>(report_.pixels, 1));
        // what the user asked to leave out was seen clear
        report_.clear = (report_.clear + report_.soil + report_.shadow) / all;
        report_.soil /= all;
        report_.shadow /= all;
    }

    void require_offset() const {
        const auto known = static_cast<double>(known_);
        const auto negative = static_cast<double>(negative_);
        if (offset_of_metadata_ && negative > most_negative * known)
            refuse(picture_, {"ndvi.offset_twice", {{"share_pct", percent(negative / known)}}});
        if (2 * negative > known)
            refuse(picture_, {"ndvi.mostly_negative", {{"share_pct", percent(negative / known)}}});
        if (offset_of_metadata_ && darkest_ >= darkest_leaf && brightest_ >= green_nir &&
            source_.reflectance && source_.reflectance->offset == 0)
            refuse(picture_, {"ndvi.offset_left", {{"darkest", text(darkest_, 3)}}});
    }

    const Picture& picture_;
    const ImageRules& rules_;
    const ImageGround& ground_;
    const geo::Within& within_;
    imagery::SkyMask sky_;
    interpolate::AreaMean value_, noise_;
    interpolate::PixelSample<Ndvi> sample_;
    DateReport report_;
    io::RasterFrame frame_;
    io::RasterSource source_;
    bool offset_of_metadata_ = false;
    std::size_t known_ = 0, negative_ = 0;
    double darkest_ = std::numeric_limits<double>::infinity(), brightest_ = 0;
};

void require_clear(const Picture& p, const DateReport& report, const ImageRules& rules) {
    if (report.pixels == 0 || !(report.clear < rules.least_clear)) return;
    refuse(p, {"ndvi.unclear",
               {{"date", report.date.empty() ? report.file : report.date},
                {"clear_pct", percent(report.clear)},
                {"least_pct", percent(rules.least_clear)}}});
}

}  // namespace

const std::filesystem::path& Picture::path() const {
    if (scene) return scene->path;
    return bands ? bands->red.path : index.path;
}

std::string Picture::file() const {
    if (scene) return scene->file;
    return bands ? bands->red.file : index.file;
}

std::vector<std::filesystem::path> files_of(const std::vector<Picture>& pictures) {
    std::vector<std::filesystem::path> named;
    for (const Picture& p : pictures) {
        if (p.bands) {
            named.push_back(p.bands->red.path);
            named.push_back(p.bands->nir.path);
            continue;
        }
        const std::filesystem::path& path = p.path();
        named.push_back(path);
        // an item's bands, or a product's, lie beside its document
        const std::string ending = io::ending_of(path);
        if (p.scene && (ending == ".json" || ending == ".geojson" || ending == ".xml"))
            named.push_back(path.has_parent_path() ? path.parent_path()
                                                   : std::filesystem::path("."));
    }
    return named;
}

Image read_image(const std::vector<Picture>& pictures, const ImageRules& rules,
                 const ImageGround& ground, io::InputLog& log) {
    const geo::Within within(ground.boundary);
    Image image;
    std::vector<imagery::Acquisition> dates;
    std::vector<geo::PointSet<Ndvi>> pixels;
    std::vector<io::RasterFrame> frames;
    std::vector<io::RasterSource> sources;
    std::vector<geo::Grid<double>> spreads;
    for (const Picture& p : pictures) {
        OnePicture one(p, rules, ground, within);
        one.read(log);
        require_clear(p, one.report(), rules);
        dates.push_back({one.layer(), one.report().clear, one.report().day});
        image.dates.push_back(one.report());
        pixels.push_back(one.take_pixels());
        frames.push_back(one.frame());
        sources.push_back(one.source());
        spreads.push_back(one.spread());
    }
    const std::size_t best = imagery::best_date(dates, rules.wanted_day);
    const bool all = rules.combine == Combine::composite && dates.size() > 1;
    for (std::size_t k = 0; k < dates.size(); ++k) image.dates[k].used = all || k == best;
    image.chosen = best;
    image.frame = frames[best];
    image.source = sources[best];
    image.pixels = std::move(pixels[best]);
    image.spread = std::move(spreads[best]);
    image.layer = all ? imagery::composite(dates, best, geo::coverage(ground.grid, ground.boundary))
                      : std::move(dates[best].layer);
    return image;
}

}  // namespace vrmap::job
