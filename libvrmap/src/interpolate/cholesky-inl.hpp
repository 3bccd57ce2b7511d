// SPDX-License-Identifier: Apache-2.0
// Many small symmetric systems at once, one to a lane, in tiles of 4×4. See lanes-inl.hpp.
#if defined(VRMAP_CHOLESKY_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef VRMAP_CHOLESKY_INL
#undef VRMAP_CHOLESKY_INL
#else
#define VRMAP_CHOLESKY_INL
#endif

#include "interpolate/lanes-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace vrmap::interpolate::HWY_NAMESPACE {

constexpr std::size_t tile_lanes = 16 * W;  ///< doubles in a tile: by column, by row, by lane
/// Where element (r, c) of a tile begins.
constexpr std::size_t in_tile(std::size_t r, std::size_t c) {
    return (4 * c + r) * W;
}

// Columns of a tile that fit the registers beside their operands: 32 or 16 vector registers.
#if HWY_TARGET == HWY_AVX2 || HWY_TARGET == HWY_SCALAR
constexpr int columns_at_once = 2;
#else
constexpr int columns_at_once = 4;
#endif

/// acc[r][s] −= Σ a[r]·b[s] over `steps` columns; b begins at its own first column of interest.
template <int S>
HWY_INLINE void subtract_products(const double* HWY_RESTRICT a, const double* HWY_RESTRICT b,
                                  std::size_t steps, V (&acc)[4][S]) {
    for (std::size_t k = 0; k < steps; ++k, a += 4 * W, b += 4 * W) {
        V of_b[S];
#pragma GCC unroll 4
        for (int s = 0; s < S; ++s) of_b[s] = load(b + static_cast<std::size_t>(s) * W);
#pragma GCC unroll 4
        for (int r = 0; r < 4; ++r) {
            const V of_a = load(a + static_cast<std::size_t>(r) * W);
#pragma GCC unroll 4
            for (int s = 0; s < S; ++s) acc[r][s] = hn::NegMulAdd(of_a, of_b[s], acc[r][s]);
        }
    }
}

/// Rows or columns of tiles: a rectangle of doubles by lane.
class Tiles {
public:
    void reserve(std::size_t rows, std::size_t cols) {
        cols_ = cols;
        if (data_ && rows * cols <= reserved_) return;
        reserved_ = rows * cols;
        data_ = room_for<double>(std::max<std::size_t>(1, reserved_) * tile_lanes);
    }
    double* tile(std::size_t i, std::size_t j) {
        return data_.get() + (i * cols_ + j) * tile_lanes;
    }
    double* at(std::size_t row, std::size_t col) {
        return tile(row / 4, col / 4) + in_tile(row % 4, col % 4);
    }

private:
    hwy::AlignedFreeUniquePtr<double[]> data_;
    std::size_t reserved_ = 0;
    std::size_t cols_ = 0;
};

/// A block of symmetric positive definite matrices: factored in place, row by row of tiles, each
/// row against all before it (Cholesky; Golub & Van Loan 2013, §4.2.9). Rows of right-hand sides
/// come out as L⁻¹b, transposed.
class Factor {
public:
    /// For matrices of up to `most` rows, a multiple of 4.
    void reserve(std::size_t most) {
        const std::size_t blocks = most / 4;
        if (blocks <= reserved_) return;
        matrix_ = room_for<double>(blocks * (blocks + 1) / 2 * tile_lanes);
        inverse_ = room_for<double>(4 * blocks * W);
        reserved_ = blocks;
    }
    /// Tile (i, j), j ≤ i.
    double* tile(std::size_t i, std::size_t j) {
        return matrix_.get() + (i * (i + 1) / 2 + j) * tile_lanes;
    }
    const double* row(std::size_t i) const { return matrix_.get() + i * (i + 1) / 2 * tile_lanes; }

