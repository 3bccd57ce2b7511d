// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/read_raster.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include "io/encoding.hpp"
#include "io/gdal.hpp"
#include "io/raster_file.hpp"
#include "io/words.hpp"
#include "io/zip_reader.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

constexpr double finest_pixel_m = 0.005;
constexpr double coarsest_pixel_m = 100;

[[noreturn]] void refuse(const RasterSource& s, Message m) {
    throw InputError({s.path.string()}, std::move(m));
}

struct Raster : RasterFrame {
    const RasterFrame& frame() const { return *this; }

    GDALDataset& dataset;
    GDALRasterBand& band;
};

GDALRasterBand& band_of(const RasterSource& s, const RasterFile& file) {
    const int found = file.dataset().GetRasterCount();
    if (s.band < 1 || s.band > found)
        refuse(s, {"raster.no_band",
                   {{"band", text(static_cast<long long>(s.band))},
                    {"found", text(static_cast<long long>(found))}}});
    return *file.dataset().GetRasterBand(s.band);
}

// GDAL takes 0 for words that are no number.
void require_nodata(const RasterSource& s, const RasterFile& file) {
    const std::string words = file.nodata_words();
    const std::string_view number = trimmed(words);
    double value = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    const bool whole = error == std::errc{} && end == number.data() + number.size();
    if (!number.empty() && (!whole || std::isinf(value)))
        refuse(s,
               {"raster.bad_nodata", {{"value", std::string(beginning_of(legible(words), 40))}}});
}

Raster raster_of(const RasterSource& s, const RasterFile& file) {
    const ErrorTrap trap;
    require_nodata(s, file);
    GDALDataset& d = file.dataset();
    Raster r{{{}, {}, d.GetRasterXSize(), d.GetRasterYSize()}, d, band_of(s, file)};
    if (d.GetGeoTransform(r.transform.data()) != CE_None) refuse(s, {"raster.no_place", {}});
    const double turn = r.transform[1] * r.transform[5] - r.transform[2] * r.transform[4];
    const bool known = std::all_of(r.transform.begin(), r.transform.end(),
                                   [](double v) { return std::isfinite(v); });
    if (!known || !std::isfinite(turn) || turn == 0) refuse(s, {"raster.no_place", {}});
    r.crs = settled_crs(d.GetSpatialRef(), s.crs, s.path.string());
    return r;
}

struct Window {
    int col0, row0, cols, rows;
};

// In metres of the field: a steps of columns and rows for a metre east and one north, turned about.
void require_pixel_size(const RasterSource& s, const Raster& r, const Crs& field,
                        const geo::Box& window) {
    const geo::Point c{(window.min_x + window.max_x) / 2, (window.min_y + window.max_y) / 2};
    std::vector<geo::Point> at{c, {c.x + 1, c.y}, {c.x, c.y + 1}};
    Transform(field, r.crs, s.path.string())(at);
    for (geo::Point& p : at) p = r.pixel_at(p);
    const geo::Point east{at[1].x - at[0].x, at[1].y - at[0].y};
    const geo::Point north{at[2].x - at[0].x, at[2].y - at[0].y};
    const double det = std::abs(east.x * north.y - north.x * east.y);
    const double endless = std::numeric_limits<double>::infinity();
    const double col_m = det > 0 ? std::hypot(east.y, north.y) / det : endless;
    const double row_m = det > 0 ? std::hypot(east.x, north.x) / det : endless;
    const auto usual = [](double m) { return m >= finest_pixel_m && m <= coarsest_pixel_m; };
    if (!usual(col_m) || !usual(row_m))
        refuse(s, {"raster.pixel_size",
                   {{"x_m", text(col_m, 4)},
                    {"y_m", text(row_m, 4)},
                    {"least", text(finest_pixel_m)},
                    {"most", text(coarsest_pixel_m)}}});
}

