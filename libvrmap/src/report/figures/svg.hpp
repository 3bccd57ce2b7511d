// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>

namespace vrmap::report {

/// Text that is safe between XML tags and in double-quoted attributes. Bytes that are not UTF-8,
/// or characters XML 1.0 does not allow, become U+FFFD: a title in another encoding must not make
/// the whole picture unreadable.
std::string escaped(std::string_view utf8);

/// Pixels with at most two decimals, no trailing zeros.
std::string px(double pixels);

/// The parts in a row. (`"M" + std::string()` makes g++ 12 warn of an overlap that is none.)
std::string joined(std::initializer_list<std::string_view> parts);

/// About how wide a line is, in units of its font size: full-width characters 1, others 0.57.
double width_in_em(std::string_view utf8);

/// A rectangle on the picture, pixels, y downwards.
struct Frame {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
    double right() const { return x + width; }
    double bottom() const { return y + height; }
};

namespace ink {
inline constexpr const char* dark = "#16262b";
inline constexpr const char* soft = "#54666b";
inline constexpr const char* line = "#d5dedb";
inline constexpr const char* ground = "#e3e7e5";  ///< the field where there is no value
inline constexpr const char* paper = "#ffffff";
inline constexpr const char* sheet = "#f6f8f7";
}  // namespace ink

enum class Anchor { start, middle, end };
enum class Weight { regular, bold };

struct TextStyle {
    double size = 13;
    Weight weight = Weight::regular;
    const char* colour = ink::dark;
    Anchor anchor = Anchor::start;
    double room = 0;  ///< pixels; a longer line is set smaller, then cut with "…". 0: no limit
};

/// Writes one SVG document, element by element.
class Svg {
public:
    /// `id` begins every XML id; it must be an XML name.
    Svg(double width, double height, const std::string& id, std::string_view title,
        std::string_view description);
    void rect(const Frame& frame, std::string_view fill, double corner = 0);
    void text(double x, double baseline, std::string_view words, const TextStyle& style);
    void line(double x1, double y1, double x2, double y2, std::string_view colour, double width);
    /// Opens `<g attributes>`; attributes are trusted.
    void open(std::string_view attributes);
    void close();
    /// Trusted markup as it is.
    void raw(std::string_view markup) { out_ += markup; }
    std::string finish() &&;

private:
    std::string out_;
};

}  // namespace vrmap::report
