// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <filesystem>
#include <functional>
#include <string>

#include "vrmap/io/publish.hpp"
#include "vrmap/io/sandbox.hpp"
#include "vrmap/isoxml/task_grid.hpp"
#include "vrmap/job/field_job.hpp"
#include "vrmap/job/load.hpp"
#include "vrmap/job/outputs.hpp"
#include "vrmap/prescribe.hpp"
#include "vrmap/report/page.hpp"

namespace vrmap::job {

struct RunOptions {
    io::Overwrite overwrite = io::Overwrite::no;
    int threads = 0;  ///< 0: as many as the machine has; the files do not depend on it
    Outputs outputs = all_outputs();
    report::Say say = report::plain_words;  ///< both languages of a sentence
    io::FileSystem* files = &io::system_files();
    /// Called once, before any file that the job names is opened, with all that this run will still
    /// read and write: a process of its own can give up the rest.
    std::function<void(const io::Reach&)> before_reading;
};

/// Everything one run knows, for whoever shows it.
struct Result {
    FieldJob job;
    Loaded loaded;
    Outcome outcome;
    std::vector<isoxml::TaskGrid> task_grids;  ///< one for each product
    geo::LonLat centre;                        ///< of the field
    Notes notes;                               ///< of loading and prescribing
    std::string inputs_in;                     ///< the job's folder, seen from the results'
};

/// The whole walk: job file → files → prescription → `out` with preview.svg, summary.json and the
/// chosen outputs, re-read and compared before anything appears under its name. THROWS as its rooms
/// do; then `out` is as it was.
Result run(const std::filesystem::path& job_file, const std::filesystem::path& out,
           const RunOptions& options = {}, const Progress& progress = {});

/// `run` step by step, for who does something between them: the prescription; and every output as
/// bytes, each read again by a reader of its own and held against the others and the promises
/// (RELIABILITY.md P1–P4, P6). Neither writes. What Staging::publish then reads back from the disk
/// must be these very bytes. files_of THROWS OutputError when a check fails.
Result walk(FieldJob job, const RunOptions& options = {}, const Progress& progress = {});
io::Files files_of(const Result& result, const RunOptions& options = {});

/// A file that the run made.
struct OutputRecord {
    std::string file;  ///< below the folder, "/" between
    std::uint64_t bytes = 0;
    std::string sha256;
};

/// summary.json as text: the manifest of RELIABILITY.md P12. `outputs` are the files beside it.
std::string summary_json(const Result& result, const std::vector<OutputRecord>& outputs);

/// preview.svg as text, with the number of notes and the first of them.
std::string preview_svg(const Result& result, const report::Say& say);

/// What the spreader is told of a product, mg/m² per mesh cell.
const geo::Grid<MgPerM2>& rates_of(const Result& result, std::size_t product);

/// Nitrogen in so much of a product.
MgPerM2 nitrogen_in(MgPerM2 rate, const Product& product);

/// One product's sums and range over the field.
struct ProductTotals {
    double kg = 0;  ///< on the task grid, inside the field
    double uniform_kg = 0;
    double mesh_kg = 0;         ///< on the spreader's mesh
    double whole_cells_kg = 0;  ///< on the task grid, its pad included: a terminal may show it
    MgPerM2 least_rate = 0;     ///< of the mesh
    MgPerM2 most_rate = 0;
};

/// Sums that both the summary and the program's last words give. "Uniform" is what a farm without
/// a map would drive: the product steps nearest to the guide rates, everywhere.
struct Totals {
    double area_ha = 0;
    double nitrogen_kg = 0;
    double guide_nitrogen_kg = 0;
    double uniform_nitrogen_kg = 0;
    std::vector<ProductTotals> products;
    std::array<double, agronomy::terms> moved_kg{};  ///< nitrogen, by term of the ledger
    double nitrogen_saving_pct() const {
        return uniform_nitrogen_kg > 0 ? 100 * (1 - nitrogen_kg / uniform_nitrogen_kg) : 0;
    }
    double moved(std::initializer_list<agronomy::Term> all) const {
        double sum = 0;
        for (const agronomy::Term t : all) sum += moved_kg[static_cast<std::size_t>(t)];
        return sum;
    }
};
Totals totals_of(const Result& result);

/// What the map's products cost, and one rate everywhere.
struct Money {
    double yen = 0;
    double uniform_yen = 0;
    double saved() const { return uniform_yen - yen; }
};
/// None without prices in the job.
std::optional<Money> money_of(const Result& result, const Totals& totals);
/// The same in sentences; of the crop too, where its price is stated. Empty without prices.
Notes money_words(const Result& result, const Totals& totals);

/// What each anchor saves against one rate everywhere, where the job states one.
struct AnchorTotals {
    struct One {
        double nitrogen_kg = 0;
        std::optional<Money> money;
    };
    One mid;
    One high;
};
std::optional<AnchorTotals> anchor_totals_of(const Result& result, const Totals& totals);
Notes anchor_words(const Result& result, const Totals& totals);

/// P2O5 or K2O where the guide asks for it: what the guide alone, the whole account, and the
/// products come to, kg.
struct MineralTotals {
    agronomy::Nutrient nutrient;
    double guide_kg = 0;
    double wanted_kg = 0;
    double given_kg = 0;
};
std::vector<MineralTotals> mineral_totals_of(const Result& result);

/// What harvests carry off the field of P2O5 or K2O in a year, its mean over the ground that a
/// yield map knows, kg/10a; none where it moved no rate.
std::optional<double> removal_kg_per_10a(const Result& result, agronomy::Nutrient nutrient);
/// The same in a sentence for each of the two.
Notes removal_words(const Result& result);

/// Whether driving the map is worth it here, in words; none where one rate is driven everywhere or
/// the crop's response is not known.
std::optional<Message> worth_words(const Result& result);

/// The version of vrmap, "0.1.0".
std::string version();

}  // namespace vrmap::job
