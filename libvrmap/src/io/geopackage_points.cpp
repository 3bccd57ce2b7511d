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
    /// A virtual table over `what` until it is taken back.
    void offer(const char* name, const sqlite3_module& module, void* what) {
        require(sqlite3_create_module(db_.get(), name, &module, what) == SQLITE_OK);
    }
    void take_back(const char* name) {
        require(sqlite3_create_module(db_.get(), name, nullptr, nullptr) == SQLITE_OK);
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

// A table as SQLite reads it: one statement takes all its rows, which costs less than binding and
// stepping through each. Column 0 is the geometry.
class Rows {
public:
    Rows(const GeoTable& t, std::int32_t srs_id) : table_(t), words_(t.columns.size()) {
        // GeoPackage 1.3 §2.1.3: "GP", version 0, little-endian without envelope, srs_id, a WKB
        // point
        constexpr std::array<unsigned char, 4> head{'G', 'P', 0, 1};
        constexpr std::array<unsigned char, 5> wkb{1, 1, 0, 0, 0};
        std::memcpy(blob_.data(), head.data(), head.size());
        std::memcpy(blob_.data() + 4, &srs_id, sizeof srs_id);
        std::memcpy(blob_.data() + 8, wkb.data(), wkb.size());
    }
    std::size_t columns() const { return 1 + table_.columns.size(); }
    std::size_t size() const { return table_.rows; }
    const geo::Box& box() const { return box_; }

    // What is given stays until the next row is asked for.
    void give(sqlite3_context* to, std::size_t row, std::size_t k) {
        if (k == 0) return give_point(to, table_.point(row));
        const GeoTable::Column& c = table_.columns[k - 1];
        switch (c.kind) {
            case GeoTable::Kind::integer:
                return sqlite3_result_int64(to, c.integer(row));
            case GeoTable::Kind::words: {
                std::string& words = words_[k - 1];
                words = c.words(row);
                return sqlite3_result_text(to, words.data(), static_cast<int>(words.size()),
                                           SQLITE_STATIC);
            }
            case GeoTable::Kind::real:
                if (const double v = c.real(row); !std::isnan(v)) sqlite3_result_double(to, v);
        }
    }

private:
    void give_point(sqlite3_context* to, geo::Point p) {
        if (!std::isfinite(p.x) || !std::isfinite(p.y)) return;
        box_.add(p);
        std::memcpy(blob_.data() + 13, &p.x, sizeof p.x);
        std::memcpy(blob_.data() + 21, &p.y, sizeof p.y);
        sqlite3_result_blob(to, blob_.data(), static_cast<int>(blob_.size()), SQLITE_STATIC);
    }

    const GeoTable& table_;
    std::array<unsigned char, 29> blob_{};
    std::vector<std::string> words_;
    geo::Box box_;
};

// SQLite's virtual table over Rows (sqlite.org/vtab.html): a name that can only be read from.
struct RowsTable : sqlite3_vtab {
    Rows* rows;
};
struct RowsCursor : sqlite3_vtab_cursor {
    std::size_t row;
};

Rows& rows_of(sqlite3_vtab_cursor* c) {
    return *static_cast<RowsTable*>(c->pVtab)->rows;
}

int connect(sqlite3* db, void* rows, int, const char* const*, sqlite3_vtab** table, char**) {
    auto* const own = static_cast<Rows*>(rows);
    std::string columns = "c0";
    for (std::size_t k = 1; k < own->columns(); ++k) columns += ", c" + std::to_string(k);
    *table = new RowsTable{{}, own};
    return sqlite3_declare_vtab(db, ("CREATE TABLE rows (" + columns + ")").c_str());
}
int disconnect(sqlite3_vtab* table) {
    delete static_cast<RowsTable*>(table);
    return SQLITE_OK;
}
int best_index(sqlite3_vtab*, sqlite3_index_info*) {
    return SQLITE_OK;
}
int open(sqlite3_vtab*, sqlite3_vtab_cursor** cursor) {
    *cursor = new RowsCursor{{}, 0};
    return SQLITE_OK;
}
int close(sqlite3_vtab_cursor* cursor) {
    delete static_cast<RowsCursor*>(cursor);
    return SQLITE_OK;
}
int begin(sqlite3_vtab_cursor* cursor, int, const char*, int, sqlite3_value**) {
    static_cast<RowsCursor*>(cursor)->row = 0;
    return SQLITE_OK;
}
int next(sqlite3_vtab_cursor* cursor) {
    ++static_cast<RowsCursor*>(cursor)->row;
    return SQLITE_OK;
}
int at_end(sqlite3_vtab_cursor* cursor) {
    return static_cast<RowsCursor*>(cursor)->row >= rows_of(cursor).size();
}
int column(sqlite3_vtab_cursor* cursor, sqlite3_context* to, int k) {
    rows_of(cursor).give(to, static_cast<RowsCursor*>(cursor)->row, static_cast<std::size_t>(k));
    return SQLITE_OK;
}
int row_id(sqlite3_vtab_cursor* cursor, sqlite3_int64* id) {
    *id = static_cast<sqlite3_int64>(static_cast<RowsCursor*>(cursor)->row);
    return SQLITE_OK;
}

const sqlite3_module& rows_module() {
    static const sqlite3_module module = [] {
        sqlite3_module m{};
        m.xConnect = connect;
        m.xBestIndex = best_index;
        m.xDisconnect = disconnect;
        m.xOpen = open;
        m.xClose = close;
        m.xFilter = begin;
        m.xNext = next;
        m.xEof = at_end;
        m.xColumn = column;
        m.xRowid = row_id;
        return m;
    }();
    return module;
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
    for (const auto& c : t.columns) names.append(", ").append(quoted(c.name));
    Rows rows(t, srs_of(db, t));
    db.offer("vrmap_rows", rows_module(), &rows);
    db.run("INSERT INTO " + quoted(t.name) + " (" + names + ") SELECT * FROM vrmap_rows");
    db.take_back("vrmap_rows");
    return rows.box();
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
