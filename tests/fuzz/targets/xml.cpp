// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/xml.hpp"

#include "fuzz/harness.hpp"
#include "fuzz/targets.hpp"

namespace vrmap::fuzz {

void xml(std::string_view bytes) {
    may_refuse([bytes] {
        const std::string written = isoxml::to_xml(io::read_xml(input(bytes, "t.xml")));
        const std::string again = isoxml::to_xml(io::read_xml(input(written, "t.xml")));
        require(written == again, "what was read and written reads the same");
    });
}

}  // namespace vrmap::fuzz
