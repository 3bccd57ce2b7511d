// SPDX-License-Identifier: Apache-2.0
#include "io/geopackage_points.hpp"

#include <sqlite3.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <memory>

#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

struct Close {
    void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
    void operator()(sqlite3_stmt* s) const { sqlite3_finalize(s); }
    void operator()(unsigned char* bytes) const { sqlite3_free(bytes); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Close>;

// A name inside double quotes.
std::string quoted(const std::string& name) {
    std::string out = "\"";
    for (const char c : name) out.append(c == '"' ? 2 : 1, c);
    return out + "\"";
}

class Database {
public:
    Database(std::string bytes, const std::string& name) : name_(name) {
        sqlite3* raw = nullptr;
        const int opened =
            sqlite3_open_v2(":memory:", &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
        db_.reset(raw);
        if (opened != SQLITE_OK) fail();
        const auto size = static_cast<sqlite3_int64>(bytes.size());
        auto* own = static_cast<unsigned char*>(sqlite3_malloc64(bytes.size()));
        if (!own) fail();
        std::memcpy(own, bytes.data(), bytes.size());
        constexpr unsigned grows = SQLITE_DESERIALIZE_RESIZEABLE | SQLITE_DESERIALIZE_FREEONCLOSE;
        require(sqlite3_deserialize(raw, "main", own, size, size, grows) == SQLITE_OK);
        sqlite3_int64 most = std::int64_t{1} << 36;
        sqlite3_file_control(raw, "main", SQLITE_FCNTL_SIZE_LIMIT, &most);
        // nobody sees it before it is whole
        run("PRAGMA journal_mode = OFF");
        run("BEGIN");
    }
    Statement prepare(const std::string& sql) {
        sqlite3_stmt* raw = nullptr;
        require(sqlite3_prepare_v2(db_.get(), sql.c_str(), -1, &raw, nullptr) == SQLITE_OK);
        return Statement(raw);
    }
    void run(const std::string& sql) {
        require(sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    }
    void require(bool well) {
        if (!well) fail();
    }
    std::string finish() {
        run("COMMIT");
        sqlite3_int64 size = 0;
        const unsigned char* bytes =
            sqlite3_serialize(db_.get(), "main", &size, SQLITE_SERIALIZE_NOCOPY);
        require(bytes != nullptr);
        return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)};
    }

private:
    [[noreturn]] void fail() {
        throw OutputError(
            {"output.write_failed", {{"path", name_}, {"why", sqlite3_errmsg(db_.get())}}});
    }
    std::unique_ptr<sqlite3, Close> db_;
    std::string name_;
};

// GeoPackage 1.3 §2.1.3: "GP", version 0, little-endian without envelope, srs_id, a WKB point.
class PointBlob {
public:
    explicit PointBlob(std::int32_t srs_id) {
        constexpr std::array<unsigned char, 4> head{'G', 'P', 0, 1};
        constexpr std::array<unsigned char, 5> wkb{1, 1, 0, 0, 0};
        std::memcpy(bytes_.data(), head.data(), head.size());
        std::memcpy(bytes_.data() + 4, &srs_id, sizeof srs_id);
        std::memcpy(bytes_.data() + 8, wkb.data(), wkb.size());
    }
    void bind(sqlite3_stmt* s, int at, geo::Point p) {
        std::memcpy(bytes_.data() + 13, &p.x, sizeof p.x);
        std::memcpy(bytes_.data() + 21, &p.y, sizeof p.y);
        sqlite3_bind_blob(s, at, bytes_.data(), static_cast<int>(bytes_.size()), SQLITE_STATIC);
    }

private:
    std::array<unsigned char, 29> bytes_{};
};

// `words` lasts until the row is written.
void bind(sqlite3_stmt* s, int at, const GeoTable::Column& c, std::size_t row, std::string& words) {
    switch (c.kind) {
        case GeoTable::Kind::integer:
            sqlite3_bind_int64(s, at, c.integer(row));
            return;
        case GeoTable::Kind::words:
            words = c.words(row);
            sqlite3_bind_text(s, at, words.data(), static_cast<int>(words.size()), SQLITE_STATIC);
            return;
        case GeoTable::Kind::real:
            if (const double v = c.real(row); std::isnan(v))
                sqlite3_bind_null(s, at);
            else
                sqlite3_bind_double(s, at, v);
    }
}

std::int32_t srs_of(Database& db, const GeoTable& t) {
    const Statement s =
        db.prepare("SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = ?1");
    sqlite3_bind_text(s.get(), 1, t.name.c_str(), -1, SQLITE_STATIC);
    db.require(sqlite3_step(s.get()) == SQLITE_ROW);
    return sqlite3_column_int(s.get(), 0);
}

geo::Box insert(Database& db, const GeoTable& t) {
    std::string names = "\"geom\"";
    std::string places = "?1";
    for (std::size_t k = 0; k < t.columns.size(); ++k) {
        names.append(", ").append(quoted(t.columns[k].name));
        places.append(", ?").append(std::to_string(k + 2));
    }
    PointBlob blob(srs_of(db, t));
    const Statement s =
        db.prepare("INSERT INTO " + quoted(t.name) + " (" + names + ") VALUES (" + places + ")");
    geo::Box box;
    std::vector<std::string> words(t.columns.size());
    for (std::size_t row = 0; row < t.rows; ++row) {
        const geo::Point p = t.point(row);
        if (std::isfinite(p.x) && std::isfinite(p.y)) {
            box.add(p);
            blob.bind(s.get(), 1, p);
        } else {
            sqlite3_bind_null(s.get(), 1);
        }
        for (std::size_t k = 0; k < t.columns.size(); ++k)
            bind(s.get(), static_cast<int>(k) + 2, t.columns[k], row, words[k]);
        db.require(sqlite3_step(s.get()) == SQLITE_DONE);
        sqlite3_reset(s.get());
    }
    return box;
}

void note_extent(Database& db, const GeoTable& t, const geo::Box& box) {
    if (box.empty()) return;
    const Statement s = db.prepare(
        "UPDATE gpkg_contents SET min_x = ?1, min_y = ?2, max_x = ?3, max_y = ?4 "
        "WHERE table_name = ?5");
    sqlite3_bind_double(s.get(), 1, box.min_x);
    sqlite3_bind_double(s.get(), 2, box.min_y);
    sqlite3_bind_double(s.get(), 3, box.max_x);
    sqlite3_bind_double(s.get(), 4, box.max_y);
    sqlite3_bind_text(s.get(), 5, t.name.c_str(), -1, SQLITE_STATIC);
    db.require(sqlite3_step(s.get()) == SQLITE_DONE);
}

// GDAL counts every inserted row by a trigger; here all at once.
void fill(Database& db, const GeoTable& t) {
    const std::string trigger = "trigger_insert_feature_count_" + t.name;
    std::string again;
    {
        const Statement s = db.prepare("SELECT sql FROM sqlite_master WHERE name = ?1");
        sqlite3_bind_text(s.get(), 1, trigger.c_str(), -1, SQLITE_STATIC);
        if (sqlite3_step(s.get()) == SQLITE_ROW)
            again = reinterpret_cast<const char*>(sqlite3_column_text(s.get(), 0));
    }
    if (!again.empty()) db.run("DROP TRIGGER " + quoted(trigger));
    note_extent(db, t, insert(db, t));
    const Statement s =
        db.prepare("UPDATE gpkg_ogr_contents SET feature_count = ?1 WHERE table_name = ?2");
    sqlite3_bind_int64(s.get(), 1, static_cast<sqlite3_int64>(t.rows));
    sqlite3_bind_text(s.get(), 2, t.name.c_str(), -1, SQLITE_STATIC);
    db.require(sqlite3_step(s.get()) == SQLITE_DONE);
    if (!again.empty()) db.run(again);
}

}  // namespace

std::string with_points(std::string geopackage, const std::vector<GeoTable>& tables,
                        const std::string& name) {
    Database db(std::move(geopackage), name);
    for (const GeoTable& t : tables)
        if (t.point) fill(db, t);
    return db.finish();
}

}  // namespace vrmap::io
