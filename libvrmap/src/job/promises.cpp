// SPDX-License-Identifier: Apache-2.0
#include "job/promises.hpp"

#include <cmath>
#include <optional>

#include "io/read_back.hpp"
#include "job/promised_ground.hpp"
#include "vrmap/io/table.hpp"

namespace vrmap::job {

namespace {

constexpr const char* geopackage = "field.gpkg";
constexpr const char* csv = "cells.csv";
constexpr double total_tolerance = 1e-3;

std::string count(std::size_t n) {
    return text(static_cast<long long>(n));
}

// The first product's names have no number.
std::string numbered(const char* name, std::size_t product, const char* rest = "") {
    std::string words = name;
    if (product > 0) words.append("_").append(count(product + 1));
    return words.append(rest);
}

class Check {
public:
    Check(const io::Files& files, const Demands& demands) : files_(files), demands_(demands) {}

    std::vector<Message> run() {
        if (files_.contains("TASKDATA/TASKDATA.XML"))
            guarded("TASKDATA", [this] {
                maps_ = io::read_taskdata(files_);
                every_map_has_its_demand();
            });
        if (files_.contains(geopackage)) guarded(geopackage, [this] { read_field(); });
        for (std::size_t k = 0; k < demands_.products.size(); ++k) product(k);
        if (files_.contains(csv)) guarded(csv, [this] { all_finite(); });
        return std::move(faults_);
    }

private:
    void tell(const char* id, std::vector<std::pair<std::string, std::string>> args) {
        faults_.push_back({id, std::move(args)});
    }

    // A reader's refusal is a fault of the file, not of the caller.
    template <class Work>
    void guarded(const std::string& file, Work work) {
        try {
            work();
        } catch (const InputError& e) {
            faults_.push_back(
                {"verify.unreadable", {{"file", named(e.place(), file)}}, {e.message()}});
        } catch (const Error& e) {
            faults_.push_back({"verify.unreadable", {{"file", file}}, {e.message()}});
        }
    }

    // A reader knows the very file, and mostly the line.
    static std::string named(const Place& place, const std::string& file) {
        if (place.path.empty()) return file;
        return place.line > 0 ? place.path + ":" + text(static_cast<long long>(place.line))
                              : place.path;
    }

    // A map that nothing is known of would be looked at by nobody.
    void every_map_has_its_demand() {
        if (maps_.size() != demands_.products.size() || maps_.empty())
            tell("verify.products_differ", {{"file", "TASKDATA"},
                                            {"found", count(maps_.size())},
                                            {"wanted", count(demands_.products.size())}});
    }

    io::Input field() const { return io::input_of(files_, geopackage); }

    void read_field() {
        io::LayerRows boundary = io::read_layer(field(), "boundary", {});
        if (boundary.ground.size() != 1 || boundary.ground.front().empty())
            throw OutputError({"output.reread_differs", {{"what", "boundary"}}});
        boundary_ = std::move(boundary.ground.front());
        to_plane_ = io::projection_of(boundary.crs).to_plane;
    }

    void product(std::size_t k) {
        std::optional<Mesh> mesh;
        if (!boundary_.empty()) guarded(geopackage, [&] { mesh = read_mesh(k); });
        inside_.clear();
        if (k < maps_.size()) task(k, mesh);
        guarded(csv, [&] { table(k, mesh); });
        const std::string shape = numbered("shape/rate", k);
        if (files_.contains(shape + ".shp")) guarded(shape, [&] { shapes(k, mesh); });
    }

    Mesh read_mesh(std::size_t k) {
        const std::string rate = numbered("product", k, "_mg_per_m2");
        io::LayerRows rows =
            io::read_layer(field(), "mesh", {rate, "area_m2", "n_mg_per_m2", "sd_n_kg_per_10a"});
        for (const auto& column : rows.columns)
            for (std::size_t i = 0; i < column.size(); ++i)
                if (!std::isfinite(column[i]))
                    tell("verify.not_finite", {{"file", geopackage}, {"cell", count(i + 1)}});
        if (rows.rows() == 0) throw OutputError({"output.reread_differs", {{"what", "mesh"}}});
        for (const auto& ground : rows.ground)
            if (ground.size() != 1 || ground.front().outer.size() < 4)
                throw OutputError({"output.reread_differs", {{"what", "mesh"}}});
        return {std::move(rows.ground), std::move(rows.columns[0]), std::move(rows.columns[1])};
    }

    static std::string cell_name(const isoxml::TaskMap& map, std::size_t i) {
        const auto cols = static_cast<std::size_t>(map.cols);
        return "row " + count(i / cols) + ", col " + count(i % cols);
    }

