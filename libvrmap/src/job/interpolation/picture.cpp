// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <set>

#include "job/interpolation/model.hpp"
#include "job/interpolation/outputs.hpp"
#include "vrmap/error.hpp"
#include "vrmap/report/figures/surface.hpp"

namespace vrmap::job {

namespace {

constexpr int most_across = 200;  // cells of a picture
constexpr int places_across = 100;

geo::GridGeometry frame_of(const geo::Box& box, double side) {
    const auto cells = [side](double length) {
        return std::max(1, static_cast<int>(std::ceil(length / side - 1e-9)));
    };
    return {{box.min_x, box.max_y}, 0, Metres{side}, cells(box.height()), cells(box.width())};
}

// Means of what lies in each cell of the picture.
class Means {
public:
    explicit Means(const geo::GridGeometry& frame) : sum_(frame), count_(frame) {}
    void add(geo::Point p, double v) {
        const auto cell = sum_.geometry().cell_at(p);
        if (!cell || !std::isfinite(v)) return;
        sum_[*cell] += v;
        ++count_[*cell];
    }
    geo::Grid<double> take() {
        for (std::size_t i = 0; i < sum_.size(); ++i)
            sum_[i] = count_[i] ? sum_[i] / count_[i] : std::nan("");
        return std::move(sum_);
    }

private:
    geo::Grid<double> sum_;
    geo::Grid<int> count_;
};

geo::Grid<double> shown_places(const Goal& goal, const std::vector<double>& values) {
    const geo::Box box = goal.box();
    const double side = std::max(box.width(), box.height()) / places_across;
    if (!(side > 0)) return geo::Grid<double>({{}, 0, Metres{1}, 1, 1}, std::nan(""));
    Means means(frame_of(box.grown(side / 2), side));
    for (std::size_t i = 0; i < goal.at.size(); ++i) means.add(goal.at[i], values[i]);
    return means.take();
}

// Square cells for the picture: of many the means of blocks; of those that are not square, what
// lies at its middle.
geo::Grid<double> shown_cells(const Goal& goal, const std::vector<double>& values) {
    const geo::Box box = goal.box();
    const io::PixelPlace& p = goal.pixels;
    const double finest = std::min(p.width, p.height);
    const double side =
        finest *
        std::max(1.0, std::ceil(std::max(box.width(), box.height()) / most_across / finest - 1e-9));
    const geo::GridGeometry frame = frame_of(box, side);
    if (side >= std::max(p.width, p.height)) {
        Means means(frame);
        std::size_t i = 0;
        for (int r = 0; r < p.rows; ++r)
            for (int c = 0; c < p.cols; ++c)
                means.add(goal.targets.lattice.centre(r, c), values[i++]);
        return means.take();
    }
    geo::Grid<double> shown(frame, std::nan(""));
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const geo::Point at = frame.centre_of(shown.cell(i));
        const int col = static_cast<int>((at.x - box.min_x) / p.width);
        const int row = static_cast<int>((box.max_y - at.y) / p.height);
        if (col < p.cols && row < p.rows)
            shown[i] = values[static_cast<std::size_t>(row) * static_cast<std::size_t>(p.cols) +
                              static_cast<std::size_t>(col)];
    }
    return shown;
}

// Enough that a hundredth of the range can be told.
int decimals_for(double least, double most) {
    const double range = most > least ? most - least : std::abs(most);
    if (!(range > 0)) return 1;
    return static_cast<int>(std::clamp(1 - std::floor(std::log10(range)), 0.0, 6.0));
}

report::SurfaceLayer layer_of(const Goal& goal, const std::vector<double>& values) {
    report::SurfaceLayer s;
    double sum = 0;
    std::size_t n = 0;
    for (const double v : values) {
        if (!std::isfinite(v)) continue;
        s.least = n ? std::min(s.least, v) : v;
        s.most = n ? std::max(s.most, v) : v;
        sum += v;
        ++n;
    }
    if (n) s.mean = sum / static_cast<double>(n);
    s.layer.values = goal.of_places ? shown_places(goal, values) : shown_cells(goal, values);
    s.layer.decimals = decimals_for(s.least, s.most);
    return s;
}

double gamma(const interpolate::Variogram& v, geo::Point lag) {
    return v.nugget + v.sill() - v.covariance(lag);
}

// Along an azimuth, as far as the dots go.
std::vector<geo::Point> curve_of(const Interpolation& run, double azimuth_deg) {
    constexpr int steps = 120;
    constexpr double radians = 3.14159265358979323846 / 180;
    double far = 0;
    for (const auto& bin : run.bins) far = std::max(far, bin.distance);
    if (!(far > 0)) far = std::max(1.0, 1.5 * run.variogram.practical_range().value);
    std::vector<geo::Point> curve;
    for (int k = 0; k <= steps; ++k) {
        // just off 0: the nugget is a step there
        const double h = far * k / steps + (k == 0 ? far * 1e-9 : 0);
        const geo::Point lag{h * std::sin(azimuth_deg * radians),
                             h * std::cos(azimuth_deg * radians)};
        curve.push_back({h, gamma(run.variogram, lag)});
    }
    return curve;
}

report::VariogramFigure variogram_of(const Interpolation& run, const report::Say& say) {
    report::VariogramFigure f;
    for (const auto& bin : run.bins)
        f.lags.push_back({bin.distance, bin.semivariance, static_cast<double>(bin.pairs)});
    const auto& structures = run.variogram.structures;
    const double azimuth = structures.empty() ? 0 : structures.back().azimuth_deg;
    f.curves.push_back(curve_of(run, azimuth));
    if (std::any_of(structures.begin(), structures.end(),
                    [](const auto& s) { return s.ratio < 1; }))
        f.curves.push_back(curve_of(run, azimuth + 90));
    f.model = model_words(run.variogram);
    if (f.curves.size() > 1) {
        const report::Words dashed = say({"interpolate.dashed", {}});
        f.model.append("  ").append(dashed.ja).append(" / ").append(dashed.en);
    }
    return f;
}

std::vector<double> roots(const std::vector<double>& variance) {
    std::vector<double> sd(variance.size());
    std::transform(variance.begin(), variance.end(), sd.begin(),
                   [](double v) { return std::sqrt(v); });
    return sd;
}

}  // namespace

std::string picture_text(const InterpolateJob& job, const Goal& goal, const Values& values,
                         const Interpolation& run, const report::Say& say) {
    report::SurfacePicture p;
    p.title = job.value;
    static const std::set<std::string> told{"interpolate.points", "interpolate.method",
                                            "interpolate.method_anywhere",
                                            "interpolate.validation"};
    for (const Message& m : words_of(run, job)) {
        if (!told.count(m.id)) continue;
        const report::Words words = say(m);
        p.lines.push_back(words.ja);
        p.lines.push_back(words.en);
    }
    p.estimate = layer_of(goal, values.mean);
    p.estimate.layer.title_ja = "推定値";
    p.estimate.layer.title_en = "Estimate";
    p.estimate.layer.palette = report::Palette::harvest;
    p.error = layer_of(goal, roots(values.variance));
    p.error.layer.title_ja = "標準偏差";
    p.error.layer.title_en = "Kriging standard deviation";
    p.error.layer.palette = report::Palette::uncertainty;
    p.variogram = variogram_of(run, say);
    if (goal.boundary) p.boundary = *goal.boundary;
    return report::surface_svg(p);
}

}  // namespace vrmap::job