// The block of pixels whose places may touch the window: the window's outline, walked finely enough
// that a curved CRS cannot bend past it, and one pixel more. None where they lie elsewhere.
std::optional<Window> pixels_of(const RasterSource& s, const Raster& r, const Crs& field,
                                const geo::Box& window) {
    std::vector<geo::Point> outline;
    constexpr int steps = 20;
    for (int i = 0; i <= steps; ++i) {
        const double x = window.min_x + window.width() * i / steps;
        const double y = window.min_y + window.height() * i / steps;
        outline.insert(
            outline.end(),
            {{x, window.min_y}, {x, window.max_y}, {window.min_x, y}, {window.max_x, y}});
    }
    Transform(field, r.crs, s.path.string())(outline);
    geo::Box box;
    for (const geo::Point p : outline) box.add(r.pixel_at(p));
    const double c0 = std::max(0.0, std::floor(box.min_x) - 1);
    const double r0 = std::max(0.0, std::floor(box.min_y) - 1);
    const double c1 = std::min<double>(r.cols, std::ceil(box.max_x) + 1);
    const double r1 = std::min<double>(r.rows, std::ceil(box.max_y) + 1);
    if (!(c1 > c0 && r1 > r0)) return std::nullopt;
    return Window{static_cast<int>(c0), static_cast<int>(r0), static_cast<int>(c1 - c0),
                  static_cast<int>(r1 - r0)};
}

// Corners of one line of pixels' upper edge, in the field's frame.
std::vector<geo::Point> edge(const Raster& r, const Window& w, int row, const Transform& to_field) {
    std::vector<geo::Point> corners;
    for (int c = 0; c <= w.cols; ++c) corners.push_back(r.place_at(w.col0 + c, row));
    to_field(corners);
    return corners;
}

void require_range(const RasterSource& s, double v) {
    if (v >= s.least && v <= s.most) return;
    if (s.reflectance)
        refuse(s, {"ndvi.not_reflectance",
                   {{"band", text(static_cast<long long>(s.band))},
                    {"value", text(v)},
                    {"most", text(s.most)}}});
    refuse(s, {s.least < 0 ? "ndvi.out_of_range" : "ndvi.sv_out_of_range",
               {{"value", text(v)}, {"least", text(s.least)}, {"most", text(s.most)}}});
}

// What turns a band's numbers into its quantity. A file that says otherwise than its job is not
// corrected twice but refused: some catalogues have the offset taken off already.
imagery::Reflectance meaning_of(const RasterSource& s, GDALRasterBand& band) {
    const imagery::Reflectance own{band.GetScale(), band.GetOffset()};
    const bool plain = own.scale == 1 && own.offset == 0;
    if (!s.reflectance) return own;
    const auto same = [](double a, double b) { return std::abs(a - b) <= 1e-9 * std::abs(a); };
    const imagery::Reflectance& stated = *s.reflectance;
    if (!plain && !(same(stated.scale, own.scale) && same(stated.offset, own.offset)))
        refuse(s, {"ndvi.reflectance_contradiction",
                   {{"stated", text(stated.scale) + ", " + text(stated.offset)},
                    {"found", text(own.scale) + ", " + text(own.offset)}}});
    return stated;
}

// One band, line by line; nodata and what a mask or an alpha band hides is NaN.
class Lines {
public:
    Lines(const RasterSource& s, const Raster& r, const Window& w)
        : source_(s), band_(r.band), window_(w), meaning_(meaning_of(s, band_)) {
        int has = 0;
        const double none = band_.GetNoDataValue(&has);
        if (has) nodata_ = none;
        const ErrorTrap quiet;  // what a broken file says of its mask, the reading says again
        masked_ = !(band_.GetMaskFlags() & (GMF_ALL_VALID | GMF_NODATA));
        numbers_.resize(static_cast<std::size_t>(w.cols));
        mask_.assign(static_cast<std::size_t>(w.cols), 255);
    }

    void read(int row) {
        const ErrorTrap trap;
        const CPLErr e =
            band_.RasterIO(GF_Read, window_.col0, row, window_.cols, 1, numbers_.data(),
                           window_.cols, 1, GDT_Float64, 0, 0, nullptr);
        if (masked_ &&
            band_.GetMaskBand()->RasterIO(GF_Read, window_.col0, row, window_.cols, 1, mask_.data(),
                                          window_.cols, 1, GDT_Byte, 0, 0, nullptr) != CE_None)
            refuse(source_, {"file.broken", {{"why", "mask"}}});
        if (e != CE_None || trap.failed()) refuse(source_, {"file.broken", {{"why", trap.said()}}});
    }

