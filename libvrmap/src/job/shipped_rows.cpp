// SPDX-License-Identifier: Apache-2.0
#include "job/read_rows.hpp"
#include "job/tables.hpp"

namespace vrmap::job {

namespace {

struct Shipped {
    std::map<std::string, Row> rows;
    std::vector<OpenRows> open;
};

// columns.toml holds words for guesses and no row of a map.
Shipped read_all() {
    Shipped all;
    for (const tables::Text& text : tables::all()) {
        if (std::string_view(text.name) == "columns") continue;
        const std::string file = std::string("data/guide/").append(text.name).append(".toml");
        const toml::table root = toml::parse(std::string_view(text.toml), file);
        all.rows.merge(read_rows(root, text.name, file));
        for (OpenRows& open : read_open(root, text.name, file)) all.open.push_back(std::move(open));
    }
    return all;
}

const Shipped& shipped() {
    static const Shipped all = read_all();
    return all;
}

}  // namespace

const std::map<std::string, Row>& shipped_rows() {
    return shipped().rows;
}
const std::vector<OpenRows>& shipped_open() {
    return shipped().open;
}

}  // namespace vrmap::job
