// SPDX-License-Identifier: Apache-2.0
// Vectors of doubles, one target to a lane: what every kernel is written with. Included once for
// each instruction set (Highway's foreach_target).
#if defined(VRMAP_LANES_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef VRMAP_LANES_INL
#undef VRMAP_LANES_INL
#else
#define VRMAP_LANES_INL
#endif

#include <hwy/aligned_allocator.h>
#include <hwy/highway.h>

#include <cstddef>
#include <cstdint>
#include <new>

HWY_BEFORE_NAMESPACE();
namespace vrmap::interpolate::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using D = hn::ScalableTag<double>;
using V = hn::Vec<D>;
using M = hn::Mask<D>;
constexpr std::size_t W = HWY_LANES(double);

/// Aligned memory, not filled. THROWS std::bad_alloc, which Highway's own does not.
template <class T>
hwy::AlignedFreeUniquePtr<T[]> room_for(std::size_t count) {
    auto room = hwy::AllocateAligned<T>(count);
    if (!room) throw std::bad_alloc();
    return room;
}

HWY_INLINE V load(const double* p) {
    return hn::Load(D(), p);
}
HWY_INLINE void store(V v, double* p) {
    hn::Store(v, D(), p);
}
HWY_INLINE V all(double v) {
    return hn::Set(D(), v);
}
HWY_INLINE V zero() {
    return hn::Zero(D());
}

/// Writes the chosen of W values side by side from `to` on, and perhaps others after them; returns
/// how many were chosen. Highway's own Compress reads a table that g++ 12 copies at every call.
template <class T>
HWY_INLINE std::size_t append(const T* from, M chosen, T* to) {
    static_assert(sizeof(T) == sizeof(double));
#if HWY_TARGET == HWY_AVX3
    const __m512i packed = _mm512_maskz_compress_epi64(chosen.raw, _mm512_loadu_si512(from));
    _mm512_storeu_si512(to, packed);
    return hn::CountTrue(D(), chosen);
#else
    std::uint8_t bits[8] = {};
    hn::StoreMaskBits(D(), chosen, bits);
    std::size_t n = 0;
    for (std::size_t lane = 0; lane < W; ++lane) {
        to[n] = from[lane];
        n += bits[0] >> lane & 1U;
    }
    return n;
#endif
}

/// Σ c[i]·x^i.
template <std::size_t n>
HWY_INLINE V polynomial(const double (&c)[n], V x) {
    V p = all(c[n - 1]);
#pragma GCC unroll 16
    for (std::size_t i = n - 1; i > 0; --i) p = hn::MulAdd(p, x, all(c[i - 1]));
    return p;
}

// 2^(−h/unit) is a power of two, read from the bits of a sum with 1.5·2^52 (in which doubles are
// whole), times what is left within half a unit: there by a polynomial through the Chebyshev nodes
// (Trefethen 2013, ch. 8). With 512 bits the eighths come from a table that fits one register.
#if HWY_TARGET == HWY_AVX3
constexpr double unit = 8;  ///< parts of a power of two
// within 2.5e-18 of the value
constexpr double left_over[] = {1.0,
                                -0.08664339756999316,
                                0.0037535391712362563,
                                -0.00010840646223598261,
                                2.348176045512937e-06,
                                -4.0690790182539944e-08,
                                5.876374390751333e-10,
                                -7.273449414102458e-12};
alignas(64) constexpr double eighths[] = {1.0,
                                          0.9170040432046712,
                                          0.8408964152537145,
                                          0.7711054127039704,
                                          0.7071067811865476,
                                          0.6484197773255048,
                                          0.5946035575013605,
                                          0.5452538663326288};
#else
constexpr double unit = 1;
// within 2.9e-16 of the value
constexpr double left_over[] = {1.0,
                                -0.69314718055995,
                                0.24022650695910097,
                                -0.05550410866444772,
                                0.009618129107606888,
                                -0.0013333558230164974,
                                0.0001540353044173605,
                                -1.5252657260200837e-05,
                                1.321544258792169e-06,
                                -1.0208690299958306e-07,
                                7.072585949269223e-09};
#endif
constexpr double log2_e = 1.4426950408889634;

/// 2^(−h/unit) for h ≥ 0; below 1e−301 it stays there.
HWY_INLINE V negative_power(V h) {
    const hn::RebindToSigned<D> di;
    const V whole = all(6755399441055744.0);
    const V y = hn::Min(h, all(1000 * unit));
    const V shifted = hn::Add(y, whole);
    const V p = polynomial(left_over, hn::Sub(y, hn::Sub(shifted, whole)));
    const auto n = hn::BitCast(di, shifted);
#if HWY_TARGET == HWY_AVX3
    const auto part = hn::And(n, hn::Set(di, 7));
    const V from_table = hn::TableLookupLanes(load(eighths), hn::IndicesFromVec(D(), part));
    const auto exponent = hn::ShiftLeft<49>(hn::AndNot(hn::Set(di, 7), n));
    return hn::BitCast(D(), hn::Sub(hn::BitCast(di, hn::Mul(p, from_table)), exponent));
#else
    return hn::BitCast(D(), hn::Sub(hn::BitCast(di, p), hn::ShiftLeft<52>(n)));
#endif
}

}  // namespace vrmap::interpolate::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
