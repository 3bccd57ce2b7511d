// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "job/section.hpp"
#include "vrmap/io/table.hpp"

namespace vrmap::job {

/// The keys that say how a CSV is written: encoding, delimiter, header, columns, skip_lines.
io::TableForm table_form(Section& s);

}  // namespace vrmap::job
