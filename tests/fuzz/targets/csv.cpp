// SPDX-License-Identifier: Apache-2.0
#include "fuzz/harness.hpp"
#include "fuzz/targets.hpp"
#include "vrmap/io/table.hpp"

namespace vrmap::fuzz {

namespace {

// The first byte says how the job writes of the file; '@' says nothing.
io::TableForm form_of(unsigned said) {
    io::TableForm form;
    if (const unsigned e = said & 3U) form.encoding = static_cast<io::Encoding>(e - 1);
    if (const unsigned d = said >> 2U & 3U) form.delimiter = ",\t;"[d - 1];
    form.header = (said >> 4U & 1U) == 0;
    if (!form.header) form.columns = {"a", "b"};
    form.skip_lines = said >> 5U & 1U;
    if (said >> 7U & 1U) form.date = "a";
    return form;
}

}  // namespace

void csv(std::string_view bytes) {
    if (bytes.empty()) return;
    const auto form = form_of(static_cast<unsigned char>(bytes[0]));
    may_refuse([&] {
        const io::Table t = io::read_table(input(bytes.substr(1), "t.csv"), {"a", "b"}, form);
        require(t.columns.size() == 2 && !t.line.empty(), "the columns asked for, and rows");
        for (const auto& column : t.columns)
            require(column.size() == t.line.size(), "every row has every column");
    });
}

}  // namespace vrmap::fuzz
