// SPDX-License-Identifier: Apache-2.0
#include "fuzz/harness.hpp"
#include "fuzz/targets.hpp"
#include "po_file.hpp"

namespace vrmap::fuzz {

void po(std::string_view bytes) {
    try {
        const po::PoFile file = po::parse(bytes, "t.po");
        po::require_same_ids(file, file);
        po::table_source(file, file);
    } catch (const po::PoError&) {
        return;  // refused
    }
}

}  // namespace vrmap::fuzz
