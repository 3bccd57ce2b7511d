// SPDX-License-Identifier: Apache-2.0
#include "vrmap/imagery/vegetation_index.hpp"

#include <cstddef>
#include <limits>

namespace vrmap::imagery {

namespace {

constexpr std::array<std::string_view, 5> band_names{"blue", "green", "red", "red_edge", "nir"};
constexpr std::array<std::string_view, 7> index_names{"ndvi", "ndre", "gndvi", "cire",
                                                      "evi2", "savi", "ndwi"};

template <class Kind, std::size_t n>
std::optional<Kind> named(const std::array<std::string_view, n>& names, std::string_view name) {
    for (std::size_t i = 0; i < n; ++i)
        if (names[i] == name) return static_cast<Kind>(i);
    return std::nullopt;
}

// All seven are gain·(N − b·other)/(N + c·other + d), turned about for NDWI; CIre's denominator is
// the other band alone.
struct Form {
    double gain;
    double nir_below;  // N's share of the denominator
    double other_below;
    double constant;
};

Form form_of(Index index) {
    switch (index) {
        case Index::cire:
            return {1, 0, 1, 0};
        case Index::evi2:
            return {2.5, 1, 2.4, 1};
        case Index::savi:
            return {1.5, 1, 1, 0.5};
        case Index::ndwi:
            return {-1, 1, 1, 0};
        case Index::ndvi:
        case Index::ndre:
        case Index::gndvi:
            break;
    }
    return {1, 1, 1, 0};
}

struct Parts {
    double above;
    double below;
    bool known;
};

Parts parts_of(const Form& f, Pair r) {
    const Parts p{f.gain * (r.nir - r.other),
                  f.nir_below * r.nir + f.other_below * r.other + f.constant,
                  r.other >= 0 && r.nir >= 0};
    return {p.above, p.below, p.known && p.below > 0};
}

constexpr double no_data = std::numeric_limits<double>::quiet_NaN();

}  // namespace

std::string_view name_of(Band band) {
    return band_names[static_cast<std::size_t>(band)];
}
std::optional<Band> band_named(std::string_view name) {
    return named<Band>(band_names, name);
}
std::string_view name_of(Index index) {
    return index_names[static_cast<std::size_t>(index)];
}
std::optional<Index> index_named(std::string_view name) {
    return named<Index>(index_names, name);
}

Band other_band(Index index) {
    switch (index) {
        case Index::ndre:
        case Index::cire:
            return Band::red_edge;
        case Index::gndvi:
        case Index::ndwi:
            return Band::green;
        case Index::ndvi:
        case Index::evi2:
        case Index::savi:
            break;
    }
    return Band::red;
}

double index_of(Index index, Pair reflectance) {
    const Parts p = parts_of(form_of(index), reflectance);
    return p.known ? p.above / p.below : no_data;
}

double index_variance(Index index, Pair reflectance, Pair sd) {
    const Form f = form_of(index);
    const Parts p = parts_of(f, reflectance);
    if (!p.known) return no_data;
    // (u/v)' = (u' − u/v·v')/v
    const double value = p.above / p.below;
    const double by_nir = (f.gain - value * f.nir_below) / p.below * sd.nir;
    const double by_other = (-f.gain - value * f.other_below) / p.below * sd.other;
    return by_nir * by_nir + by_other * by_other;
}

double ndvi(double red, double nir) {
    return index_of(Index::ndvi, {red, nir});
}

}  // namespace vrmap::imagery
