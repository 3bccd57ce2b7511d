// SPDX-License-Identifier: Apache-2.0
#include "job/gaps.hpp"

#include <doctest/doctest.h>

using namespace vrmap;
using job::Gap;
using job::Gaps;

namespace {

Gap gap(const char* table, const char* key, std::optional<Message> alone = {}) {
    return {{"f.toml", table[0] == 'a' ? 1 : 5, 1}, table, key, "1…2", std::move(alone)};
}

struct Said {
    std::string id, place, lines;
    friend bool operator==(const Said&, const Said&) = default;
};

Said settled(const Gaps& gaps) {
    try {
        gaps.settle("f.toml");
    } catch (const InputError& e) {
        const Message& m = e.message();
        return {m.id, e.place().path + ":" + std::to_string(e.place().line),
                m.args.empty() ? "" : m.args.back().second};
    }
    return {};
}

void refuse(Gaps& gaps) {
    gaps.hold([] { throw InputError({"f.toml", 9}, {"date.after_dressing", {}}); });
}

}  // namespace

TEST_CASE("nothing wrong, nothing said") {
    const Gaps gaps;
    CHECK(gaps.none());
    CHECK(settled(gaps) == Said{});
}

TEST_CASE("one gap says its own; of several each key is listed by its table, once") {
    Gaps gaps;
    gaps.lacks(gap("a", "x"));
    CHECK(settled(gaps) == Said{"config.missing_key", "f.toml:1", "x = 1…2"});
    gaps.lacks(gap("a", "x"));
    gaps.lacks(gap("a", "y", Message{"config.unit_missing", {}}));
    CHECK(settled(gaps) == Said{"config.missing_keys", "f.toml:1", "[a] x = 1…2, y = 1…2"});
    gaps.lacks(gap("b", "x"));
    gaps.lacks(gap("a", "z"));
    CHECK(settled(gaps) ==
          Said{"config.missing_keys", "f.toml:0", "[a] x = 1…2, y = 1…2, z = 1…2; [b] x = 1…2"});
    Gaps alone;
    alone.lacks(gap("a", "unit", Message{"config.unit_missing", {}}));
    CHECK(settled(alone) == Said{"config.unit_missing", "f.toml:1", ""});
}

TEST_CASE("an unknown name goes before a refusal, and a refusal before what is missing after it") {
    Gaps gaps;
    refuse(gaps);
    gaps.lacks(gap("a", "x"));
    CHECK(settled(gaps) == Said{"date.after_dressing", "f.toml:9", ""});
    gaps.unknown({{"f.toml", 3}, {"config.unknown_key", {}}});
    gaps.unknown({{"f.toml", 4}, {"config.no_such_key", {}}});
    CHECK(settled(gaps) == Said{"config.unknown_key", "f.toml:3", ""});
}

TEST_CASE("a refusal after a gap may be the gap's own work") {
    Gaps gaps;
    gaps.lacks(gap("a", "x"));
    refuse(gaps);
    CHECK(settled(gaps).id == "config.missing_key");
}
