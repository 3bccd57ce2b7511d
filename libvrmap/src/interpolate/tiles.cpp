// SPDX-License-Identifier: Apache-2.0
#include "interpolate/tiles.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <system_error>
#include <thread>
#include <vector>

namespace vrmap::interpolate {

void in_tiles(std::size_t tiles, const Work& work, const char* stage,
              const std::function<void(std::size_t)>& tile) {
    const int asked =
        work.threads > 0 ? work.threads : static_cast<int>(std::thread::hardware_concurrency());
    const std::size_t n = std::clamp<std::size_t>(static_cast<std::size_t>(std::max(1, asked)), 1,
                                                  std::max<std::size_t>(1, tiles));
    std::atomic<std::size_t> next{0};
    std::exception_ptr failed;
    std::atomic<bool> stop{false};
    const auto run = [&](bool reports) {
        try {
            for (std::size_t t = next++; t < tiles && !stop; t = next++) {
                tile(t);
                if (reports && work.progress)
                    work.progress(stage, static_cast<double>(t + 1) / static_cast<double>(tiles));
            }
        } catch (...) {
            if (!stop.exchange(true)) failed = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> others;
        try {
            for (std::size_t i = 1; i < n; ++i) others.emplace_back(run, false);
        } catch (const std::system_error&) {
            // no more threads to be had: those there are do it all
        }
        run(true);
    }
    if (failed) std::rethrow_exception(failed);
}

}  // namespace vrmap::interpolate
