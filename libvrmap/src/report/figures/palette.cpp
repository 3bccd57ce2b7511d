// SPDX-License-Identifier: Apache-2.0
#include "report/figures/palette.hpp"

#include <algorithm>
#include <array>

namespace vrmap::report {

namespace {

constexpr std::size_t anchors = 6;
using Anchors = std::array<unsigned, anchors>;

// viridis and cividis at 0, .2 … 1, reversed; ColorBrewer's nine-class tables thinned to six, the
// lightest dropped so that little is still told from nothing.
constexpr Anchors viridis{0xFDE725, 0x7AD151, 0x22A884, 0x2A788E, 0x414487, 0x440154};
constexpr Anchors cividis{0xFEE838, 0xCBBA69, 0x9C9177, 0x6E6E73, 0x394F6C, 0x00224E};
constexpr Anchors yellow_green{0xF7FCB9, 0xD9F0A3, 0xADDD8E, 0x41AB5D, 0x238443, 0x004529};
constexpr Anchors blues{0xDEEBF7, 0xC6DBEF, 0x9ECAE1, 0x4292C6, 0x2171B5, 0x08306B};
constexpr Anchors browns{0xFFF7BC, 0xFEE391, 0xFEC44F, 0xEC7014, 0xCC4C02, 0x662506};
constexpr Anchors purples{0xEFEDF5, 0xDADAEB, 0xBCBDDC, 0x807DBA, 0x6A51A3, 0x3F007D};
constexpr Anchors orange_purple{0xB35806, 0xF1A340, 0xFEE0B6, 0xD8DAEB, 0x998EC3, 0x542788};

const Anchors& anchors_of(Palette palette) {
    switch (palette) {
        case Palette::harvest:
            return cividis;
        case Palette::vegetation:
            return yellow_green;
        case Palette::water:
            return blues;
        case Palette::organic:
            return browns;
        case Palette::uncertainty:
            return purples;
        case Palette::difference:
            return orange_purple;
        case Palette::rate:
            break;
    }
    return viridis;
}

unsigned channel(unsigned rgb, unsigned shift) {
    return (rgb >> shift) & 0xFFU;
}

}  // namespace

std::string colour(Palette palette, double t) {
    const Anchors& a = anchors_of(palette);
    const double along = std::clamp(t, 0.0, 1.0) * (anchors - 1);
    const std::size_t i = std::min(static_cast<std::size_t>(along), anchors - 2);
    const double part = along - static_cast<double>(i);
    std::string out = "#";
    for (const unsigned shift : {16U, 8U, 0U}) {
        const double mixed = channel(a[i], shift) * (1 - part) + channel(a[i + 1], shift) * part;
        const auto value = static_cast<unsigned>(mixed + 0.5);
        out += "0123456789abcdef"[value / 16];
        out += "0123456789abcdef"[value % 16];
    }
    return out;
}

std::vector<std::string> colours(Palette palette, std::size_t n) {
    std::vector<std::string> all;
    for (std::size_t k = 0; k < n; ++k)
        all.push_back(
            colour(palette, n == 1 ? 0.5 : static_cast<double>(k) / static_cast<double>(n - 1)));
    return all;
}

}  // namespace vrmap::report
