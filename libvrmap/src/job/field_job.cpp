// SPDX-License-Identifier: Apache-2.0
#include "vrmap/job/field_job.hpp"

#include <algorithm>
#include <cmath>

#include "job/before_flooding.hpp"
#include "job/canopy_rule.hpp"
#include "job/climate.hpp"
#include "job/confirm.hpp"
#include "job/gaps.hpp"
#include "job/layer_source.hpp"
#include "job/limits.hpp"
#include "job/manual.hpp"
#include "job/mineralisation.hpp"
#include "job/organic.hpp"
#include "job/own_tables.hpp"
#include "job/picture.hpp"
#include "job/prices.hpp"
#include "job/product.hpp"
#include "job/protein.hpp"
#include "job/recovery.hpp"
#include "job/removal.hpp"
#include "job/season.hpp"
#include "job/section.hpp"
#include "job/soil_test.hpp"
#include "job/standard.hpp"
#include "job/stated_unit.hpp"
#include "job/template.hpp"
#include "vrmap/error.hpp"
#include "vrmap/job/guide.hpp"

namespace vrmap::job {

namespace {

// The job file, table by table.
class Reader {
public:
    Reader(const toml::table& root, const std::filesystem::path& path)
        : root_(root), path_(path.string()), top_(root, "", path_, &gaps_) {}

    FieldJob read() {
        FieldJob job;
        job.path = path_;
        may("guide", [&](Section& s) { read_own_tables(s, job); });
        need("field", [&](Section& s) { field(s, job); });
        need("boundary", [&](Section& s) { boundary(s, job); });
        need("guide", [&](Section& s) { dressing(s, job); });
        each("yield", [&](Section& s) { yield(s, job); });
        std::sort(job.yield.begin(), job.yield.end(), [](const YieldInput& a, const YieldInput& b) {
            return a.harvested.day < b.harvested.day;
        });
        may("climate", [&](Section& s) { job.climate = read_climate(s); });
        may("ndvi", [&](Section& s) { ndvi(s, job); });
        may("moisture", [&](Section& s) { moisture(s, job); });
        need("guide", [&](Section& s) { guide(s, job); });
        each("organic", [&](Section& s) { job.organic.push_back(read_organic(s, job)); });
        each("applied", [&](Section& s) { job.applied.push_back(read_applied(s, job)); });
        may("soil_test", [&](Section& s) { soil_test(s, job); });
        machine::Spreader spreader;
        need("spreader", [&](Section& s) { spreader = read_spreader(s); });
        const auto product = [&](Section& s) {
            job.products.push_back(read_product(s, spreader, job.tables));
        };
        if (top_.has("product"))
            each("product", product);
        else
            need("product", product);
        may("prices", [&](Section& s) {
            job.prices = read_prices(s, std::max<std::size_t>(1, job.products.size()));
        });
        may("manual", [&](Section& s) { job.manual = read_manual(s, job); });
        may("task", [&](Section& s) {
            job.pad = {s.number("pad_m", 0, 50).value_or(job.pad.value)};
            s.finish();
        });
        top_.has("extends");  // followed before the tables are read
        top_.finish();
        gaps_.hold([&] { require_consistent(job); });
        gaps_.hold([&] { require_products(top_, job); });
        gaps_.settle(path_);
        return job;
    }

private:
    std::optional<Section> find(const char* name) {
        if (!top_.has(name)) return std::nullopt;
        const toml::table* t = root_.get(name)->as_table();
        if (!t)
            top_.refuse(name, {"config.wrong_type",
                               {{"key", name}, {"expected", std::string("[") + name + "]"}}});
        return Section(*t, name, path_, &gaps_);
    }
    // A table that is not there lacks all its keys.
    Section table(const char* name) {
        static const toml::table none;
        return find(name).value_or(Section(none, name, path_, &gaps_));
    }
    template <class Read>
    void need(const char* name, Read read) {
        gaps_.hold([&] {
            Section s = table(name);
            read(s);
        });
    }
    template <class Read>
    void may(const char* name, Read read) {
        gaps_.hold([&] {
            if (auto s = find(name)) read(*s);
        });
    }

    static void field(Section& s, FieldJob& job) {
        job.name = s.need_words("name");
        job.customer = s.words("customer").value_or("vrmap");
        job.farm = s.words("farm").value_or(job.customer);
        job.crop = s.need_words("crop");
        job.synthetic = s.truth("synthetic").value_or(false);
        job.region =
            s.choice("region", {"japan", "any"}, 0) == 0 ? io::Region::japan : io::Region::any;
        s.finish();
    }

    void boundary(Section& s, FieldJob& job) const {
        if (s.choice("from", {"file", "points_hull"}, 0) == 0)
            boundary_file(s, job);
        else
            job.hull_edge = {s.number("longest_edge_m", 1, 1000).value_or(40)};
        s.finish();
    }

    void boundary_file(Section& s, FieldJob& job) const {
        job.boundary = layer_source(s, "boundary");
        if (s.has("key") || s.has("keys")) {
            job.parcels.column = s.need_words("key");
            job.parcels.keys = s.need_word_list("keys");
            job.join = {s.number("join_m", 0, 10).value_or(0.01)};
        }
        job.boundary_confirmed = confirmed(s, {Suspicion::swapped_axes, Suspicion::tokyo_datum});
    }