    void task(std::size_t k, const std::optional<Mesh>& mesh) {
        const isoxml::TaskMap& map = maps_[k];
        const Demand& demand = demands_.products[k];
        const auto& raw = map.layers.front().raw;
        for (std::size_t i = 0; i < raw.size(); ++i)
            if (raw[i] != 0 && (raw[i] < demand.least || raw[i] > demand.most))
                tell("verify.rate_outside", {{"cell", cell_name(map, i)},
                                             {"rate", text(static_cast<long long>(raw[i]))},
                                             {"least", text(static_cast<long long>(demand.least))},
                                             {"most", text(static_cast<long long>(demand.most))}});
        if (!mesh) return;
        guarded(geopackage, [&] { grid_layer(k); });
        guarded(geopackage, [&] { places(map, *mesh); });
        guarded(geopackage, [&] { totals(k, *mesh); });
    }

    // P4: the layer holds the very integers, in the order of the file.
    void grid_layer(std::size_t k) {
        const isoxml::TaskMap& map = maps_[k];
        const auto& raw = map.layers.front().raw;
        const io::LayerRows rows = io::read_layer(field(), numbered("task_grid", k),
                                                  {"row", "col", "rate_mg_per_m2", "inside_m2"});
        if (rows.rows() != raw.size())
            return tell("verify.rows_differ", {{"file", numbered("task_grid", k)},
                                               {"found", count(rows.rows())},
                                               {"wanted", count(raw.size())}});
        inside_ = rows.columns[3];
        for (std::size_t i = 0; i < raw.size(); ++i) {
            const auto at = rows.columns[0][i] * map.cols + rows.columns[1][i];
            if (at != static_cast<double>(i) || rows.columns[2][i] != raw[i])
                differs(numbered("task_grid", k), cell_name(map, i), rows.columns[2][i], raw[i]);
            if (!(rows.columns[3][i] >= 0 && std::isfinite(rows.columns[3][i])))
                tell("verify.not_finite",
                     {{"file", numbered("task_grid", k)}, {"cell", cell_name(map, i)}});
        }
    }

    void differs(const std::string& file, const std::string& cell, double found, double wanted) {
        tell("verify.cell_differs",
             {{"file", file}, {"cell", cell}, {"found", text(found)}, {"wanted", text(wanted)}});
    }

    // P2: where the rates are, and that each is the nearest mesh cell's.
    void places(const isoxml::TaskMap& map, const Mesh& mesh) {
        const PromisedGround ground(boundary_, reach_of(map, demands_.pad));
        const NearestRates nearest(mesh);
        const auto& raw = map.layers.front().raw;
        for (std::size_t i = 0; i < raw.size(); ++i) {
            const auto cols = static_cast<std::size_t>(map.cols);
            const geo::LonLat centre{
                map.west_deg + (static_cast<double>(i % cols) + 0.5) * map.lon_step_deg,
                map.south_deg + (static_cast<double>(i / cols) + 0.5) * map.lat_step_deg};
            const geo::Point p = to_plane_(centre);
            if (raw[i] != 0 && ground.must_not_spread(p))
                tell("verify.spread_outside",
                     {{"cell", cell_name(map, i)}, {"rate", text(static_cast<long long>(raw[i]))}});
            else if ((raw[i] != 0 || ground.must_spread(p)) && !nearest.holds(p, raw[i]))
                tell("verify.not_nearest",
                     {{"cell", cell_name(map, i)}, {"rate", text(static_cast<long long>(raw[i]))}});
        }
    }

    void total(std::size_t k, const char* what, double found, double wanted) {
        if (!(std::abs(found - wanted) <= total_tolerance * wanted + 1e-3))
            tell("verify.total_differs", {{"file", numbered(what, k)},
                                          {"found_kg", text(found, 3)},
                                          {"wanted_kg", text(wanted, 3)}});
    }

    // Ground differs from plane by the projection's scale, 0.9992 to 1.002 in every CRS of a field.
    void totals(std::size_t k, const Mesh& mesh) {
        const auto& raw = maps_[k].layers.front().raw;
        if (inside_.size() != raw.size()) return;
        double task_mg = 0;
        double ground_m2 = 0;
        for (std::size_t i = 0; i < raw.size(); ++i) {
            task_mg += raw[i] * inside_[i];
            ground_m2 += inside_[i];
        }
        double mesh_mg = 0;
        for (std::size_t i = 0; i < mesh.rate.size(); ++i) mesh_mg += mesh.rate[i] * mesh.area[i];
        const double plane_m2 = geo::FieldBoundary(boundary_).area().value;
        const double scale = ground_m2 / plane_m2;
        if (!(std::abs(scale - 1) <= 2e-3))
            tell("verify.total_differs", {{"file", "inside_m2"},
                                          {"found_kg", text(ground_m2, 3)},
                                          {"wanted_kg", text(plane_m2, 3)}});
        const double task_kg = task_mg / units::mg_in_kg;
        stock(task_kg, demands_.products[k]);
        total(k, "TASKDATA", task_kg, scale * mesh_mg / units::mg_in_kg);
        total(k, "TASKDATA", task_kg, demands_.products[k].task_kg);
        total(k, "mesh", mesh_mg / units::mg_in_kg, demands_.products[k].mesh_kg);
    }

