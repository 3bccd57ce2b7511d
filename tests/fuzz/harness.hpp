// SPDX-License-Identifier: Apache-2.0
// What every target shares.
#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "vrmap/io/input.hpp"

namespace vrmap::fuzz {

/// A promise that any bytes must keep; aborts with the words where they do not.
void require(bool kept, const char* promise);

/// Runs `work`. A refusal is fine if people can read it: an id, and arguments in UTF-8. Whatever
/// else is thrown ends the program.
void may_refuse(const std::function<void()>& work);

/// How often may_refuse was called, and how often nothing was refused.
struct Tally {
    long tried = 0;
    long read = 0;
};
const Tally& tally();

/// The bytes as an input that was read.
io::Input input(std::string_view bytes, const char* name);

/// The bytes up to a line "%%" and those behind it (none: all and nothing): two files in one.
std::pair<std::string_view, std::string_view> halves(std::string_view bytes);

/// The folder of this process, and a file in it made anew.
const std::filesystem::path& folder();
std::filesystem::path file(const char* name, std::string_view bytes);

/// What inspect makes of it, to the last byte of its JSON.
void look_at(const std::filesystem::path& path);

}  // namespace vrmap::fuzz
