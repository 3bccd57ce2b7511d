// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <CLI/CLI.hpp>
#include <string>

#include "sentences.hpp"

namespace vrmap::cli {

/// Whether the library understands the word; its own sentence if not.
template <class Read>
CLI::Validator understood(Read read, Language language) {
    return {[read, language](std::string& value) {
                try {
                    read(value);
                    return std::string();
                } catch (const Error& e) {
                    return sentence(e, language);
                }
            },
            ""};
}

}  // namespace vrmap::cli