    /// THROWS InputError when the quantity cannot be.
    double at(std::size_t col) const {
        const double number = numbers_[col];
        const auto& none = source_.not_measured;
        if ((masked_ && mask_[col] == 0) || std::isnan(number) || number == nodata_ ||
            std::find(none.begin(), none.end(), number) != none.end())
            return std::numeric_limits<double>::quiet_NaN();
        const double v = meaning_.of(number);
        require_range(source_, v);
        return v;
    }

private:
    const RasterSource& source_;
    GDALRasterBand& band_;
    Window window_;
    imagery::Reflectance meaning_;
    std::optional<double> nodata_;
    bool masked_ = false;
    std::vector<double> numbers_;
    std::vector<unsigned char> mask_;
};

bool apart(const geo::Box& a, const geo::Box& b) {
    return a.max_x < b.min_x || a.min_x > b.max_x || a.max_y < b.min_y || a.min_y > b.max_y;
}

// The raster's pixels that touch the window; `line` is told each row first.
struct Walk {
    const RasterSource& source;
    const Raster& raster;
    const Window& pixels;
    const Crs& field;
    const geo::Box& window;

    void operator()(
        const std::function<void(int)>& line,
        const std::function<void(const interpolate::PixelCorners&, std::size_t)>& pixel) const {
        const Transform to_field(raster.crs, field, source.path.string());
        std::vector<geo::Point> upper = edge(raster, pixels, pixels.row0, to_field);
        for (int row = pixels.row0; row < pixels.row0 + pixels.rows; ++row) {
            const std::vector<geo::Point> lower = edge(raster, pixels, row + 1, to_field);
            line(row);
            for (std::size_t c = 0; c + 1 < upper.size(); ++c) {
                const interpolate::PixelCorners corners{upper[c], lower[c], lower[c + 1],
                                                        upper[c + 1]};
                geo::Box box;
                for (const geo::Point p : corners) box.add(p);
                if (!apart(box, window)) pixel(corners, c);
            }
            upper = lower;
        }
    }
};

RasterFile file_of(const RasterSource& s) {
    const RasterForm form = s.of_product ? RasterForm::sentinel2 : RasterForm::geotiff;
    if (s.member.empty()) return RasterFile(s.path, form);
    Input bytes = ZipReader(s.path).read(s.member);
    bytes.path = s.path / s.member;
    return RasterFile(std::move(bytes), form);
}

struct Opened {
    RasterFile file;
    Raster raster;

    Opened(const RasterSource& s, InputLog& log) : file(file_of(s)), raster(raster_of(s, file)) {
        log.push_back({s.role, s.file, file.bytes(), file.sha256(), raster.crs.definition});
    }
    Opened(const Opened&) = delete;
    Opened& operator=(const Opened&) = delete;
};

std::string frame_of(const Raster& r) {
    const auto& t = r.transform;
    std::string words = std::to_string(r.cols);
    words.append(" x ").append(std::to_string(r.rows)).append(" @ ");
    words.append(text(t[0])).append(" ").append(text(t[3])).append(", ");
    return words.append(text(t[1])).append(" x ").append(text(t[5]));
}

// Pixel by pixel only where both bands have the very same pixels, or near infrared whole ones of
// theirs: RETURNS how many of its pixels go along one side of the other's.
int require_one_frame(const RasterSource& s, const Raster& red, const Raster& nir) {
    if (red.crs != nir.crs)
        refuse(s,
               {"ndvi.bands_crs_differ", {{"red", title_of(red.crs)}, {"nir", title_of(nir.crs)}}});
    constexpr double pixels_apart = 1e-3;
    const double pixel = std::hypot(red.transform[1], red.transform[4]);
    constexpr double most_fine = 10;
    const double finer = std::round(pixel / std::hypot(nir.transform[1], nir.transform[4]));
    const int per_side = finer >= 1 && finer <= most_fine ? static_cast<int>(finer) : 1;
    bool same = red.cols * per_side == nir.cols && red.rows * per_side == nir.rows;
    for (const double col : {0.0, static_cast<double>(red.cols)})
        for (const double row : {0.0, static_cast<double>(red.rows)}) {
            const geo::Point a = red.place_at(col, row);
            const geo::Point b = nir.place_at(per_side * col, per_side * row);
            same = same && std::hypot(a.x - b.x, a.y - b.y) <= pixels_apart * pixel;
        }
    if (!same)
        refuse(s, {"ndvi.bands_grid_differ", {{"red", frame_of(red)}, {"nir", frame_of(nir)}}});
    return per_side;
}

