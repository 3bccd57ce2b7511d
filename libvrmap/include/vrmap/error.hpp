// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace vrmap {

/// What happened, as an id and named arguments. The sentences, in Japanese and English, belong to
/// whoever shows it (cli/po); the library reads no locale. Ids look like "csv.not_a_number".
struct Message {
    std::string id;
    std::vector<std::pair<std::string, std::string>> args;
    /// At most one: the message that is the reason of this one. A sentence has it at {why}.
    std::vector<Message> why = {};
    friend bool operator==(const Message&, const Message&) = default;
};

/// Root of everything vrmap throws. what() is the id and arguments, for logs.
class Error : public std::exception {
public:
    explicit Error(Message message);
    const Message& message() const { return message_; }
    const char* what() const noexcept override { return what_.c_str(); }

private:
    Message message_;
    std::string what_;
};

/// A place in an input: 1-based line (or feature number) and column, 0 where it does not apply.
struct Place {
    std::string path;
    long line = 0;
    long column = 0;
};

/// The file's fault: refused, and trying again will not help.
class InputError : public Error {
public:
    InputError(Place place, Message message)
        : Error(std::move(message)), place_(std::move(place)) {}
    const Place& place() const { return place_; }

private:
    Place place_;
};

/// The caller's fault: an option or argument that cannot be.
class ArgumentError : public Error {
public:
    using Error::Error;
};

/// This data cannot bear this method.
class NumericError : public Error {
public:
    using Error::Error;
};

/// The output could not be written or did not read back the same; a retry may help.
class OutputError : public Error {
public:
    using Error::Error;
};

/// Another run is working on the same output.
class LockedError : public Error {
public:
    using Error::Error;
};

/// Shortest decimal that reads back as the same double, locale-free. For message arguments.
std::string text(double value);
/// Fixed decimals, locale-free; "-0.0" is written "0.0".
std::string text(double value, int decimals);
std::string text(long long value);
/// With its sign where it is above 0 as written: "+1.5", "0.0", "-1.5".
std::string signed_text(double value, int decimals);

}  // namespace vrmap
