// SPDX-License-Identifier: Apache-2.0
#include "io/column_tally.hpp"

#include <algorithm>
#include <cmath>

#include "io/encoding.hpp"
#include "io/words.hpp"
#include "vrmap/error.hpp"
#include "vrmap/io/date.hpp"

namespace vrmap::io {

namespace {

constexpr std::size_t most_different = 8;
constexpr std::size_t most_sampled = 8192;
constexpr double nearly_all = 0.9;  // a column is of a kind when so many of its cells are

std::string iso(const std::chrono::year_month_day& d) {
    std::string out = std::to_string(static_cast<int>(d.year()));
    for (const unsigned part : {static_cast<unsigned>(d.month()), static_cast<unsigned>(d.day())}) {
        out += part < 10 ? "-0" : "-";
        out += std::to_string(part);
    }
    return out;
}

bool is_comma_number(std::string_view s) {
    return s.find(',') != s.npos && s.find_first_not_of("+-0123456789,.") == s.npos;
}

bool is_year_last(std::string_view s) {
    const auto first = s.find('/');
    return first != s.npos && first <= 2 && s.find_first_not_of("0123456789/") == s.npos &&
           std::count(s.begin(), s.end(), '/') == 2;
}

}  // namespace

void ColumnTally::note(std::string_view cell) {
    if (few_.size() > most_different) return;
    if (std::find(few_.begin(), few_.end(), cell) == few_.end())
        few_.emplace_back(beginning_of(cell, 60));
}

void ColumnTally::count(double value) {
    least_ = numbers_ ? std::min(least_, value) : value;
    most_ = numbers_ ? std::max(most_, value) : value;
    whole_ = whole_ && value == std::floor(value);
    zeros_ += value == 0;
    if (numbers_ % stride_ == 0) sample_.push_back(value);
    ++numbers_;
    if (sample_.size() < most_sampled) return;
    for (std::size_t k = 0; 2 * k < sample_.size(); ++k) sample_[k] = sample_[2 * k];
    sample_.resize(sample_.size() / 2);
    stride_ *= 2;
}

void ColumnTally::add_number(double value) {
    if (!std::isfinite(value)) return add_blank();
    if (few_.size() <= most_different) note(text(value));
    count(value);
}

void ColumnTally::add_text(std::string_view cell) {
    const bool ascii = std::all_of(cell.begin(), cell.end(), [](char c) { return c > 0; });
    const std::string wide = ascii ? std::string() : plain(cell);
    const std::string_view s = trimmed(ascii ? cell : std::string_view(wide));
    double value = 0;
    if (s.empty() || s == "nan" || s == "NaN") return add_blank();
    note(s);
    if (to_number(s, value)) return count(value);
    if (const auto day = parse_date(s.substr(0, s.find('T')))) {
        const std::string written = iso(*day);
        if (first_day_.empty() || written < first_day_) first_day_ = written;
        last_day_ = std::max(last_day_, written);
        ++dates_;
        return;
    }
    commas_ += is_comma_number(s);
    if (is_year_last(s) && !year_last_++) example_ = s;
    ++words_;
}

ColumnSurvey ColumnTally::result(std::string name) const {
    using Kind = ColumnSurvey::Kind;
    ColumnSurvey c;
    c.name = std::move(name);
    c.blank = blank_;
    c.filled = numbers_ + dates_ + words_;
    if (few_.size() <= most_different) c.few = few_;
    const double enough = nearly_all * static_cast<double>(c.filled);
    if (c.filled == 0) return c;
    if (static_cast<double>(numbers_) >= enough) {
        c.kind = whole_ ? Kind::whole : Kind::real;
        c.unlike = c.filled - numbers_;
        c.least = least_;
        c.most = most_;
        c.zeros = zeros_;
        std::vector<double> middle = sample_;
        const auto at = middle.begin() + static_cast<std::ptrdiff_t>(middle.size() / 2);
        std::nth_element(middle.begin(), at, middle.end());
        c.median = *at;
    } else if (static_cast<double>(dates_) >= enough) {
        c.kind = Kind::date;
        c.unlike = c.filled - dates_;
        c.first_day = first_day_;
        c.last_day = last_day_;
    } else {
        c.kind = Kind::words;
    }
    return c;
}

}  // namespace vrmap::io
