// SPDX-License-Identifier: Apache-2.0
#include "job/own_tables.hpp"

#include "job/read_rows.hpp"
#include "job/toml_file.hpp"

namespace vrmap::job {

void read_own_tables(Section& guide, FieldJob& job) {
    constexpr std::size_t most_files = 16;
    const std::vector<Section::File> files = guide.files("tables");
    if (files.size() > most_files)
        guide.refuse("tables", {"guide.too_many_tables",
                                {{"most", text(static_cast<long long>(most_files))}}});
    std::map<std::string, Row> own;
    for (const Section::File& file : files) {
        const io::Input in = io::read_input(file.path);
        job.own_tables.push_back({"table", file.name, in.bytes.size(), in.sha256});
        for (auto& [key, row] : read_own_rows(parse_toml(in), file.path.string())) {
            row.file = file.name;
            if (const auto [there, is_new] = own.emplace(key, row); !is_new)
                guide.refuse("tables",
                             {"guide.row_twice",
                              {{"row", key}, {"file", there->second.file}, {"other", file.name}}});
        }
    }
    job.tables = Tables(std::move(own));
}

}  // namespace vrmap::job
