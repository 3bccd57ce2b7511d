// SPDX-License-Identifier: Apache-2.0
// Faults as offices meet them, put into the files of a virtual field.
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include "io/virtual_field_texts.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

struct FaultWords {
    const char* file;
    const char* words;
};
constexpr std::array<FaultWords, 11> all_words{{
    {"yield.csv",
     "`field.toml` does not say that the log is in degrees of WGS 84 / "
     "収量ログの座標系が書かれていません"},
    {"moisture.csv",
     "`field.toml` says m3/m3, the samples are in percent / "
     "土壌水分は%なのに m3/m3 と書かれています"},
    {"boundary.geojson", "`boundary.geojson` has latitude before longitude / 緯度と経度が逆です"},
    {"boundary.geojson",
     "`boundary.geojson` crosses itself: two corners in the wrong order / "
     "区画の線が交差しています"},
    {"ndvi.tif", "`ndvi.tif` was cut off half way / 途中で切れています"},
    {"moisture.csv", "`moisture.csv` has a Japanese header in CP932 / 見出しが CP932 の日本語です"},
    {"yield.csv", "`yield.csv` is in kg/10a, `field.toml` says t/ha / 単位が kg/10a です"},
    {"yield.csv",
     "`yield.csv` is too low by the mean yield: the monitor's zero was off / "
     "ゼロ点がずれ、負の収量があります"},
    {"yield.csv",
     "`yield.csv` has positions in the Tokyo datum, some 400 m off / "
     "日本測地系の座標です"},
    {"yield.csv", "`yield.csv` has decimal commas / 小数点がコンマです"},
    {"yield.csv", "`yield.csv` has no header line / 見出しの行がありません"},
}};

void replace_first(std::string& in, const std::string& old, const std::string& now,
                   std::size_t from = 0) {
    const auto at = in.find(old, from);
    if (at != std::string::npos) in.replace(at, old.size(), now);
}

double number(const std::string& s) {
    double v = 0;
    std::from_chars(s.data(), s.data() + s.size(), v);
    return v;
}

using Cells = std::vector<std::string>;

Cells split(const std::string& line) {
    Cells cells(1);
    for (const char c : line)
        if (c == ',')
            cells.emplace_back();
        else
            cells.back() += c;
    return cells;
}

/// Every line of a table below its header, its cells changed.
template <class Change>
void change_rows(std::string& csv, const Change& change) {
    std::string changed;
    for (std::size_t at = 0; at < csv.size();) {
        const std::size_t end = csv.find('\n', at);
        Cells cells = split(csv.substr(at, end - at));
        if (at > 0) change(cells);
        for (std::size_t i = 0; i < cells.size(); ++i) changed += (i ? "," : "") + cells[i];
        changed += '\n';
        at = end + 1;
    }
    csv = changed;
}

constexpr std::size_t lon_cell = 1;  // of yield.csv
constexpr std::size_t lat_cell = 2;
constexpr std::size_t yield_cell = 3;

template <class Change>
void change_yields(std::string& csv, const Change& change) {
    change_rows(csv, [&change](Cells& cells) {
        std::string& cell = cells[yield_cell];
        if (!cell.empty()) cell = change(cell);
    });
}

double mean_yield(std::string csv) {
    double sum = 0;
    double n = 0;
    change_yields(csv, [&](const std::string& cell) {
        sum += number(cell);
        n += 1;
        return cell;
    });
    return sum / n;
}

// The Geographical Survey Institute's linear approximation, good to some metres.
void to_tokyo_datum(Cells& cells) {
    const double lon = number(cells[lon_cell]);
    const double lat = number(cells[lat_cell]);
    cells[lon_cell] = text(lon + 0.000046047 * lat + 0.000083049 * lon - 0.010041, 8);
    cells[lat_cell] = text(lat + 0.00010696 * lat - 0.000017467 * lon - 0.0046020, 8);
}

