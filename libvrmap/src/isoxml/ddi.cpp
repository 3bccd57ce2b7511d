// SPDX-License-Identifier: Apache-2.0
#include "vrmap/isoxml/ddi.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "isoxml/ddi_text.hpp"

namespace vrmap::isoxml {

namespace {

// By number.
constexpr Meaning known[] = {
    {2, Measure::applied_volume, 1e-4, "applied_volume"},
    {7, Measure::applied_mass, 1e-2, "applied_mass"},
    {67, Measure::width, 1e-3, "width"},
    {68, Measure::width_usual, 1e-3, "width_usual"},
    {70, Measure::width_most, 1e-3, "width_most"},
    {80, Measure::applied_total_volume, 1, "applied_total_volume"},
    {81, Measure::applied_total_mass, 1, "applied_total_mass"},
    {83, Measure::yield_volume, 1e-2, "yield_volume"},
    {84, Measure::yield_mass, 1e-5, "yield_mass"},
    {86, Measure::flow_volume, 1e-3, "flow_volume"},
    {87, Measure::flow_mass, 1e-6, "flow_mass"},
    {90, Measure::yield_total, 1, "yield_total"},
    {99, Measure::moisture, 1e-4, "moisture"},
    {116, Measure::area_total, 1, "area_total"},
    {134, Measure::ahead, 1e-3, "offset_x"},
    {135, Measure::right, 1e-3, "offset_y"},
    {141, Measure::work_state, 1, "work_state"},
    {181, Measure::yield_dry, 1e-5, "yield_dry"},
    {182, Measure::flow_dry, 1e-6, "flow_dry"},
    {183, Measure::dry_total, 1, "dry_total"},
    {259, Measure::yield_lag, 1e-3, "yield_lag"},
    {260, Measure::yield_lead, 1e-3, "yield_lead"},
    {351, Measure::applied_total_volume, 1e-3, "applied_total_volume"},
    {352, Measure::applied_total_mass, 1e-3, "applied_total_mass"},
    {397, Measure::speed, 1e-3, "speed"},
    {406, Measure::protein, 1e-4, "protein"},
};

}  // namespace

Meaning meaning_of(Ddi ddi) {
    const auto* found = std::lower_bound(std::begin(known), std::end(known), ddi,
                                         [](const Meaning& m, Ddi d) { return m.ddi < d; });
    if (found != std::end(known) && found->ddi == ddi) return *found;
    return {ddi, Measure::other, 1, ""};
}

std::optional<Ddi> ddi_of(const std::string& hex) {
    int ddi = 0;
    const auto [stop, error] = std::from_chars(hex.data(), hex.data() + hex.size(), ddi, 16);
    const bool whole = error == std::errc() && stop == hex.data() + hex.size();
    return whole && ddi >= 0 && ddi <= 0xFFFF ? std::optional(ddi) : std::nullopt;
}

}  // namespace vrmap::isoxml
