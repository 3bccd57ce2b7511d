// SPDX-License-Identifier: Apache-2.0
#include "vrmap/job/run.hpp"

#include <algorithm>
#include <cmath>

#include "job/exports.hpp"
#include "job/ledger_sums.hpp"
#include "job/report_page.hpp"
#include "job/soil_points.hpp"
#include "job/zones_layer.hpp"
#include "vrmap/io/write_geopackage.hpp"
#include "vrmap/io/write_task_map.hpp"
#include "vrmap/isoxml/taskdata.hpp"

namespace vrmap::job {

namespace {

namespace fs = std::filesystem;
using agronomy::Term;

// Where the terminal does not know its place: the field's mean, as a rate the spreader can drive.
MgPerM2 mean_rate(const Result& r, std::size_t product) {
    const geo::Grid<MgPerM2>& rates = rates_of(r, product);
    const double area = r.loaded.evidence.boundary.area().value;
    const double mean = machine::total(rates, r.outcome.wanted.area).value * units::mg_in_kg / area;
    const double step = r.job.products[product].spreader.step.value * units::mg_per_m2_in_kg_per_ha;
    MgPerM2 best = 0;
    double least = 1e300;
    // the nearest rate that the map itself holds: within limits and on a step by construction
    for (std::size_t i = 0; i < rates.size(); ++i)
        if (r.outcome.spread.has_rate[i] && std::abs(rates[i] - mean) < least - step / 1e6) {
            best = rates[i];
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
    for (std::size_t k = 0; k < r.job.products.size(); ++k) {
        const std::string& name = r.job.products[k].name;
        const MgPerM2 mean = mean_rate(r, k);
        d.tasks.push_back({name, name + " " + r.job.name, r.task_grids[k], mean, mean, 0});
    }
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

// A second product, where there is one.
void add_second(io::GeoTable& t, const Result& r, const std::vector<std::size_t>& cells) {
    if (!r.outcome.spread.second) return;
    const auto rate = [&s = *r.outcome.spread.second, c = &cells](std::size_t i) {
        return s[(*c)[i]];
    };
    t.columns.push_back(io::integers("product_2_mg_per_m2", rate));
    t.columns.push_back(io::reals("product_2_kg_per_10a",
                                  [rate](std::size_t i) { return kg_per_10a_from(rate(i)); }));
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
    add_second(t, r, cells);
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

void write_field(const fs::path& path, const Result& r) {
    const std::vector<std::size_t> cells = cells_with_rate(r);
    std::vector<ZonesLayer> zones;
    for (std::size_t k = 0; k < r.job.products.size(); ++k) zones.emplace_back(r, k);
    std::vector<io::GeoTable> tables;
    for (std::size_t k = 0; k < zones.size(); ++k) {
        tables.push_back(io::task_grid_table(r.task_grids[k], r.job.products[k].content, k));
        tables.push_back(zones[k].table());
    }
    tables.push_back(mesh_table(r, cells));
    tables.push_back(boundary_table(r));
    const std::vector<YieldPoint> points = yield_points(r);
    if (!points.empty()) tables.push_back(yield_table(r, points));
    for (io::GeoTable& t : soil_points_layer(r.loaded.soil_tests, r.loaded.crs))
        tables.push_back(std::move(t));
    io::write_geopackage(path, tables);
}

OutputRecord record_of(const fs::path& folder, const fs::path& file) {
    const io::Input in = io::read_input(file);
    return {fs::relative(file, folder).generic_string(), in.bytes.size(), in.sha256};
}

std::vector<OutputRecord> records_of(const fs::path& folder) {
    std::vector<OutputRecord> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) files.push_back(record_of(folder, entry.path()));
    std::sort(files.begin(), files.end(),
              [](const OutputRecord& a, const OutputRecord& b) { return a.file < b.file; });
    return files;
}

// A second product that no cell wants is a mistake of the job, or good to know.
void note_products(Result& r) {
    if (!r.outcome.spread.second) return;
    const auto& rates = r.outcome.spread.second->values();
    if (std::all_of(rates.begin(), rates.end(), [](MgPerM2 v) { return v == 0; }))
        r.notes.push_back({"product.not_needed", {{"product", r.job.products[1].name}}});
}

// The report lists the files beside it, the summary all of them.
void write_papers(const fs::path& folder, const Result& r, const RunOptions& options) {
    std::vector<OutputRecord> files = records_of(folder);
    if (options.outputs.contains(Output::report)) {
        const fs::path report = folder / "report.html";
        io::write_file(report, report_html(r, files, options.say));
        files.push_back(record_of(folder, report));
    }
    io::write_file(folder / "summary.json", summary_json(r, files));
}

std::vector<io::RateLimits> limits_of(const FieldJob& job) {
    std::vector<io::RateLimits> all;
    for (const Product& p : job.products)
        all.push_back({std::max<MgPerM2>(1, to_mg_per_m2(p.spreader.least.value)),
                       to_mg_per_m2(p.spreader.most.value)});
    return all;
}

ProductTotals totals_of(const Result& r, std::size_t product, ProductRate uniform) {
    ProductTotals t;
    const geo::Grid<MgPerM2>& rates = rates_of(r, product);
    t.kg = isoxml::total_kg(r.task_grids[product]);
    t.uniform_kg = uniform.value * r.loaded.evidence.boundary.area().value / units::m2_in_ha;
    t.mesh_kg = machine::total(rates, r.outcome.wanted.area).value;
    t.whole_cells_kg = isoxml::whole_cells_kg(r.task_grids[product]);
    t.least_rate = to_mg_per_m2(r.job.products[product].spreader.most.value);
    for (std::size_t i = 0; i < rates.size(); ++i) {
        if (!r.outcome.spread.has_rate[i]) continue;
        t.least_rate = std::min(t.least_rate, rates[i]);
        t.most_rate = std::max(t.most_rate, rates[i]);
    }
    return t;
}

}  // namespace

std::string version() {
    return VRMAP_VERSION;
}

const geo::Grid<MgPerM2>& rates_of(const Result& r, std::size_t product) {
    return product == 0 ? r.outcome.spread.product : *r.outcome.spread.second;
}

MgPerM2 nitrogen_in(MgPerM2 rate, const Product& product) {
    return to_mg_per_m2(kg_per_ha_from(rate) * product.content.nitrogen_fraction);
}

Totals totals_of(const Result& r) {
    Totals t;
    const double area = r.loaded.evidence.boundary.area().value;
    t.area_ha = area / units::m2_in_ha;
    t.nitrogen_kg = r.outcome.spread.total_nitrogen(r.outcome.wanted.area).value;
    const Plan& plan = r.loaded.plan;
    const machine::Rates uniform =
        machine::uniform_rates({plan.guide.rate, plan.phosphate_guide, plan.potash_guide},
                               plan.spreader, plan.product, plan.second);
    t.guide_nitrogen_kg = r.job.guide.rate.value * t.area_ha;
    for (std::size_t k = 0; k < r.job.products.size(); ++k) {
        t.products.push_back(totals_of(r, k, k == 0 ? uniform.first : uniform.second));
        t.uniform_nitrogen_kg +=
            t.products[k].uniform_kg * r.job.products[k].content.nitrogen_fraction;
    }
    const auto sums = ledger_sums(r.outcome.spread.ledger, r.outcome.wanted.area);
    for (std::size_t k = 0; k < sums.size(); ++k) t.moved_kg[k] = sums[k].kg;
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

Result run(const fs::path& job_file, const fs::path& out, const RunOptions& options,
           const Progress& progress) {
    const auto say = [&progress](const char* stage) {
        if (progress) progress(stage, 0);
    };
    Result r{read_field_job(job_file), {}, {}, {}, {}, {}};
    io::Staging staging(out, options.overwrite);
    say("reading");
    r.loaded = load(r.job);
    r.loaded.plan.threads = options.threads;
    r.outcome = prescribe(r.loaded.evidence, r.loaded.plan, progress);
    r.notes = r.loaded.notes;
    r.notes.insert(r.notes.end(), r.outcome.notes.begin(), r.outcome.notes.end());
    note_products(r);

    const geo::Projection projection = io::projection_of(r.loaded.crs);
    r.centre = projection.to_geographic(r.loaded.evidence.boundary.centroid());
    for (std::size_t k = 0; k < r.job.products.size(); ++k)
        r.task_grids.push_back(isoxml::make_task_grid(rates_of(r, k), r.outcome.spread.has_rate,
                                                      r.loaded.evidence.boundary, r.job.pad,
                                                      projection));
    say("writing");
    io::write_taskdata(staging.folder() / "TASKDATA", task_data(r, projection));
    write_field(staging.folder() / "field.gpkg", r);
    io::write_file(staging.folder() / "preview.svg", preview_svg(r, options.say));
    say("checking");
    io::require_one_truth(staging.folder() / "TASKDATA", staging.folder() / "field.gpkg",
                          limits_of(r.job));
    require_zones(staging.folder() / "field.gpkg", r);
    write_exports(staging.folder(), r, projection, options.outputs);
    keep_chosen(staging.folder(), options.outputs);
    write_papers(staging.folder(), r, options);
    staging.publish();
    return r;
}

}  // namespace vrmap::job
