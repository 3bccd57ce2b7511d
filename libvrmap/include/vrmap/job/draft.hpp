// SPDX-License-Identifier: Apache-2.0
// A first field.toml for a folder of files.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "vrmap/error.hpp"

namespace vrmap::job {

/// One line of the draft. A question is a key that nobody but the user can fill in: it is written
/// as a comment, so that a run refuses with that very key until it is answered.
struct DraftLine {
    enum class Kind { section, one_of_several, value, question, note };
    Kind kind = Kind::note;
    std::string key;             ///< or the section's name; one_of_several: [[name]]
    std::string value;           ///< as TOML; of a question an example
    std::optional<Message> why;  ///< the evidence, or what is asked
};

/// What became of one file.
struct FileRole {
    std::string file;
    std::string role;  ///< "boundary", "yield", "ndvi", "moisture", "organic"; "": not used
    Message why;
};

struct Draft {
    std::vector<DraftLine> lines;
    std::vector<FileRole> files;
    std::vector<std::string> questions() const;  ///< "guide.date", …
};

/// Looks at the files of a folder (not below it) and drafts its job. The first by name wins among
/// equals. Yield logs of known, different years on the same ground all take part, unless they name
/// different crops; else the newest. THROWS InputError: not a folder, nothing in it
/// that could be a field's data (draft.nothing).
Draft draft(const std::filesystem::path& folder);

/// Words as a TOML string.
std::string toml_words(const std::string& words);

/// For --json: what was drafted at `path`, from which files, and what is asked.
std::string draft_json(const Draft& draft, const std::string& path);

/// Writes `text` as `folder`/field.toml, whole or not at all, and returns its path.
/// THROWS OutputError: it is there already and `replace` is false (draft.exists).
std::filesystem::path write_draft(const std::filesystem::path& folder, const std::string& text,
                                  bool replace);

}  // namespace vrmap::job
