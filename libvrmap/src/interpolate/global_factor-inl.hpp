// SPDX-License-Identifier: Apache-2.0
// One large symmetric system, 48 right-hand sides to a vector register's lanes. See lanes-inl.hpp.
#if defined(VRMAP_GLOBAL_FACTOR_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef VRMAP_GLOBAL_FACTOR_INL
#undef VRMAP_GLOBAL_FACTOR_INL
#else
#define VRMAP_GLOBAL_FACTOR_INL
#endif

#include <cmath>
#include <cstddef>
#include <vector>

#include "interpolate/lanes-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace vrmap::interpolate::HWY_NAMESPACE {

/// Columns that stand side by side: number c of row k is at k·wide + c. Divisible by every group of
/// columns and rows below.
constexpr std::size_t wide = 48;
// A group of columns is as many vectors as leave registers for the rows: 16 or 32 in all.
constexpr int group_vectors = 3;
constexpr std::size_t group = group_vectors * W;
#if HWY_TARGET == HWY_AVX2 || HWY_TARGET == HWY_SCALAR
constexpr int group_rows = 4;
#else
constexpr int group_rows = 8;
#endif
static_assert(wide % group == 0 && wide % group_rows == 0);

/// Sums of `group_rows` rows and one group of columns, in registers.
struct Corner {
    V sum[group_rows][group_vectors];

    // an implicit one lacks the target's attribute, and g++ for arm64 refuses it
    HWY_ATTR Corner() {}

    HWY_INLINE void read(const double* from) {
#pragma GCC unroll 8
        for (int r = 0; r < group_rows; ++r)
#pragma GCC unroll 3
            for (int s = 0; s < group_vectors; ++s) sum[r][s] = load(from + at(r, s));
    }
    HWY_INLINE void write(double* to) const {
#pragma GCC unroll 8
        for (int r = 0; r < group_rows; ++r)
#pragma GCC unroll 3
            for (int s = 0; s < group_vectors; ++s) store(sum[r][s], to + at(r, s));
    }
    /// Row r −= Σ l[k][r]·y[k], k in order: so it is the same in one go and in parts.
    HWY_INLINE void subtract(const double* l, const double* y, std::size_t steps) {
        for (std::size_t k = 0; k < steps; ++k, l += wide, y += wide) {
            V of_y[group_vectors];
#pragma GCC unroll 3
            for (int s = 0; s < group_vectors; ++s) of_y[s] = load(y + at(0, s));
#pragma GCC unroll 8
            for (int r = 0; r < group_rows; ++r) {
                const V of_l = all(l[r]);
#pragma GCC unroll 3
                for (int s = 0; s < group_vectors; ++s)
                    sum[r][s] = hn::NegMulAdd(of_l, of_y[s], sum[r][s]);
            }
        }
    }
    /// The triangle of L at these rows themselves, `inverse` of its diagonal.
    HWY_INLINE void finish(const double* l, const double* inverse) {
#pragma GCC unroll 8
        for (int r = 0; r < group_rows; ++r)
#pragma GCC unroll 3
            for (int s = 0; s < group_vectors; ++s) {
#pragma GCC unroll 8
                for (int t = 0; t < r; ++t)
                    sum[r][s] = hn::NegMulAdd(
                        all(l[static_cast<std::size_t>(t) * wide + static_cast<std::size_t>(r)]),
                        sum[t][s], sum[r][s]);
                sum[r][s] = hn::Mul(sum[r][s], all(inverse[r]));
            }
    }

private:
    static constexpr std::size_t at(int r, int s) {
        return static_cast<std::size_t>(r) * wide + static_cast<std::size_t>(s) * W;
    }
};

/// Lower triangular L of C = L·L', in panels of 48 rows, each transposed: forward substitution goes
/// by columns that stand side by side, and the factor's own rows are such columns (Golub & Van Loan
/// 2013, §4.2.8). Panels are taken in blocks that stay in the first cache; sums run in the samples'
/// order whatever the lanes.
class GlobalFactor {
public:
    explicit GlobalFactor(std::size_t rows) : inverse_((rows + wide - 1) / wide * wide) {
        for (std::size_t q = 0; q < panels(); ++q)
            panel_.push_back(room_for<double>((q + 1) * wide * wide));
    }
    std::size_t panels() const { return inverse_.size() / wide; }
    std::size_t rows() const { return inverse_.size(); }
    /// Rows of L, transposed: L(48q + c, k) at k·wide + c, k up to the panel's last row.
    double* panel(std::size_t q) { return panel_[q].get(); }

    /// Panel q holds that part of C, the panels before it are factored. False: a pivot is not over
    /// `floor`.
    bool factor(std::size_t q, double floor) {
        double* y = panel(q);
        for (std::size_t b = 0; b < q; ++b) eliminate(b, y, wide, q + 1);
        for (std::size_t k = 0; k < wide; ++k)
            if (!take_pivot(y + q * wide * wide, k, floor, inverse_[q * wide + k])) return false;
        return true;
    }
    /// y := L⁻¹y of the first `columns` columns, which are 0 before panel `from`.
    void solve(double* y, std::size_t columns, std::size_t from = 0) const {
        for (std::size_t b = from; b < panels(); ++b) eliminate(b, y, columns, panels());
    }

private:
    // Panel b's rows are solved, and leave those of the panels behind it, up to `end`.
    void eliminate(std::size_t b, double* y, std::size_t columns, std::size_t end) const {
        const std::size_t first = b * wide;
        for (std::size_t row = first; row < end * wide; row += group_rows) {
            const std::size_t q = row / wide;
            const double* l = panel_[q].get() + row % wide;
            const std::size_t steps = q == b ? row - first : wide;
            for (std::size_t c = 0; c < columns; c += group) {
                Corner corner;
                corner.read(y + row * wide + c);
                corner.subtract(l + first * wide, y + first * wide + c, steps);
                if (q == b) corner.finish(l + row * wide, &inverse_[row]);
                corner.write(y + row * wide + c);
            }
        }
    }
    // Row k of the square at a panel's end.
    static bool take_pivot(double* square, std::size_t k, double floor, double& inverse) {
        double* row = square + k * wide;
        for (std::size_t c = 0; c < wide; c += W) {
            V sum = load(row + c);
            for (std::size_t t = 0; t < k; ++t)
                sum = hn::NegMulAdd(all(square[t * wide + k]), load(square + t * wide + c), sum);
            store(sum, row + c);
        }
        if (!(row[k] > floor)) return false;
        inverse = 1 / std::sqrt(row[k]);
        for (std::size_t c = 0; c < wide; c += W)
            store(hn::Mul(load(row + c), all(inverse)), row + c);
        return true;
    }

    std::vector<hwy::AlignedFreeUniquePtr<double[]>> panel_;
    std::vector<double> inverse_;  // of L's diagonal
};

}  // namespace vrmap::interpolate::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
