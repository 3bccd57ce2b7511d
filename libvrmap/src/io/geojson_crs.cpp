// SPDX-License-Identifier: Apache-2.0
#include "io/geojson_crs.hpp"

#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "io/gdal.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

using Json = nlohmann::json;

constexpr std::size_t deepest = 32;  // collections of collections; json-c stops there too

bool is_crs_key(std::string key) {
    for (char& c : key) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return key == "crs";
}

// Goes through the text; every method answers whether to go on (nlohmann's sax_parse).
class CrsWalk : public Json::json_sax_t {
public:
    bool foreign = false;   ///< a crs that is no name, or not at the top
    bool has_type = false;  ///< as every GeoJSON object
    std::vector<std::string> names;

    bool null() override { return value(true); }
    bool boolean(bool) override { return value(); }
    bool number_integer(Json::number_integer_t) override { return value(); }
    bool number_unsigned(Json::number_unsigned_t) override { return value(); }
    bool number_float(Json::number_float_t, const std::string&) override { return value(); }
    bool binary(Json::binary_t&) override { return false; }
    bool string(std::string& text) override {
        const std::size_t depth = path_.size();
        if (in_crs() && depth == 2 && path_[1].key == "type") named_ = text == "name";
        if (in_crs() && depth == 3 && path_[1].key == "properties" && path_[2].key == "name")
            name_ = text;
        return value();
    }
    bool start_object(std::size_t) override { return open(true); }
    bool start_array(std::size_t) override { return open(false); }
    bool end_array() override { return close(); }
    bool end_object() override {
        const bool whole = in_crs() && path_.size() == 2;
        if (whole) {
            foreign = foreign || !named_ || !name_;
            names.push_back(name_.value_or(""));
            named_ = false;
            name_.reset();
        }
        return close() && !foreign;
    }
    bool key(std::string& text) override {
        path_.back().key = text;
        has_type = has_type || (path_.size() == 1 && text == "type");
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const Json::exception&) override {
        return false;
    }

private:
    struct Level {
        std::string key;
        bool object = false;
        bool users_own = false;  // below a feature's properties
    };
    bool in_crs() const {
        return !path_.empty() && path_.front().object && is_crs_key(path_.front().key);
    }
    // A value under a crs key, which only an object at the top may be.
    bool suits(bool null, bool object) {
        if (path_.empty()) return object;
        const Level& l = path_.back();
        if (!l.object || l.users_own || null || !is_crs_key(l.key)) return true;
        if (path_.size() > 1 || !object) foreign = true;
        return !foreign;
    }
    bool value(bool null = false) { return suits(null, false); }
    bool open(bool object) {
        if (!suits(false, object) || path_.size() >= deepest) return false;
        const bool below = !path_.empty() &&
                           (path_.back().users_own ||
                            (path_.back().object && !in_crs() && path_.back().key == "properties"));
        path_.push_back({{}, object, below});
        return true;
    }
    bool close() {
        path_.pop_back();
        return true;
    }

    std::vector<Level> path_;
    bool named_ = false;
    std::optional<std::string> name_;
};

}  // namespace

void require_plain_crs(const Input& geojson) {
    const std::string path = geojson.path.string();
    CrsWalk walk;
    const bool whole = Json::sax_parse(geojson.bytes, &walk);
    if (walk.foreign) throw InputError({path}, {"crs.unknown", {{"crs", "GeoJSON crs"}}});
    if (!whole || !walk.has_type) throw InputError({path}, {"file.broken", {{"why", "GeoJSON"}}});
    for (const std::string& name : walk.names) spatial_reference({name}, path);
}

}  // namespace vrmap::io
