// SPDX-License-Identifier: Apache-2.0
// What a job file lacks, gathered over its tables: eight missing keys are one answer.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "vrmap/error.hpp"

namespace vrmap::job {

/// A required key that is not there.
struct Gap {
    Place place;  ///< of its table
    std::string table, key;
    std::string value;             ///< what may stand there, "1…60"
    std::optional<Message> alone;  ///< says more than that, where it is the only one

    std::string full() const { return table.empty() ? key : table + "." + key; }
};

/// THROWN where one gap is all there is.
InputError missing(const Gap& gap);

/// Faults wait until every table is read: a misspelt name explains a missing one, and what is
/// missing can make anything after it look wrong.
class Gaps {
public:
    void lacks(Gap gap);
    void unknown(const InputError& name);
    /// Reads a table; its refusal is kept, unless something was missing already.
    template <class Read>
    void hold(Read read) {
        try {
            read();
        } catch (const InputError& e) {
            refused(e);
        }
    }
    bool none() const { return gaps_.empty(); }
    /// THROWS InputError: the first unknown name, else the first refusal, else all that is missing.
    void settle(const std::string& path) const;

private:
    void refused(const InputError& e);
    std::vector<Gap> gaps_;
    std::optional<InputError> unknown_;
    std::optional<InputError> refused_;
};

}  // namespace vrmap::job