std::string with_comma(std::string cell) {
    replace_first(cell, ".", ",");
    return "\"" + cell + "\"";
}

struct Corner {
    std::size_t from;   ///< in the text, after its bracket
    std::size_t comma;  ///< between its numbers
    std::size_t to;
};

std::vector<Corner> corners(const std::string& geojson) {
    std::vector<Corner> found;
    const auto starts = [&](std::size_t i) {
        return geojson[i] == '[' && geojson.find_first_of("0123456789-", i) == i + 1;
    };
    for (std::size_t i = 0; i < geojson.size(); ++i)
        if (starts(i)) found.push_back({i + 1, geojson.find(',', i), geojson.find(']', i)});
    return found;
}

void swap_axes(std::string& geojson) {
    for (const Corner& c : corners(geojson)) {
        const std::string lon = geojson.substr(c.from, c.comma - c.from);
        const std::string lat = geojson.substr(c.comma + 1, c.to - c.comma - 1);
        geojson.replace(c.from, c.to - c.from, lat + "," + lon);  // as long as before
    }
}

void cross_over(std::string& geojson) {
    const auto all = corners(geojson);
    const auto words = [&](const Corner& c) { return geojson.substr(c.from, c.to - c.from); };
    const std::string second = words(all[1]);
    const std::string third = words(all[2]);
    geojson.replace(all[2].from, third.size(), second);
    geojson.replace(all[1].from, second.size(), third);
}

void write_in_cp932(Files& files) {
    std::string& csv = files["moisture.csv"];
    // 測点,経度,緯度,体積含水率
    csv.replace(0, csv.find('\n'),
                "\x91\xaa\x93_,\x8co\x93x,\x88\xdc\x93x,\x91\xcc\x90\xcf\x8a\xdc\x90\x85\x97\xa6");
    std::string& toml = files["field.toml"];
    const auto table = toml.find("[moisture]");
    replace_first(toml, "\"lon\"", "\"経度\"", table);
    replace_first(toml, "\"lat\"", "\"緯度\"", table);
    replace_first(toml, "\"moisture_pct\"", "\"体積含水率\"", table);
}

void break_yields(std::string& csv, Fault fault) {
    if (fault == Fault::kg_per_10a)
        change_yields(csv, [](const std::string& v) { return text(100 * number(v), 0); });
    if (fault == Fault::negative_yields)
        change_yields(csv, [off = mean_yield(csv)](const std::string& v) {
            return text(number(v) - off, 2);
        });
    if (fault == Fault::tokyo_datum) change_rows(csv, to_tokyo_datum);
    if (fault == Fault::decimal_comma) change_yields(csv, with_comma);
    if (fault == Fault::no_header) csv.erase(0, csv.find('\n') + 1);
}

}  // namespace

const char* words_of(Fault fault) {
    return all_words[static_cast<std::size_t>(fault)].words;
}

void break_file(Files& files, Fault fault) {
    const char* file = all_words[static_cast<std::size_t>(fault)].file;
    if (files.count(file) == 0)
        throw ArgumentError(
            {"simulate.nothing_to_break",
             {{"kind", fault_names[static_cast<std::size_t>(fault)]}, {"file", file}}});
    std::string& toml = files["field.toml"];
    if (fault == Fault::no_crs)
        replace_first(toml, "crs = \"EPSG:4326\"\n", "", toml.find("[yield]"));
    if (fault == Fault::percent_as_fraction)
        replace_first(toml, "unit = \"%\"", "unit = \"m3/m3\"");
    if (fault == Fault::swapped_axes) swap_axes(files[file]);
    if (fault == Fault::self_crossing) cross_over(files[file]);
    if (fault == Fault::cut_file) files[file].resize(files[file].size() / 2);
    if (fault == Fault::cp932) write_in_cp932(files);
    if (fault >= Fault::kg_per_10a) break_yields(files[file], fault);
}

}  // namespace vrmap::io
