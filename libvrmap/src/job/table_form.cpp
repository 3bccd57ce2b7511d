// SPDX-License-Identifier: Apache-2.0
#include "job/table_form.hpp"

#include "vrmap/error.hpp"

namespace vrmap::job {

io::TableForm table_form(Section& s) {
    io::TableForm form;
    if (s.has("encoding"))
        form.encoding = static_cast<io::Encoding>(
            s.choice("encoding", {"utf-8", "cp932", "latin1"}, std::nullopt));
    if (s.has("delimiter"))
        form.delimiter = ",\t;"[s.choice("delimiter", {"comma", "tab", "semicolon"}, std::nullopt)];
    form.header = s.truth("header").value_or(true);
    form.columns = s.list("columns");
    if (form.header && !form.columns.empty())
        s.refuse("columns", {"config.columns_and_header", {}});
    form.skip_lines = s.whole("skip_lines", 0, 1000).value_or(0);
    return form;
}

}  // namespace vrmap::job