// A finer band's light over each of the other's pixels: reflectances add up by area. One that is
// not known makes the whole not known.
class BlockMeans {
public:
    BlockMeans(const RasterSource& s, const Raster& r, const Window& w, int per_side)
        : lines_(s, r,
                 {w.col0 * per_side, w.row0 * per_side, w.cols * per_side, w.rows * per_side}),
          per_side_(static_cast<std::size_t>(per_side)),
          mean_(static_cast<std::size_t>(w.cols)) {}

    void read(int row) {
        std::fill(mean_.begin(), mean_.end(), 0.0);
        const double share = 1 / static_cast<double>(per_side_ * per_side_);
        for (std::size_t r = 0; r < per_side_; ++r) {
            lines_.read(row * static_cast<int>(per_side_) + static_cast<int>(r));
            for (std::size_t c = 0; c < mean_.size() * per_side_; ++c)
                mean_[c / per_side_] += share * lines_.at(c);
        }
    }
    double at(std::size_t col) const { return mean_[col]; }

private:
    Lines lines_;
    std::size_t per_side_;
    std::vector<double> mean_;
};

}  // namespace

geo::Point RasterFrame::pixel_at(geo::Point place) const {
    const auto& t = transform;
    const double det = t[1] * t[5] - t[2] * t[4];
    const double dx = place.x - t[0];
    const double dy = place.y - t[3];
    return {(dx * t[5] - dy * t[2]) / det, (dy * t[1] - dx * t[4]) / det};
}

geo::Point RasterFrame::place_at(double col, double row) const {
    const auto& t = transform;
    return {t[0] + col * t[1] + row * t[2], t[3] + col * t[4] + row * t[5]};
}

bool RasterFrame::covers(geo::Point place) const {
    const geo::Point p = pixel_at(place);
    return p.x >= 0 && p.x < cols && p.y >= 0 && p.y < rows;
}

RasterFrame read_pixels(const RasterSource& s, const Crs& field, const geo::Box& window,
                        const std::function<void(const interpolate::PixelCorners&, double)>& pixel,
                        InputLog& log) {
    const Fence fence;
    const Opened opened(s, log);
    const Raster& r = opened.raster;
    require_pixel_size(s, r, field, window);
    const auto pixels = pixels_of(s, r, field, window);
    if (!pixels) return r.frame();
    Lines lines(s, r, *pixels);
    Walk{s, r, *pixels, field, window}(
        [&](int row) { lines.read(row); },
        [&](const interpolate::PixelCorners& c, std::size_t col) { pixel(c, lines.at(col)); });
    opened.file.require_unchanged();
    return r.frame();
}

RasterFrame read_band_pixels(
    const Bands& bands, const Crs& field, const geo::Box& window,
    const std::function<void(const interpolate::PixelCorners&, double, double)>& pixel,
    InputLog& log) {
    const Fence fence;
    const Opened red_file(bands.red, log);
    std::optional<Opened> nir_file;
    if (bands.red.path != bands.nir.path || bands.red.member != bands.nir.member)
        nir_file.emplace(bands.nir, log);
    const Raster& red = red_file.raster;
    const Raster nir = nir_file ? nir_file->raster : raster_of(bands.nir, red_file.file);
    const int per_side = require_one_frame(bands.nir, red, nir);
    require_pixel_size(bands.red, red, field, window);
    const auto pixels = pixels_of(bands.red, red, field, window);
    if (!pixels) return red.frame();
    Lines red_lines(bands.red, red, *pixels);
    BlockMeans nir_lines(bands.nir, nir, *pixels, per_side);
    const auto read = [&](int row) {
        red_lines.read(row);
        nir_lines.read(row);
    };
    Walk{bands.red, red, *pixels, field, window}(
        read, [&](const interpolate::PixelCorners& c, std::size_t col) {
            pixel(c, red_lines.at(col), nir_lines.at(col));
        });
    red_file.file.require_unchanged();
    if (nir_file) nir_file->file.require_unchanged();
    return red.frame();
}

}  // namespace vrmap::io
