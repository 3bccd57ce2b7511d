// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "io/csv_line.hpp"
#include "io/encoding.hpp"
#include "io/held_file.hpp"
#include "io/text_pieces.hpp"
#include "io/text_shape.hpp"
#include "io/words.hpp"
#include "vrmap/error.hpp"
#include "vrmap/io/table.hpp"

namespace vrmap::io {

namespace {

// Lines that hold something, and their numbers.
struct FirstLines {
    std::vector<std::string> text;
    std::vector<int> number;
};

FirstLines lines_of(std::string_view piece, int skip) {
    FirstLines found;
    for (int n = 1; !piece.empty() && found.text.size() < lines_to_judge_by; ++n) {
        const std::size_t end = std::min(piece.find('\n'), piece.size());
        std::string_view line = piece.substr(0, end);
        piece.remove_prefix(std::min(end + 1, piece.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (n <= skip || trimmed(line).empty()) continue;
        found.text.emplace_back(line.substr(0, longest_csv_line));
        found.number.push_back(n);
    }
    return found;
}

Encoding encoding_of(std::string_view piece) {
    EncodingGuess guess;
    guess.add(piece);
    return guess.encoding().value_or(Encoding::latin1);
}

}  // namespace

TableHead table_head(const std::filesystem::path& csv, const TableForm& stated) {
    const HeldFile file(csv, 2048 * mebibyte);
    TextPieces pieces(file);
    std::string_view piece = pieces.next();
    if (piece.starts_with("\xEF\xBB\xBF")) piece.remove_prefix(3);
    TableHead head{stated, {}, {}};
    const Encoding encoding = stated.encoding.value_or(encoding_of(piece));
    if (encoding == Encoding::latin1) head.form.encoding = encoding;
    const std::string text = to_utf8(piece, encoding).value_or(std::string());
    const FirstLines lines = lines_of(text, stated.skip_lines);
    const TextShape shape = shape_of(lines.text);
    if (!shape.delimiter && !stated.delimiter)
        throw InputError({csv.string()}, {"csv.no_table", {}});
    if (!stated.delimiter) {
        head.form.delimiter = shape.delimiter;
        head.form.header = stated.header && shape.header;
        head.form.skip_lines = lines.number[static_cast<std::size_t>(shape.before)] - 1;
    }
    std::vector<std::string> fields;
    for (std::size_t k = 0; k < lines.text.size(); ++k) {
        if (lines.number[k] <= head.form.skip_lines) continue;
        split_line(lines.text[k], head.form.delimiter, fields);
        head.rows.push_back(fields);
    }
    if (head.rows.empty()) throw InputError({csv.string()}, {"csv.empty", {}});
    for (std::size_t k = 0; k < head.rows.front().size(); ++k)
        head.names.push_back(head.form.header ? std::string(trimmed(head.rows.front()[k]))
                             : k < stated.columns.size()
                                 ? stated.columns[k]
                                 : vrmap::text(static_cast<long long>(k) + 1));
    if (head.form.header) head.rows.erase(head.rows.begin());
    return head;
}

}  // namespace vrmap::io