    // P3: no more than there is, to a milligram: sums of doubles.
    void stock(double task_kg, const Demand& demand) {
        constexpr double hair_kg = 1e-6;
        if (demand.available_kg && !(task_kg <= *demand.available_kg + hair_kg))
            tell("verify.over_stock", {{"file", "TASKDATA"},
                                       {"found_kg", text(task_kg, 3)},
                                       {"available_kg", text(*demand.available_kg)}});
    }

    // P4: a row of cells.csv is the mesh cell of its number.
    void table(std::size_t k, const std::optional<Mesh>& mesh) {
        by_csv_.clear();
        if (!files_.contains(csv)) return;
        const std::string rate = numbered("product", k, "_kg_per_10a");
        const io::Table t = io::read_table(io::input_of(files_, csv), {"cell", rate});
        for (std::size_t i = 0; i < t.line.size(); ++i) {
            by_csv_.push_back(std::round(t.columns[1][i] * units::mg_per_m2_in_kg_per_10a));
            if (t.columns[0][i] != static_cast<double>(i + 1))
                differs(csv, count(i + 1), t.columns[0][i], static_cast<double>(i + 1));
        }
        if (mesh) same_rates(csv, by_csv_, mesh->rate);
    }

    void same_rates(const char* file, const std::vector<double>& found,
                    const std::vector<double>& wanted) {
        if (found.size() != wanted.size())
            return tell(
                "verify.rows_differ",
                {{"file", file}, {"found", count(found.size())}, {"wanted", count(wanted.size())}});
        for (std::size_t i = 0; i < found.size(); ++i)
            if (found[i] != wanted[i]) differs(file, count(i + 1), found[i], wanted[i]);
    }

    // P4: a polygon has the rate of the mesh cell of its number, or, in the pad, of the nearest.
    void shapes(std::size_t k, const std::optional<Mesh>& mesh) {
        const std::string file = numbered("shape/rate", k);
        const io::LayerRows rows = io::read_shapefile(
            files_, file, {"CELL", "RATE_KGHA", "RATE_KG10A", "N_KGHA", "AREA_M2"});
        const std::vector<double>& by_number = mesh ? mesh->rate : by_csv_;
        std::optional<NearestRates> nearest;
        if (mesh) nearest.emplace(*mesh);
        for (std::size_t i = 0; i < rows.rows(); ++i) {
            for (const auto& column : rows.columns)
                if (!std::isfinite(column[i]))
                    tell("verify.not_finite", {{"file", file}, {"cell", count(i + 1)}});
            const double rate = std::round(rows.columns[1][i] * units::mg_per_m2_in_kg_per_ha);
            const double again = std::round(rows.columns[2][i] * units::mg_per_m2_in_kg_per_10a);
            if (rate != again) differs(file, count(i + 1), again, rate);
            const double number = rows.columns[0][i];
            if (number > 0 && number <= static_cast<double>(by_number.size())) {
                const double wanted = by_number[static_cast<std::size_t>(number) - 1];
                if (rate != wanted) differs(file, count(i + 1), rate, wanted);
            } else if (number != 0 && !by_number.empty()) {
                differs(file, count(i + 1), number, static_cast<double>(by_number.size()));
            } else if (nearest && !nearest->holds(middle_of(rows.ground[i]), rate)) {
                tell("verify.not_nearest",
                     {{"cell", file + " " + count(i + 1)}, {"rate", text(rate)}});
            }
        }
    }

    geo::Point middle_of(const std::vector<geo::Polygon>& degrees) const {
        geo::Box box;
        for (const geo::Point p : degrees.front().outer) box.add(to_plane_({p.x, p.y}));
        return {(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2};
    }

    // P6: every cell of the spreadsheet is a number.
    void all_finite() {
        const io::Input file = io::input_of(files_, csv);
        std::string head = file.bytes.substr(0, file.bytes.find("\r\n"));
        if (head.starts_with("\xEF\xBB\xBF")) head.erase(0, 3);
        std::vector<std::string> names;
        for (std::size_t comma = 0; comma != head.npos; head.erase(0, comma + 1)) {
            comma = head.find(',');
            names.push_back(head.substr(0, comma));
            if (comma == head.npos) break;
        }
        const io::Table t = io::read_table(file, names);
        for (const auto& column : t.columns)
            for (std::size_t i = 0; i < column.size(); ++i)
                if (!std::isfinite(column[i]))
                    tell("verify.not_finite", {{"file", csv}, {"cell", count(i + 1)}});
    }

    const io::Files& files_;
    const Demands& demands_;
    std::vector<isoxml::TaskMap> maps_;
    std::vector<geo::Polygon> boundary_;
    std::function<geo::Point(geo::LonLat)> to_plane_;
    std::vector<double> inside_;
    std::vector<double> by_csv_;
    std::vector<Message> faults_;
};

}  // namespace

std::vector<Message> broken_promises(const io::Files& files, const Demands& demands) {
    return Check(files, demands).run();
}

void require_kept(const std::vector<Message>& faults) {
    if (!faults.empty()) throw OutputError(faults.front());
}

}  // namespace vrmap::job
