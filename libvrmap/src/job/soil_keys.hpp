// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>

namespace vrmap::job {

/// A quantity of soil tests: the job's key of its column (also a row of columns.toml), and that of
/// its value (also a row of limits.toml, and a column of `soil_points`).
struct SoilKey {
    const char* name;
    const char* value;
};
inline constexpr std::array<SoilKey, 8> soil_keys{{{"p2o5", "p2o5_mg_per_100g"},
                                                   {"k2o", "k2o_mg_per_100g"},
                                                   {"ac_n", "ac_n_mg_per_100g"},
                                                   {"ph", "ph"},
                                                   {"cec", "cec_me_per_100g"},
                                                   {"humus", "humus_pct"},
                                                   {"ec", "ec_ms_per_cm"},
                                                   {"hardness", "hardness_mpa"}}};

}  // namespace vrmap::job
