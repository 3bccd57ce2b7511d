// SPDX-License-Identifier: Apache-2.0
// The rows of data/guide, compiled in, and the user's own over them; and which of them a run used.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace vrmap::job {

/// How far a row is to be believed. unverified: general knowledge, a design choice that is not
/// calibrated, or legacy tables that the printed guide has yet to confirm.
enum class Confidence { high, medium, low, unverified };
/// "high", "medium", …
const char* name(Confidence confidence);

/// One row: what it says, and who says so.
struct Row {
    /// What a row holds; a user's row holds what the row it takes the place of does.
    enum class Shape { number, numbers, curve, steps, words };

    std::string key;  ///< table, groups and row: "crops.wheat.harvest_index"
    std::vector<double> value;
    std::vector<std::string> words;
    std::vector<double> at;    ///< knots of a curve, or bounds of steps; ascending
    std::optional<double> sd;  ///< standard deviation, in `unit`
    std::optional<std::pair<double, double>> range;  ///< what a user's value may be
    std::string unit, src;
    int year = 0;  ///< of the source; 0: `src` says why there is none
    Confidence confidence = Confidence::unverified;
    std::string file;  ///< the user's table it stands in; empty: shipped

    Shape shape() const;
    double number() const { return value.front(); }
    /// A curve: linear between the knots, level beyond the first and the last.
    double on_curve(double x) const;
    /// Steps: value[k] below at[k], the last one from the last bound on.
    double on_steps(double x) const;
};

/// Every row a run can see. A value of its own for each run: copies share nothing, so that runs
/// side by side keep their records apart; one object is for one thread.
class Tables {
public:
    /// The shipped rows alone.
    Tables() = default;
    /// With the user's rows, each in the place of the shipped one of its key or beside them.
    explicit Tables(std::map<std::string, Row> own) : own_(std::move(own)) {}

    /// A row without a word of it in the record: for checks that change no rate. nullptr: no row.
    const Row* peek(const std::string& key) const;
    /// A row that counts in the map: it is recorded. nullptr: no row. THROWS ArgumentError
    /// (guide.row_other_unit) where the row is in another unit than its reader takes it for.
    const Row* find(const std::string& key, const std::string& unit) const;
    /// The same of a row that is always there. THROWS ArgumentError (guide.row_missing).
    const Row& row(const std::string& key, const std::string& unit) const;
    double number(const std::string& key, const std::string& unit) const;
    /// As number, not recorded: where only the outcome tells whether it counts. `touch` it then.
    double peek_number(const std::string& key, const std::string& unit) const;

    /// Records every row whose key is this or begins with it and a dot.
    void touch(const std::string& key) const;
    /// The rows recorded so far, by key.
    std::vector<Row> used() const;
    /// Those of them that are unverified, or the user's own.
    std::vector<Row> used_unverified() const;
    std::vector<Row> used_own() const;

    /// The keys' next parts below a key: of "crops" its crops, in order.
    std::vector<std::string> below(const std::string& key) const;

private:
    std::map<std::string, Row> own_;
    mutable std::set<std::string> used_;
};

}  // namespace vrmap::job
