// SPDX-License-Identifier: Apache-2.0
#include "nearest_word.hpp"

#include <algorithm>
#include <vector>

namespace vrmap {

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
            diagonal = above;
        }
    }
    return row[b.size()];
}

std::string nearest_word(const std::string& word, const std::set<std::string>& known) {
    std::string best;
    std::size_t least = std::max<std::size_t>(3, word.size() / 2);
    for (const std::string& k : known)
        if (const std::size_t d = edit_distance(word, k); d < least) least = d, best = k;
    return best;
}

}  // namespace vrmap
