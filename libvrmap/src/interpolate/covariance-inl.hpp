// SPDX-License-Identifier: Apache-2.0
// Correlation by squared distance, in ranges. See lanes-inl.hpp.
#if defined(VRMAP_COVARIANCE_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef VRMAP_COVARIANCE_INL
#undef VRMAP_COVARIANCE_INL
#else
#define VRMAP_COVARIANCE_INL
#endif

#include <cmath>
#include <type_traits>

#include "interpolate/lanes-inl.hpp"
#include "vrmap/interpolate/variogram.hpp"

HWY_BEFORE_NAMESPACE();
namespace vrmap::interpolate::HWY_NAMESPACE {

/// What lags are multiplied by before `correlation`: in these units exponentials are powers of two.
inline double scale_of(Shape shape) {
    if (shape == Shape::spherical) return 1;
    return shape == Shape::gaussian ? std::sqrt(unit * log2_e) : unit * log2_e;
}

/// 1 − f(h) of `Structure`, from the square of a scaled lag.
template <Shape shape>
HWY_INLINE V correlation(V h2) {
    if constexpr (shape == Shape::gaussian) return negative_power(h2);
    const V scaled = hn::Sqrt(h2);
    if constexpr (shape == Shape::exponential) return negative_power(scaled);
    const V h = hn::Mul(scaled, all(1 / (unit * log2_e)));
    if constexpr (shape == Shape::matern32)
        return hn::Mul(hn::Add(all(1.0), h), negative_power(scaled));
    if constexpr (shape == Shape::matern52)
        return hn::Mul(hn::MulAdd(hn::Mul(h, h), all(1.0 / 3.0), hn::Add(all(1.0), h)),
                       negative_power(scaled));
    // spherical
    const V inside = hn::NegMulAdd(scaled, hn::NegMulAdd(h2, all(0.5), all(1.5)), all(1.0));
    return hn::IfThenElseZero(hn::Lt(h2, all(1.0)), inside);
}

HWY_INLINE V squared(V dx, V dy) {
    return hn::MulAdd(dx, dx, hn::Mul(dy, dy));
}

/// Calls `body` with the shape as a constant: one switch for many lags.
template <class F>
HWY_INLINE void with_shape(Shape shape, F body) {
    switch (shape) {
        case Shape::exponential:
            return body(std::integral_constant<Shape, Shape::exponential>());
        case Shape::spherical:
            return body(std::integral_constant<Shape, Shape::spherical>());
        case Shape::gaussian:
            return body(std::integral_constant<Shape, Shape::gaussian>());
        case Shape::matern32:
            return body(std::integral_constant<Shape, Shape::matern32>());
        case Shape::matern52:
            return body(std::integral_constant<Shape, Shape::matern52>());
    }
}

}  // namespace vrmap::interpolate::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
