// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstddef>

namespace vrmap::interpolate {

/// The trend's own small system where all targets have one: G_FF = T·T' by Cholesky.
class TrendSystem {
public:
    static constexpr std::size_t most_functions = 14;

    /// `g`: −G, its rows `stride` apart; the functions', then the values'. False: the samples
    /// cannot bear the trend, some function's own part is lost among those before it.
    bool factor(std::size_t functions, const double* g, std::size_t stride) {
        constexpr double least_own = 1e-10;  // as of the local systems
        functions_ = functions;
        for (std::size_t a = 0; a < functions; ++a, g += stride) {
            for (std::size_t b = 0; b < a; ++b)
                t_[a][b] = (-g[b] - product(t_[a], t_[b], b)) / t_[b][b];
            const double pivot = -g[a] - product(t_[a], t_[a], a);
            if (!(pivot > least_own * -g[a])) return false;
            t_[a][a] = std::sqrt(pivot);
        }
        for (std::size_t a = 0; a < functions; ++a)
            of_value_[a] = (-g[a] - product(t_[a], of_value_, a)) / t_[a][a];
        return true;
    }

    struct Share {
        double mean = 0;
        double variance = 0;
    };
    /// `lack` = f − G_Fc: lack' G_FF⁻¹ G_Fz, and lack' G_FF⁻¹ lack.
    Share of(double (&lack)[most_functions]) const {
        for (std::size_t a = 0; a < functions_; ++a)
            lack[a] = (lack[a] - product(t_[a], lack, a)) / t_[a][a];
        return {product(lack, of_value_, functions_), product(lack, lack, functions_)};
    }

private:
    static double product(const double* a, const double* b, std::size_t n) {
        double sum = 0;
        for (std::size_t k = 0; k < n; ++k) sum += a[k] * b[k];
        return sum;
    }

    std::size_t functions_ = 0;
    double t_[most_functions][most_functions];
    double of_value_[most_functions];  // T⁻¹G_Fz
};

}  // namespace vrmap::interpolate
