// SPDX-License-Identifier: Apache-2.0
#include "job/table_form.hpp"

#include <toml++/toml.h>

#include "fuzz/harness.hpp"
#include "fuzz/targets.hpp"

namespace vrmap::fuzz {

/// One table of a job: every kind of value that a key may have.
void table_form(std::string_view bytes) {
    toml::table table;
    try {
        table = toml::parse(bytes, std::string_view("t.toml"));
    } catch (const toml::parse_error&) {
        return;  // field_toml sees to it
    }
    may_refuse([&table] {
        job::Section s(table, "yield", "t.toml");
        job::table_form(s);
        s.words("words");
        s.number("number", -1e300, 1e300);
        s.whole("whole", -1000, 1000);
        s.date("date");
        s.numbers("numbers", 2);
        s.word_list("list");
        s.choices("choices", {"one", "two"});
        s.finish();
    });
}

}  // namespace vrmap::fuzz