    /// Tiles of the first `blocks` rows. Returns the lanes all of whose pivots exceed `floor`; the
    /// others hold nothing of use, and harm no lane beside them.
    M factor(std::size_t blocks, V floor) {
        M good = hn::FirstN(D(), W);
        for (std::size_t i = 0; i < blocks; ++i) {
            for (std::size_t j = 0; j < i; ++j) eliminate(tile(i, 0), tile(i, j), j);
            good = hn::And(good, diagonal(i, floor));
        }
        return good;
    }
    /// A row of tiles outside the matrix: `blocks` tiles from `rows` on become L⁻¹ of them.
    void solve(double* rows, std::size_t blocks) {
        for (std::size_t j = 0; j < blocks; ++j) eliminate(rows, rows + j * tile_lanes, j);
    }
    /// target −= Σ a_k·b_k' over two such rows.
    static void subtract(const double* a, const double* b, std::size_t blocks, double* target) {
        constexpr int S = columns_at_once;
        for (int q = 0; q < 4; q += S) {
            V acc[4][S];
#pragma GCC unroll 4
            for (int s = 0; s < S; ++s)
#pragma GCC unroll 4
                for (int r = 0; r < 4; ++r) acc[r][s] = load(target + at(r, q + s));
            subtract_products<S>(a, b + static_cast<std::size_t>(q) * W, 4 * blocks, acc);
#pragma GCC unroll 4
            for (int s = 0; s < S; ++s)
#pragma GCC unroll 4
                for (int r = 0; r < 4; ++r) store(acc[r][s], target + at(r, q + s));
        }
    }

private:
    // target := (target − Σ_k<j row_k·L_jk')·L_jj⁻ᵀ
    void eliminate(const double* row, double* target, std::size_t j) {
        const double* pivots = tile(j, 0);
        const double* corner = tile(j, j);
        constexpr int S = columns_at_once;
        for (int q = 0; q < 4; q += S) {
            const auto first = static_cast<std::size_t>(q);
            V acc[4][S];
#pragma GCC unroll 4
            for (int s = 0; s < S; ++s)
#pragma GCC unroll 4
                for (int r = 0; r < 4; ++r) acc[r][s] = load(target + at(r, q + s));
            subtract_products<S>(row, pivots + first * W, 4 * j, acc);
            subtract_products<S>(target, corner + first * W, first, acc);
#pragma GCC unroll 4
            for (int s = 0; s < S; ++s) {
                const V scale =
                    load(inverse_.get() + (4 * j + first + static_cast<std::size_t>(s)) * W);
#pragma GCC unroll 4
                for (int r = 0; r < 4; ++r) {
#pragma GCC unroll 4
                    for (int t = 0; t < s; ++t)
                        acc[r][s] =
                            hn::NegMulAdd(acc[r][t], load(corner + at(q + s, q + t)), acc[r][s]);
                    acc[r][s] = hn::Mul(acc[r][s], scale);
                    store(acc[r][s], target + at(r, q + s));
                }
            }
        }
    }
    M diagonal(std::size_t i, V floor) {
        double* t = tile(i, i);
        subtract(row(i), row(i), i, t);
        return small_factor(t, inverse_.get() + 4 * i * W, floor);
    }
    static M small_factor(double* t, double* inverse, V floor) {
        M good = hn::Gt(load(t), floor);
        for (int c = 0; c < 4; ++c) {
            V pivot = load(t + at(c, c));
            for (int k = 0; k < c; ++k) {
                const V l = load(t + at(c, k));
                pivot = hn::NegMulAdd(l, l, pivot);
            }
            const M here = hn::Gt(pivot, floor);
            good = hn::And(good, here);
            // a pivot of 1 where there is none: the lane is lost, but stays finite
            const V root = hn::Sqrt(hn::IfThenElse(here, pivot, all(1.0)));
            const V scale = hn::Div(all(1.0), root);
            store(root, t + at(c, c));
            store(scale, inverse + static_cast<std::size_t>(c) * W);
            for (int r = c + 1; r < 4; ++r) {
                V v = load(t + at(r, c));
                for (int k = 0; k < c; ++k)
                    v = hn::NegMulAdd(load(t + at(r, k)), load(t + at(c, k)), v);
                store(hn::Mul(v, scale), t + at(r, c));
            }
        }
        return good;
    }
    static constexpr std::size_t at(int r, int c) {
        return in_tile(static_cast<std::size_t>(r), static_cast<std::size_t>(c));
    }

    hwy::AlignedFreeUniquePtr<double[]> matrix_;
    hwy::AlignedFreeUniquePtr<double[]> inverse_;  // of the factor's diagonal
    std::size_t reserved_ = 0;
};

}  // namespace vrmap::interpolate::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
