// SPDX-License-Identifier: Apache-2.0
#include "vrmap/job/run.hpp"

#include <algorithm>
#include <cmath>

#include "job/exports.hpp"
#include "job/ledger_sums.hpp"
#include "job/promises.hpp"
#include "job/report_page.hpp"
#include "job/zones_layer.hpp"
#include "vrmap/io/write_geopackage.hpp"
#include "vrmap/io/write_task_map.hpp"
#include "vrmap/isoxml/taskdata.hpp"

namespace vrmap::job {

namespace {

namespace fs = std::filesystem;
using agronomy::Term;

// Where the terminal does not know its place: the field's mean, as a rate the spreader can drive.
MgPerM2 mean_rate(const Result& r) {
    const double area = r.loaded.evidence.boundary.area().value;
    const double mean =
        r.outcome.spread.total_product(r.outcome.wanted.area).value * units::mg_in_kg / area;
    const double step = r.job.spreader.step.value * units::mg_per_m2_in_kg_per_ha;
    MgPerM2 best = 0;
    double least = 1e300;
    // the nearest rate that the map itself holds: within limits and on a step by construction
    for (std::size_t i = 0; i < r.outcome.spread.product.size(); ++i)
        if (r.outcome.spread.has_rate[i] &&
            std::abs(r.outcome.spread.product[i] - mean) < least - step / 1e6) {
            best = r.outcome.spread.product[i];
            least = std::abs(best - mean);
        }
    return best;
}

isoxml::TaskData task_data(const Result& r, const geo::Projection& projection) {
    isoxml::TaskData d;
    d.software_version = version();
    d.customer = r.job.customer;
    d.farm = r.job.farm;
    d.field = r.job.name;
    d.field_area = r.loaded.evidence.boundary.area();
    d.boundary = isoxml::to_geographic(r.loaded.evidence.boundary, projection);
    d.product = r.job.product;
    d.task = r.job.product + " " + r.job.name;
    d.grid = r.task_grid;
    d.default_rate = d.position_lost_rate = mean_rate(r);
    return d;
}

io::GeoTable boundary_table(const Result& r) {
    const geo::FieldBoundary& b = r.loaded.evidence.boundary;
    io::GeoTable t{"boundary", r.loaded.crs, 1, {}, {}, {}};
    t.polygon = [&b](std::size_t) { return b.parts(); };
    t.columns = {
        io::words("name", [&r](std::size_t) { return r.job.name; }),
        io::words(
            "source",
            [&r](std::size_t) { return std::string(r.job.boundary ? "file" : "points_hull"); }),
        io::reals("area_ha", [&b](std::size_t) { return b.area().value / units::m2_in_ha; })};
    return t;
}

// P2O5 and K2O, where the guide asks for them: what is given, and every term of it but empty ones.
void add_minerals(io::GeoTable& t, const Result& r, const std::vector<std::size_t>& cells) {
    for (const auto& [nutrient, ledger] : ledgers_of(r)) {
        if (nutrient == agronomy::Nutrient::nitrogen) continue;
        const std::string unit = std::string(agronomy::name(nutrient)) + "_mg_per_m2";
        t.columns.push_back(io::integers(
            unit, [l = ledger, c = &cells](std::size_t i) { return l->rate((*c)[i]); }));
        for (const Term term :
             {Term::guide, Term::soil_test, Term::organic, Term::cap, Term::machine})
            t.columns.push_back(io::integers(
                std::string(agronomy::name(term)) + "_" + unit,
                [l = ledger, term, c = &cells](std::size_t i) { return (*l)[term][(*c)[i]]; }));
    }
}

// The spreader's mesh with the reasons of every cell: the ledger a person can open in a GIS.
io::GeoTable mesh_table(const Result& r, const std::vector<std::size_t>& cells) {
    const prescription::Prescription& p = r.outcome.wanted;
    const machine::SpreadMap& s = r.outcome.spread;
    io::GeoTable t{"mesh", r.loaded.crs, cells.size(), {}, {}, {}};
    t.polygon = [&p, &cells](std::size_t i) {
        const geo::Cell c = p.area.cell(cells[i]);
        const auto at = [&](int row, int col) { return p.mesh().at(row, col); };
        return std::vector<geo::Polygon>{{{at(c.row + 1, c.col), at(c.row + 1, c.col + 1),
                                           at(c.row, c.col + 1), at(c.row, c.col)},
                                          {}}};
    };
    t.columns = {
        io::integers("product_mg_per_m2",
                     [&, c = &cells](std::size_t i) { return s.product[(*c)[i]]; }),
        io::reals("product_kg_per_10a",
                  [&, c = &cells](std::size_t i) { return kg_per_10a_from(s.product[(*c)[i]]); }),
        io::integers("n_mg_per_m2",
                     [&, c = &cells](std::size_t i) { return s.ledger.rate((*c)[i]); }),
        io::reals("area_m2", [&, c = &cells](std::size_t i) { return p.area[(*c)[i]]; }),
        io::reals("sd_n_kg_per_10a", [&, c = &cells](std::size_t i) {
            return to_kg_per_10a(NitrogenRate{p.sd[(*c)[i]]});
        })};
    for (std::size_t k = 0; k < agronomy::terms; ++k) {
        const Term term = static_cast<Term>(k);
        t.columns.push_back(
            io::integers(std::string(agronomy::name(term)) + "_n_mg_per_m2",
                         [&, term, c = &cells](std::size_t i) { return s.ledger[term][(*c)[i]]; }));
    }
    add_minerals(t, r, cells);
    return t;
}

// The points of all years, one after the other.
struct YieldPoint {
    std::size_t year;
    std::size_t point;
};

std::vector<YieldPoint> yield_points(const Result& r) {
    std::vector<YieldPoint> all;
    for (std::size_t k = 0; k < r.outcome.yield.size(); ++k)
        for (std::size_t i = 0; i < r.outcome.yield[k].points.all.size(); ++i)
            all.push_back({k, i});
    return all;
}

io::GeoTable yield_table(const Result& r, const std::vector<YieldPoint>& points) {
    io::GeoTable t{"yield_points", r.loaded.crs, points.size(), {}, {}, {}};
    const auto of = [&r, &points](auto value) {
        return [&r, &points, value](std::size_t i) {
            return value(r.outcome.yield[points[i].year].points, points[i].point);
        };
    };
    using clean::CleanedYield;
    t.point = of([](const CleanedYield& y, std::size_t i) { return y.all.position[i]; });
    t.columns = {io::integers("record", of([](const CleanedYield& y, std::size_t i) {
                                  return y.all.record[i];
                              })),
                 io::reals("yield_t_per_ha",
                           of([](const CleanedYield& y, std::size_t i) { return y.all.value[i]; })),
                 io::words("reason", of([](const CleanedYield& y, std::size_t i) {
                               return std::string(clean::name(y.reason[i]));
                           })),
                 io::words("harvested", [&r, &points](std::size_t i) {
                     return r.job.yield[points[i].year].harvested.iso;
                 })};
    return t;
}

std::string field_bytes(const Result& r) {
    const std::vector<std::size_t> cells = cells_with_rate(r);
    const ZonesLayer zones(r);
    std::vector<io::GeoTable> tables{io::task_grid_table(r.task_grid, r.job.fertiliser),
                                     mesh_table(r, cells), zones.table(), boundary_table(r)};
    const std::vector<YieldPoint> points = yield_points(r);
    if (!points.empty()) tables.push_back(yield_table(r, points));
    return io::geopackage_bytes("field.gpkg", tables);
}

std::vector<OutputRecord> records_of(const io::Files& files) {
    std::vector<OutputRecord> records;
    for (const auto& [name, bytes] : files)
        records.push_back({name, bytes.size(), io::sha256(bytes)});
    return records;
}

// The report lists the files beside it, the summary all of them.
void add_papers(io::Files& files, const Result& r, const RunOptions& options) {
    if (options.outputs.contains(Output::report))
        files["report.html"] = report_html(r, records_of(files), options.say);
    files["summary.json"] = summary_json(r, records_of(files));
}

// What had to be there to check the rest, but was not chosen, goes.
void keep_chosen(io::Files& files, const Outputs& chosen) {
    if (!chosen.contains(Output::taskdata))
        std::erase_if(files, [](const auto& f) { return f.first.starts_with("TASKDATA/"); });
    if (!chosen.contains(Output::gpkg)) files.erase("field.gpkg");
}

MgPerM2 limit(ProductRate r) {
    return to_mg_per_m2(r.value);
}

}  // namespace

std::string version() {
    return VRMAP_VERSION;
}

Demands demands_of(const Result& r) {
    return {r.job.pad,
            {{std::max<MgPerM2>(1, limit(r.job.spreader.least)), limit(r.job.spreader.most),
              isoxml::total_kg(r.task_grid),
              r.outcome.spread.total_product(r.outcome.wanted.area).value}}};
}

Totals totals_of(const Result& r) {
    Totals t;
    const double area = r.loaded.evidence.boundary.area().value;
    t.area_ha = area / units::m2_in_ha;
    t.nitrogen_kg = r.outcome.spread.total_nitrogen(r.outcome.wanted.area).value;
    const ProductRate uniform =
        machine::uniform_rates({r.job.guide.rate, {}, {}}, r.job.spreader, r.job.fertiliser).first;
    t.guide_nitrogen_kg = r.job.guide.rate.value * t.area_ha;
    t.uniform_product_kg = uniform.value * t.area_ha;
    t.uniform_nitrogen_kg = t.uniform_product_kg * r.job.fertiliser.nitrogen_fraction;
    t.product_kg = isoxml::total_kg(r.task_grid);
    t.mesh_product_kg = r.outcome.spread.total_product(r.outcome.wanted.area).value;
    t.whole_cells_kg = isoxml::whole_cells_kg(r.task_grid);
    const auto sums = ledger_sums(r.outcome.spread.ledger, r.outcome.wanted.area);
    for (std::size_t k = 0; k < sums.size(); ++k) t.moved_kg[k] = sums[k].kg;
    t.least_rate = limit(r.job.spreader.most);
    for (std::size_t i = 0; i < r.outcome.spread.product.size(); ++i) {
        if (!r.outcome.spread.has_rate[i]) continue;
        t.least_rate = std::min(t.least_rate, r.outcome.spread.product[i]);
        t.most_rate = std::max(t.most_rate, r.outcome.spread.product[i]);
    }
    return t;
}

std::vector<MineralTotals> mineral_totals_of(const Result& r) {
    std::vector<MineralTotals> all;
    for (const auto& [nutrient, ledger] : ledgers_of(r)) {
        if (nutrient == agronomy::Nutrient::nitrogen) continue;
        const auto sums = ledger_sums(*ledger, r.outcome.wanted.area);
        MineralTotals m{nutrient, 0, 0, 0};
        for (std::size_t k = 0; k < sums.size(); ++k) {
            const Term term = static_cast<Term>(k);
            if (term == Term::guide) m.guide_kg = sums[k].kg;
            if (term != Term::machine) m.wanted_kg += sums[k].kg;
            m.given_kg += sums[k].kg;
        }
        all.push_back(m);
    }
    return all;
}

Result walk(FieldJob job, const RunOptions& options, const Progress& progress) {
    Result r{std::move(job), {}, {}, {}, {}, {}, {}};
    if (progress) progress("reading", 0);
    r.loaded = load(r.job);
    r.loaded.plan.threads = options.threads;
    r.outcome = prescribe(r.loaded.evidence, r.loaded.plan, progress);
    r.notes = r.loaded.notes;
    r.notes.insert(r.notes.end(), r.outcome.notes.begin(), r.outcome.notes.end());

    const geo::Projection projection = io::projection_of(r.loaded.crs);
    r.centre = projection.to_geographic(r.loaded.evidence.boundary.centroid());
    r.task_grid = isoxml::make_task_grid(r.outcome.spread.product, r.outcome.spread.has_rate,
                                         r.loaded.evidence.boundary, r.job.pad, projection);
    return r;
}

io::Files files_of(const Result& r, const RunOptions& options) {
    const geo::Projection projection = io::projection_of(r.loaded.crs);
    io::Files files = io::taskdata_files(task_data(r, projection));
    files["field.gpkg"] = field_bytes(r);
    files["preview.svg"] = preview_svg(r);
    add_exports(files, r, projection, options.outputs);
    io::require_one_truth(files, std::max<MgPerM2>(1, limit(r.job.spreader.least)),
                          limit(r.job.spreader.most));
    require_zones(io::input_of(files, "field.gpkg"), r);
    require_exports(files, r, projection);
    require_kept(broken_promises(files, demands_of(r)));
    keep_chosen(files, options.outputs);
    add_papers(files, r, options);
    require_kept(manifest_faults(files));
    return files;
}

Result run(const fs::path& job_file, const fs::path& out, const RunOptions& options,
           const Progress& progress) {
    FieldJob job = read_field_job(job_file);
    io::Staging staging({out, options.overwrite, io::require_earlier_result, options.files});
    Result r = walk(std::move(job), options, progress);
    r.inputs_in = fs::absolute(job_file.parent_path().empty() ? "." : job_file.parent_path())
                      .lexically_normal()
                      .lexically_relative(fs::absolute(out).lexically_normal())
                      .generic_string();
    if (progress) progress("writing", 0);
    const io::Files files = files_of(r, options);
    if (progress) progress("checking", 0);
    staging.publish(files);
    return r;
}

}  // namespace vrmap::job
