// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <bit>
#include <cmath>
#include <cstdint>

namespace vrmap::simulate {

/// Each layer's own sequence of one seed.
enum class Stream : std::uint64_t {
    outline = 1,
    wetness,
    nitrogen,
    texture,
    season,
    harvest,
    spreader,
    scatter,
    probe,
    image,
    cuts,
    weather,
    clouds,
};

/// The same stream for another year or another material; `round` 0 is the stream itself.
constexpr Stream of_round(Stream stream, int round) {
    return static_cast<Stream>(static_cast<std::uint64_t>(stream) +
                               100 * static_cast<std::uint64_t>(round));
}

/// xoshiro256** (Blackman & Vigna 2021, ACM TOMS 47:36) seeded by splitmix64. The distributions are
/// our own because those of the standard library differ between implementations.
class Random {
public:
    Random(std::uint64_t seed, Stream stream) {
        std::uint64_t x = seed + 0xd1342543de82ef95ULL * static_cast<std::uint64_t>(stream);
        for (std::uint64_t& word : state_) word = splitmix(x);
    }
    std::uint64_t bits() {
        const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
        const std::uint64_t shifted = state_[1] << 17;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= shifted;
        state_[3] = std::rotl(state_[3], 45);
        return result;
    }
    double uniform() { return static_cast<double>(bits() >> 11) * 0x1p-53; }  ///< [0, 1)
    double uniform(double from, double to) { return from + (to - from) * uniform(); }
    /// Mean 0, variance 1, by Box and Muller. The second of each pair is thrown away: simpler, and
    /// the n-th normal always takes the same two draws.
    double normal() {
        const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
        return radius * std::cos(6.283185307179586 * uniform());
    }

private:
    static std::uint64_t splitmix(std::uint64_t& x) {
        std::uint64_t z = (x += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }
    std::uint64_t state_[4]{};
};

}  // namespace vrmap::simulate
