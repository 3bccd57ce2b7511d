// SPDX-License-Identifier: Apache-2.0
#include "job/confirm.hpp"

namespace vrmap::job {

namespace {

std::string name(Suspicion s) {
    switch (s) {
        case Suspicion::swapped_axes:
            return "swapped_axes";
        case Suspicion::tokyo_datum:
            return "tokyo_datum";
        case Suspicion::far_points:
            return "far_points";
        case Suspicion::low_percent:
            return "low_percent";
        case Suspicion::unusual_content:
            return "unusual_content";
        case Suspicion::unusual_dose:
            return "unusual_dose";
    }
    return {};
}

}  // namespace

const std::vector<Suspicion>& of_points() {
    static const std::vector<Suspicion> all{Suspicion::swapped_axes, Suspicion::tokyo_datum,
                                            Suspicion::far_points};
    return all;
}

Confirmed confirmed(Section& section, const std::vector<Suspicion>& possible) {
    std::vector<std::string> names;
    names.reserve(possible.size());
    for (const Suspicion s : possible) names.push_back(name(s));
    Confirmed said;
    for (const std::size_t i : section.choices("confirm", names)) said.insert(possible[i]);
    return said;
}

}  // namespace vrmap::job