    void yield(Section& s, FieldJob& job) const {
        YieldInput y;
        y.limits = yield_limits(job.tables);
        y.source = layer_source(s, "yield");
        y.source.numbers = {s.need_words("value")};
        read_protein(s, job, y);
        const StatedUnit unit = stated_unit(s, "unit", known_yield_units());
        y.unit = unit.name;
        y.t_per_ha_per_unit = unit.factor;
        const auto range = s.numbers("range", 2);
        y.confirmed = confirmed(s, of_points());
        if (s.has("crop")) y.crop = s.need_words("crop");
        y.harvested = s.need_date("harvested");
        s.finish();
        if (range) {
            y.range_stated = true;
            y.limits.above = {(*range)[0] * y.t_per_ha_per_unit};
            y.limits.at_most = {(*range)[1] * y.t_per_ha_per_unit};
            // limits are the user's, never off
            const Limits possible = limits_of("yield", "range_t_per_ha");
            if (!(possible.hold(y.limits.above.value) && y.limits.above < y.limits.at_most &&
                  possible.hold(y.limits.at_most.value)))
                s.refuse("range", {"yield.bad_range", {{"most", text(possible.most)}}});
        }
        require_not_after_dressing(s, "harvested", y.harvested, job);
        for (const YieldInput& other : job.yield) not_same_harvest(s, y.harvested, other.harvested);
        job.yield.push_back(std::move(y));
    }

    // Two logs of one harvest would vouch for each other.
    static void not_same_harvest(const Section& s, const Date& a, const Date& b) {
        if (a.iso.empty() || b.iso.empty()) return;  // missing
        const double least_days = limits_of("yield", "days_between_harvests").least;
        if (static_cast<double>(std::abs(a.day - b.day)) < least_days)
            s.refuse("harvested",
                     {"yield.same_harvest",
                      {{"date", a.iso}, {"other", b.iso}, {"days", text(least_days - 1)}}});
    }

    void ndvi(Section& s, FieldJob& job) const {
        NdviInput n;
        picture(s, n);
        n.confirmed = confirmed(s, {Suspicion::swapped_axes, Suspicion::tokyo_datum});
        n.taken = s.need_date("date");
        read_canopy_rule(s, n, job);
        s.finish();
        require_not_after_dressing(s, "date", n.taken, job);
        job.ndvi = std::move(n);
    }

    // Of the soil: all three or none.
    static std::optional<agronomy::SoilWater> soil_water(Section& s, const Tables& tables) {
        if (!s.has("lower_limit") && !s.has("drained_upper_limit") && !s.has("saturation"))
            return std::nullopt;
        const auto [slope, lost] = water_factor_numbers(tables);
        const agronomy::SoilWater soil{s.need_number("lower_limit", 0, 1),
                                       s.need_number("drained_upper_limit", 0, 1),
                                       s.need_number("saturation", 0, 1), slope, lost};
        const bool all =
            s.has("lower_limit") && s.has("drained_upper_limit") && s.has("saturation");
        if (all && !soil.ordered()) s.refuse("drained_upper_limit", {"moisture.soil_order", {}});
        return soil;
    }

    void moisture(Section& s, FieldJob& job) const {
        MoistureInput m;
        m.source = layer_source(s, "moisture");
        m.source.numbers = {s.need_words("value")};
        m.confirmed = confirmed(s, {Suspicion::swapped_axes, Suspicion::tokyo_datum,
                                    Suspicion::far_points, Suspicion::low_percent});
        const StatedUnit unit = stated_unit(s, "unit", known_moisture_units());
        m.unit = unit.name;
        m.fraction_per_unit = unit.factor;
        m.taken = s.need_date("date");
        read_before_flooding(s, m, job);
        m.soil = soil_water(s, job.tables);
        s.finish();
        require_not_after_dressing(s, "date", m.taken, job);
        job.moisture = std::move(m);
    }

    // A table that may come several times: [name] or [[name]].
    template <class Read>
    void each(const char* name, Read read) {
        if (!top_.has(name)) return;
        const toml::array* all = root_.get(name)->as_array();
        if (!all) return may(name, read);
        for (const auto& one : *all) {
            const toml::table* t = one.as_table();
            gaps_.hold([&] {
                if (!t)
                    top_.refuse(name,
                                {"config.wrong_type",
                                 {{"key", name}, {"expected", std::string("[[") + name + "]]"}}});
                Section s(*t, name, path_, &gaps_);
                read(s);
            });
        }
    }

    void soil_test(Section& s, FieldJob& job) {
        SoilTestInput t = read_soil_test(s, job);
        // a test moves the rate of its own nutrient, and there must be one to move
        if (t.find("p2o5") && !(job.phosphate_guide.value > 0)) lack_guide("p2o5_kg_per_10a");
        if (t.find("k2o") && !(job.potash_guide.value > 0)) lack_guide("k2o_kg_per_10a");
        job.soil_test = std::move(t);
    }

