// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "vrmap/io/survey.hpp"

namespace vrmap::io {

/// Looks at a column's cells one after another and remembers little of them.
class ColumnTally {
public:
    void add_blank() { ++blank_; }
    void add_number(double value);
    /// A cell as written: blank, number, date or words.
    void add_text(std::string_view cell);
    ColumnSurvey result(std::string name) const;
    /// Cells such as 1,5 or 1,234.
    long commas() const { return commas_; }
    /// Cells such as 5/03/2024, with the year last; and the first of them.
    long year_last() const { return year_last_; }
    const std::string& year_last_example() const { return example_; }

private:
    void note(std::string_view cell);
    void count(double value);
    long blank_ = 0, numbers_ = 0, dates_ = 0, words_ = 0, zeros_ = 0;
    long commas_ = 0, year_last_ = 0;
    std::string example_;
    bool whole_ = true;
    double least_ = 0, most_ = 0;
    std::string first_day_, last_day_;
    std::vector<std::string> few_;
    std::vector<double> sample_;
    long stride_ = 1;
};

}  // namespace vrmap::io
