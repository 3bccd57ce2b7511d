// SPDX-License-Identifier: Apache-2.0
#include "vrmap/interpolate/variogram_text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>
#include <system_error>

#include "nearest_word.hpp"
#include "vrmap/error.hpp"

namespace vrmap::interpolate {

namespace {

const std::set<std::string> models{"Exp", "Gau", "Mat", "Nug", "Sph"};

constexpr const char* largest = "|x| <= 1.7e308";

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// Reads from left to right; `at_` is the next character.
class Reader {
public:
    explicit Reader(std::string_view words) : words_(words) {}

    Variogram read() {
        do term();
        while (take('+'));
        if (at_ < words_.size()) refuse("+");
        variogram_.converged = variogram_.sill() > 0;
        return variogram_;
    }

private:
    struct Number {
        double value;
        std::size_t at;
    };

    void term() {
        const Number sill = number();
        if (!(sill.value >= 0)) refuse_number(sill, "sill >= 0");
        skip();
        const std::string name = model_name();
        expect('(');
        if (name == "Nug") {
            if (!take(')')) {
                const Number range = number();
                if (range.value != 0) refuse_number(range, "Nug(0)");
                expect(')');
            }
            variogram_.nugget += sill.value;
        } else {
            structure(name, sill.value);
        }
        if (!std::isfinite(variogram_.nugget + variogram_.sill())) refuse_number(sill, largest);
    }

    void structure(const std::string& name, double sill) {
        const Number range = number();
        if (!(range.value > 0)) refuse_number(range, "range > 0");
        Structure s{name == "Sph"   ? Shape::spherical
                    : name == "Gau" ? Shape::gaussian
                                    : Shape::exponential,
                    sill, Metres{range.value}};
        if (name == "Mat") s.shape = smoothness();
        if (take(',')) {
            s.azimuth_deg = number().value;
            expect(',');
            const Number ratio = number();
            if (!(ratio.value > 0 && ratio.value <= 1)) refuse_number(ratio, "0 < ratio <= 1");
            s.ratio = ratio.value;
        }
        expect(')');
        variogram_.structures.push_back(s);
    }

    Shape smoothness() {
        expect(',');
        const Number nu = number();
        if (nu.value == 0.5) return Shape::exponential;
        if (nu.value == 1.5) return Shape::matern32;
        if (nu.value != 2.5) refuse_number(nu, "nu = 0.5, 1.5, 2.5");
        return Shape::matern52;
    }

    std::string model_name() {
        const std::size_t start = at_;
        while (at_ < words_.size() && is_letter(words_[at_])) ++at_;
        const std::string name(words_.substr(start, at_ - start));
        if (name.empty()) refuse("Exp(30)");
        // gstat's word for a nugget that is noise, which here Nugget says
        if (name == "Err")
            throw ArgumentError(
                {"variogram.err_is_nugget", {{"column", text(static_cast<long long>(start + 1))}}});
        if (!models.count(name)) {
            // "Spherical" and "exp" are near by their beginning
            const std::string nearest = nearest_word(name.substr(0, 3), models);
            throw ArgumentError(
                {"variogram.unknown_model",
                 {{"model", name},
                  {"column", text(static_cast<long long>(start + 1))},
                  {"nearest", nearest.empty() ? "Nug, Exp, Sph, Gau, Mat" : nearest}}});
        }
        return name;
    }

    // from_chars would read "inf" and "nan" too
    Number number() {
        skip();
        const std::size_t start = at_;
        const char* const first = words_.data() + at_;
        const char* const last = words_.data() + words_.size();
        const bool minus = first < last && *first == '-';
        const char* const digit = first + (minus ? 1 : 0);
        double value = 0;
        if (digit == last || is_letter(*digit)) refuse("12.5");
        const auto [end, error] = std::from_chars(first, last, value);
        if (error == std::errc::invalid_argument) refuse("12.5");
        if (error == std::errc::result_out_of_range) refuse_number({0, start}, largest);
        at_ += static_cast<std::size_t>(end - first);
        return {value, start};
    }

    void skip() {
        while (at_ < words_.size() && is_blank(words_[at_])) ++at_;
    }
    bool take(char c) {
        skip();
        if (at_ >= words_.size() || words_[at_] != c) return false;
        ++at_;
        skip();
        return true;
    }
    void expect(char c) {
        if (!take(c)) refuse(std::string(1, c).c_str());
    }

    [[noreturn]] void refuse(const char* expected) const {
        throw ArgumentError(
            {"variogram.syntax",
             {{"column", text(static_cast<long long>(at_ + 1))}, {"expected", expected}}});
    }
    [[noreturn]] void refuse_number(const Number& n, const char* wanted) const {
        const std::size_t end =
            std::min(words_.find_first_not_of("+-.0123456789eE", n.at), words_.size());
        throw ArgumentError({"variogram.bad_number",
                             {{"number", std::string(words_.substr(n.at, end - n.at))},
                              {"column", text(static_cast<long long>(n.at + 1))},
                              {"wanted", wanted}}});
    }

    std::string_view words_;
    std::size_t at_ = 0;
    Variogram variogram_;
};

std::string term_of(const Structure& s) {
    std::string t = text(s.sill);
    switch (s.shape) {
        case Shape::exponential:
            t += " Exp(";
            break;
        case Shape::spherical:
            t += " Sph(";
            break;
        case Shape::gaussian:
            t += " Gau(";
            break;
        case Shape::matern32:
        case Shape::matern52:
            t += " Mat(";
            break;
    }
    t += text(s.range.value);
    if (s.shape == Shape::matern32) t += ", 1.5";
    if (s.shape == Shape::matern52) t += ", 2.5";
    if (s.azimuth_deg != 0 || s.ratio != 1)
        t.append(", ").append(text(s.azimuth_deg)).append(", ").append(text(s.ratio));
    return t + ")";
}

}  // namespace

Variogram parse_variogram(std::string_view words) {
    return Reader(words).read();
}

std::string text_of(const Variogram& variogram) {
    std::string t;
    if (variogram.nugget != 0 || variogram.structures.empty())
        t = text(variogram.nugget) + " Nug()";
    for (const Structure& s : variogram.structures) {
        if (!t.empty()) t += " + ";
        t += term_of(s);
    }
    return t;
}

}  // namespace vrmap::interpolate
