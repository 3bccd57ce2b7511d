// SPDX-License-Identifier: Apache-2.0
// Messages in the reader's language. The sentences stand in po/en.po and po/ja.po.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "vrmap/error.hpp"

namespace vrmap {

enum class Language { en, ja };

/// "ja", "ja_JP.UTF-8", "en-US" …: the language of an option or of LANG. Anything else, also "C"
/// and "POSIX", names none of ours.
std::optional<Language> language_from(std::string_view locale);

/// The message as a sentence. Nothing said is lost: an unknown id is shown with its arguments, an
/// argument the sentence has no {place} for follows in parentheses, a place without argument stays
/// visible. Control characters in arguments (they may come from a file) are shown as "\x1b", so
/// that they cannot act on a terminal or break a line.
std::string sentence(const Message& message, Language language);

/// An error's sentence; an InputError's begins with its place, `path:line:column: `, without the
/// parts that are 0.
std::string sentence(const Error& error, Language language);

}  // namespace vrmap
