// SPDX-License-Identifier: Apache-2.0
#include "fuzz/harness.hpp"
#include "fuzz/targets.hpp"
#include "job/read_rows.hpp"
#include "job/toml_file.hpp"

namespace vrmap::fuzz {

/// A user's own table; what is read may stand in for our rows, and says whose it is.
void own_rows(std::string_view bytes) {
    may_refuse([bytes] {
        const toml::table root = job::parse_toml(input(bytes, "mine.toml"));
        for (const auto& [key, row] : job::read_own_rows(root, "mine.toml")) {
            require(!key.empty() && row.key == key, "a row has its key");
            require(!row.src.empty() && !row.unit.empty(), "a row has source and unit");
            require(row.value.empty() != row.words.empty(), "a row has one kind of value");
            if (row.shape() == job::Row::Shape::curve) row.on_curve(1);
            if (row.shape() == job::Row::Shape::steps) row.on_steps(1);
        }
    });
}

}  // namespace vrmap::fuzz
