// SPDX-License-Identifier: Apache-2.0
// One HTML page in two languages at once, for the screen and for A4 paper.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "vrmap/error.hpp"

namespace vrmap::report {

/// A sentence in both languages.
struct Words {
    std::string ja;
    std::string en;
};

/// Where sentences come from: the library knows ids only.
using Say = std::function<Words(const Message&)>;

/// Ids and arguments, for whoever has no sentences: "layer.missing (layer: yield)".
Words plain_words(const Message& message);

/// What stands in one place: a sentence, or text as it is (a name, a number).
using Cell = std::variant<Message, std::string>;

enum class ColumnKind { words, numbers, code };

struct Column {
    Message head;
    ColumnKind kind = ColumnKind::words;
};

struct Table {
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows;
    bool with_sum = false;  ///< the last row is a sum
};

/// Self-contained: no script, nothing fetched (its Content-Security-Policy says so); two radio
/// buttons and style sheets choose the language. Every text is escaped and kept to its own writing
/// direction, whatever bytes it holds.
class Page {
public:
    /// `heading` names the page, and what it is about.
    Page(Say say, const std::string& heading);
    void heading(const Message& words);
    void paragraph(const Message& words);
    void badge(std::string_view words);
    void list(const std::vector<Cell>& items, ColumnKind kind = ColumnKind::words);
    void table(const Table& table);
    /// A whole SVG document of ours, as picture_svg makes it.
    void figure(std::string_view svg);
    std::string finish(const Message& foot) &&;

private:
    std::string said(const Message& message) const;
    std::string shown(const Cell& cell) const;
    void row(const std::vector<Cell>& cells, const Table& table, bool sum);
    Say say_;
    std::string out_;
};

}  // namespace vrmap::report
