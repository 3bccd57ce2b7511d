// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>

#include "io/column_tally.hpp"
#include "io/csv_line.hpp"
#include "io/encoding.hpp"
#include "io/survey_parts.hpp"
#include "io/text_shape.hpp"
#include "io/words.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

// Lines of a text of any size, without their ends; a longer one than a table has is cut.
class LineStream {
public:
    explicit LineStream(TextPieces& text) : text_(text) { text.rewind(); }
    bool next(std::string& line) {
        line.clear();
        bool any = false;
        while (!rest_.empty() || !(rest_ = text_.next()).empty()) {
            any = true;
            const std::size_t stop = rest_.find('\n');
            const std::size_t end = std::min(stop, rest_.size());
            if (line.size() <= longest_csv_line) line.append(rest_.substr(0, end));
            rest_.remove_prefix(stop == rest_.npos ? end : end + 1);
            if (stop == rest_.npos) continue;
            break;
        }
        if (line.ends_with('\r')) line.pop_back();
        return any;
    }

private:
    TextPieces& text_;
    std::string_view rest_;
};

std::string decoded(const std::string& bytes, std::optional<Encoding> encoding) {
    if (const auto text = to_utf8(bytes, encoding.value_or(Encoding::latin1))) return *text;
    return to_utf8(bytes, Encoding::latin1).value_or("?");
}

// The whole file once: its encoding and its first lines that hold something.
struct FirstLook {
    std::optional<Encoding> encoding;
    std::vector<std::string> lines;
    std::vector<int> number;
};

FirstLook look_at(TextPieces& text, Survey& s) {
    FirstLook look;
    EncodingGuess guess;
    LineStream stream(text);
    std::string line;
    bool bom = false;
    for (int number = 1; stream.next(line); ++number) {
        if (number == 1 && (bom = line.starts_with("\xEF\xBB\xBF"))) line.erase(0, 3);
        guess.add(line);
        if (look.lines.size() >= lines_to_judge_by || trimmed(line).empty()) continue;
        look.lines.push_back(line.substr(0, longest_csv_line));
        look.number.push_back(number);
    }
    look.encoding = guess.encoding();
    s.encoding = !look.encoding          ? "latin1?"
                 : guess.ascii() && !bom ? "ascii"
                                         : name_of(*look.encoding);
    if (bom) s.encoding += " bom";
    return look;
}

std::vector<std::string> names_of(const std::vector<std::string>& first, const TextShape& shape,
                                  std::optional<Encoding> encoding) {
    std::vector<std::string> names;
    for (std::size_t k = 0; k < shape.columns; ++k)
        names.push_back(shape.header && k < first.size()
                            ? decoded(std::string(trimmed(first[k])), encoding)
                            : std::to_string(k + 1));
    return names;
}

// Rows after the header, with the line of the first that has another number of columns.
class Rows {
public:
    Rows(const TextShape& shape, std::optional<Encoding> encoding)
        : shape_(shape), encoding_(encoding), tallies_(shape.columns) {}

    void add(const std::string& line, long number) {
        if (split_line(line, shape_.delimiter, fields_) || fields_.size() != shape_.columns) {
            if (!ragged_++) first_ragged_ = number;
            return;
        }
        ++rows_;
        for (std::size_t k = 0; k < shape_.columns; ++k) {
            const std::string& f = fields_[k];
            const bool ascii = std::all_of(f.begin(), f.end(), [](char c) { return c > 0; });
            tallies_[k].add_text(ascii ? f : decoded(f, encoding_));
        }
    }

    LayerSurvey layer(const std::vector<std::string>& names, std::vector<Message>& odd) const {
        LayerSurvey layer;
        layer.records = rows_;
        for (std::size_t k = 0; k < names.size(); ++k) {
            layer.columns.push_back(tallies_[k].result(names[k]));
            const auto say = [&](const char* id, long n) {
                if (n)
                    odd.push_back(Message{
                        id, {{"column", names[k]}, {"cells", text(static_cast<long long>(n))}}});
            };
            say("odd.decimal_comma", tallies_[k].commas());
            if (tallies_[k].year_last())
                odd.push_back(
                    {"odd.year_last",
                     {{"column", names[k]}, {"example", tallies_[k].year_last_example()}}});
            if (!tallies_[k].commas()) say("odd.words_in_numbers", layer.columns.back().unlike);
        }
        if (ragged_)
            odd.push_back({"odd.ragged",
                           {{"rows", text(static_cast<long long>(ragged_))},
                            {"line", text(static_cast<long long>(first_ragged_))}}});
        return layer;
    }

private:
    const TextShape& shape_;
    std::optional<Encoding> encoding_;
    std::vector<ColumnTally> tallies_;
    std::vector<std::string> fields_;
    long rows_ = 0;
    long ragged_ = 0;
    long first_ragged_ = 0;
};

void tell_of_form(const TextShape& shape, const FirstLook& look, Survey& s) {
    s.form.encoding = look.encoding.value_or(Encoding::latin1);
    s.form.delimiter = shape.delimiter;
    s.form.header = shape.header;
    s.form.skip_lines = look.number[static_cast<std::size_t>(shape.before)] - 1;
    if (!shape.header) s.odd.push_back({"odd.no_header", {}});
    if (s.form.skip_lines)
        s.odd.push_back({"odd.lines_before_header",
                         {{"lines", text(static_cast<long long>(s.form.skip_lines))}}});
    if (shape.delimiter == any_blanks) s.odd.push_back({"odd.blanks_between", {}});
}

}  // namespace

void survey_text(TextPieces& text, Survey& s) {
    const FirstLook look = look_at(text, s);
    if (!look.encoding) s.odd.push_back({"odd.latin1", {}});
    if (look.encoding == Encoding::cp932) s.odd.push_back({"odd.cp932", {}});
    const TextShape shape = shape_of(look.lines);
    s.kind = shape.delimiter ? Survey::Kind::table : Survey::Kind::text;
    if (!shape.delimiter) return;
    tell_of_form(shape, look, s);

    Rows rows(shape, look.encoding);
    std::vector<std::string> names;
    LineStream stream(text);
    std::string line;
    for (long number = 1; stream.next(line); ++number) {
        if (number == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
        if (number <= s.form.skip_lines || trimmed(line).empty()) continue;
        if (names.empty()) {
            std::vector<std::string> fields;
            split_line(line, shape.delimiter, fields);
            names = names_of(fields, shape, look.encoding);
            if (shape.header) continue;
        }
        rows.add(line, number);
    }
    s.layers.push_back(rows.layer(names, s.odd));
}

}  // namespace vrmap::io