    void lack_guide(const char* key) {
        const Limits possible = limits_of("guide", key);
        table("guide").lack(key, span(possible.least, possible.most));
    }

    static std::vector<std::string> dressings() { return {"whole", "basal", "topdressing"}; }

    // What the layers' dates are held against: known before them.
    static void dressing(Section& s, FieldJob& job) {
        job.dressing = static_cast<Dressing>(s.choice("dressing", dressings(), std::nullopt));
        job.day = s.need_date("date");
        job.stage = s.words("stage").value_or("");
        job.stage_day = s.date("stage_date");
        if (job.stage_day && !s.has("stage")) s.lack("stage", "\"…\"");
    }

    // AC-N as a column; its table is read after the guide's.
    bool maps_nitrogen(const FieldJob& job) const {
        return root_["soil_test"]["ac_n"].is_string() &&
               has_soil_nitrogen_rule(job.tables, job.crop);
    }

    void guide(Section& s, FieldJob& job) {
        s.has("tables");                                               // read before all else
        for (const char* read : {"stage", "stage_date"}) s.has(read);  // by dressing()
        read_rates(s, job);
        if (const auto stages = stages_to_name(job); !stages.empty())
            s.lack("stage", either(stages));
        s.choice("dressing", dressings(), std::nullopt);  // read by dressing()
        s.date("date");
        const bool whole = job.dressing == Dressing::whole;
        const auto other = limited(s, "other_dressings_kg_per_10a");
        if (!whole && !other) need_limited(s, "other_dressings_kg_per_10a");
        job.guide.other_dressings = kg_n_per_10a(other.value_or(0));
        job.uptake_kg_per_t = limited(s, "uptake_kg_per_t").value_or(0);
        credit_share_ = s.number("credit_share", 0, 1);
        job.guide.credit_share =
            credit_share_.value_or(job.dressing == Dressing::topdressing ? 0 : 1);
        job.credit_share_stated = credit_share_.has_value();
        const auto soil_share = s.number("soil_share", 0, 1);
        job.guide.soil_share = soil_share.value_or(1);
        job.soil_share_stated = soil_share.has_value();
        if (top_.has("climate") && (top_.has("organic") || s.has("uptake_ends")))
            job.season = read_season(s, job);
        read_removal(s, job);
        if (s.has("anchor"))
            job.anchor =
                static_cast<agronomy::Anchor>(s.choice("anchor", {"mid", "high"}, std::nullopt));
        job.stable_zones = s.truth("stable_zones").value_or(false);
        const bool layers = (!job.yield.empty() && job.uptake_kg_per_t > 0) || any_protein(job) ||
                            (job.ndvi && job.ndvi->speaks()) || maps_nitrogen(job) ||
                            (job.moisture && job.moisture->dry_soil);
        read_recovery(s, job, layers);
        s.finish();
        const auto most = most_nitrogen(job.tables, job.crop);
        if (most && job.dressing != Dressing::topdressing && job.guide.rate > *most)
            s.refuse("nitrogen_kg_per_10a",
                     {"guide.over_crop_cap",
                      {{"crop", job.crop}, {"most_kg_per_10a", text(to_kg_per_10a(*most), 1)}}});
        const auto topped = most_topdressing(job.tables, job.crop);
        if (topped && job.dressing == Dressing::topdressing && job.guide.rate > *topped)
            s.refuse("nitrogen_kg_per_10a",
                     {"guide.over_crop_topdressing",
                      {{"crop", job.crop}, {"most_kg_per_10a", text(to_kg_per_10a(*topped), 1)}}});
        if (job.uptake_kg_per_t > 0 && !yield_speaks_for(job.tables, job.crop))
            s.refuse("uptake_kg_per_t",
                     {"yield.crop_without_rule",
                      {{"crop", job.crop}, {"known", joined(crops_with_yield_rule(job.tables))}}});
    }

    void require_consistent(FieldJob& job) {
        if (!job.boundary && job.yield.empty())
            top_.refuse("boundary", {"boundary.hull_needs_yield", {}});
        for (const OrganicInput& o : job.organic) {
            if (o.before_harvest || o.pools) continue;
            if (job.dressing != Dressing::whole && !credit_share_)
                table("guide").lack("credit_share", span(0, 1));
            else if (job.dressing == Dressing::topdressing &&
                     job.guide.credit_share + o.share_seen_by_image > 1 + 1e-9)
                top_.refuse("guide", {"organic.counted_twice",
                                      {{"share", text(job.guide.credit_share)},
                                       {"released", text(o.share_seen_by_image)}}});
        }
    }

    const toml::table& root_;
    std::string path_;
    Gaps gaps_;
    Section top_;
    std::optional<double>
        credit_share_;  // as stated: a part of the season with organic matter must
};

}  // namespace

FieldJob read_field_job(const std::filesystem::path& path) {
    JobFile file = read_job_file(path);
    FieldJob job = Reader(file.root, path).read();
    job.sha256 = file.sha256;
    job.bytes = file.bytes;
    job.templates = std::move(file.templates);
    return job;
}

}  // namespace vrmap::job
