// SPDX-License-Identifier: Apache-2.0
// One field's job, as its TOML file states it: every key, nothing else, units in the key names.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "vrmap/agronomy/nutrient_balance.hpp"
#include "vrmap/clean/outliers.hpp"
#include "vrmap/io/input.hpp"
#include "vrmap/io/projection.hpp"
#include "vrmap/io/read_parcels.hpp"
#include "vrmap/io/read_raster.hpp"
#include "vrmap/io/read_vector.hpp"
#include "vrmap/io/table.hpp"
#include "vrmap/job/image.hpp"
#include "vrmap/job/rows.hpp"
#include "vrmap/job/suspicion.hpp"
#include "vrmap/prescribe.hpp"
#include "vrmap/units.hpp"

namespace vrmap::job {

enum class Dressing { whole, basal, topdressing };

/// Days since 1970-01-01, to compare; and as written.
struct Date {
    std::int64_t day = 0;
    std::string iso;
};

struct YieldInput {
    io::VectorSource source;
    double t_per_ha_per_unit = 0;  ///< exact factor of the stated unit
    std::string unit;
    clean::YieldLimits limits;
    std::string crop;  ///< what was harvested, where it is another than the job's; empty: the job's
    agronomy::OxidesPerTonne removed;  ///< where P2O5 and K2O follow what harvests carry away
    bool range_stated = false;         ///< the user vouches for values that look wrong
    Date harvested;
    Confirmed confirmed;
    bool protein = false;  ///< the second of the source's numbers, percent
};

/// Units a yield column may be in, with t/ha per unit.
std::vector<std::pair<std::string, double>> known_yield_units();
/// Units a dose of organic matter may be in, with t/ha per unit.
std::vector<std::pair<std::string, double>> known_organic_units();

/// Where how much was spread, as a machine, its terminal or its driver wrote it down.
struct SpreadLog {
    enum class Shape { polygons, path, loads, taskdata };
    /// What the log counts: on an area, in a time, or in all.
    enum class Amount { rate, flow, total };

    Shape shape = Shape::polygons;
    Amount amount = Amount::rate;
    /// Of the stated unit: t/ha of a rate, kg/s of a flow, t in all. Unused by task data.
    double per_unit = 0;
    double density_t_per_m3 = 0;  ///< 0: nothing stated
    Metres width{};               ///< 0: the column, or the machine, says
    Metres longest_step{};        ///< a longer one is a lifted spreader
    double m_per_s_per_unit = 0;  ///< of the column of speeds
    /// Of the source's numbers; −1: there is none. The amount is the first.
    struct Columns {
        int width = -1, speed = -1, time = -1, machine = -1;
    };
    Columns columns;

    /// A list of loads, to be laid along the track that `source` then is.
    struct LoadTable {
        std::filesystem::path path;
        std::string file;                 ///< as the job names it
        std::vector<std::string> wanted;  ///< start, end, amount
        io::TableForm form;
        Columns columns;  ///< of `wanted`: width and machine
    };
    std::optional<LoadTable> loads;
    std::string task, product;  ///< which of task data's; empty: the only one
};

struct NdviInput {
    std::vector<Picture> pictures;  ///< one; of scenes as many as there are
    ImageRules rules;
    int window_days = 0;  ///< a scene may be so far from `taken`
    Date taken;
    std::filesystem::path parts;               ///< polygons levelled apart; empty: none
    std::string parts_file;                    ///< as the job names it
    std::optional<io::VectorSource> truth;     ///< the crop's nitrogen measured on the ground
    std::optional<agronomy::CanopyRule> rule;  ///< none: the image changes no rate
    std::string rule_name;                     ///< "uptake", "n_sensor", …
    std::string rule_source;                   ///< of an uptake curve
    bool of_previous_crop = false;
    std::optional<double> rich_ndvi;  ///< of nfoa's strip; none: the field's own variation
    std::optional<Date> sown;         ///< nfoa: its days of growth are counted from here
    std::optional<Message> silent;    ///< why the rule says nothing to this dressing
    Confirmed confirmed;
    bool of_bands() const { return pictures.front().bands || pictures.front().scene; }
    bool speaks() const { return rule && !silent; }
};

struct MoistureInput {
    io::VectorSource source;
    double fraction_per_unit = 0;
    double volume_per_mass = 1;         ///< bulk density where the unit is by mass
    double bulk_density_g_per_cm3 = 0;  ///< 0: not stated
    double plastic_limit_pct = 0;       ///< by mass; 0: not stated
    std::string unit;
    Date taken;
    Confirmed confirmed;
    std::optional<agronomy::DrySoil> dry_soil;  ///< of a paddy before flooding
    std::optional<Message> silent;              ///< why that says nothing to this dressing
    std::optional<agronomy::SoilWater> soil;    ///< none: water slows no release
};

/// Whose temperature says when organic matter gives its nitrogen.
struct ClimateInput {
    struct Daily {
        std::filesystem::path path;
        std::string file;  ///< as the job names it
        io::TableForm form;
        std::string temperature;  ///< the column of daily means, °C
    };
    std::optional<Daily> daily;
    std::string station;  ///< a row of data/guide/climate.toml, for days without a measurement
};

/// The crop's calendar, read where a climate is given.
struct SeasonInput {
    std::optional<Date> next_dressing;  ///< none: this is the last
    std::optional<Date> uptake_begins;
    Date uptake_ends;
};

/// Soil tests, each one value for the field or a column of a file of points.
struct SoilTestInput {
    struct Quantity {
        std::string name;  ///< "p2o5" (Truog), "k2o" (exchangeable), "ac_n", "ph", "cec" or "humus"
        std::string key;   ///< of its value, with its unit: "ac_n_mg_per_100g"
        std::optional<double> value;  ///< of the whole field; none: points
        int column = -1;              ///< of the file's numbers
    };
    std::optional<io::VectorSource> file;
    std::vector<Quantity> stated;
    Date taken;
    Confirmed confirmed;
    const Quantity* find(const std::string& name) const;  ///< nullptr: not stated
    bool maps_nitrogen() const;  ///< AC-N is a column: it may speak cell by cell
};

struct OrganicInput {
    io::VectorSource source;
    SpreadLog log;
    std::string material;
    agronomy::OrganicMaterial content;
    Date spread;
    double share_seen_by_image = 0;
    Confirmed confirmed;
    bool before_harvest = false;  ///< of the last yield log: an earlier crop had its first season
    int fed_harvest = 0;  ///< whose crop: the next harvest, within a season; −1: none that is known
    /// The shape of its release; none: no climate, no row, or too old to be credited.
    std::optional<agronomy::Pools> pools;
    bool seen_stated = false;                              ///< share_seen_by_image is the user's
    double c_n = 0;                                        ///< 0: not stated
    std::vector<std::pair<std::string, double>> analysis;  ///< heavy metals by symbol, mg/kg
};

/// How P2O5 and K2O follow what harvests carry away.
struct RemovalInput {
    double weight = 0;   ///< share of it in the rate; 0: not at all
    bool straw = false;  ///< it leaves the field too
};

/// What things cost.
struct Prices {
    std::vector<double> product_yen_per_kg;  ///< one for each product
    std::optional<double> crop_yen_per_kg;
};

/// A copy of the mesh of field.gpkg in which a person set rates, and who stands for it.
struct ManualInput {
    io::VectorSource source;
    std::string signed_by;
    Date date;
    std::string reason;
};

/// A fertiliser, and how the spreader can drive it.
struct Product {
    std::string name;
    Fertiliser content;
    machine::Spreader spreader;
    std::optional<Kilograms> available;  ///< none: as much as it takes
};

struct FieldJob {
    std::filesystem::path path;
    std::string sha256;
    std::uint64_t bytes = 0;
    io::InputLog templates;   ///< what the job extends, nearest first
    io::InputLog own_tables;  ///< of rows that the job brings along, in its order
    Tables tables;            ///< shipped and own; remembers which rows counted
    std::string name, customer, farm, crop;
    bool synthetic = false;  ///< no real field: every picture says so
    io::Region region = io::Region::japan;

    std::optional<io::VectorSource> boundary;  ///< none: from the yield points' hull
    io::Choice parcels;                        ///< of a file of many
    Metres join{};                             ///< ground between parcels up to this is field
    Confirmed boundary_confirmed;
    Metres hull_edge{};

    std::vector<YieldInput> yield;  ///< one for each harvest, the oldest first
    std::optional<NdviInput> ndvi;
    std::optional<MoistureInput> moisture;
    std::vector<OrganicInput> organic;
    /// Fertiliser spread at a variable rate before: as organic matter whose nitrogen is used up at
    /// once, and credited nowhere.
    std::vector<OrganicInput> applied;
    std::optional<SoilTestInput> soil_test;

    agronomy::Guide guide;
    OxideRate phosphate_guide{};  ///< 0: not asked for
    OxideRate potash_guide{};     ///< 0: not asked for
    RemovalInput removal;
    std::optional<agronomy::Anchor> anchor;  ///< none: not stated, the field's middle
    bool stable_zones = false;               ///< asked for
    std::string guide_source;
    std::string standard;  ///< the row that gave what the job does not state; empty: none
    Dressing dressing = Dressing::whole;
    Date
        day;  ///< of the dressing: what lies after it, or too long before it, is no evidence for it
    std::string stage;
    std::optional<Date> stage_day;  ///< when the crop is, or was, at that stage
    std::string recovery_row;       ///< that gave guide.recovery; empty: stated, or not needed
    double uptake_kg_per_t = 0;
    std::optional<ClimateInput> climate;  ///< none: no timing is claimed
    SeasonInput season;
    bool credit_share_stated = false;
    bool soil_share_stated = false;

    /// One, which carries the nitrogen; or a second beside it for phosphate and potash.
    std::vector<Product> products;
    std::optional<Prices> prices;
    std::optional<ManualInput> manual;
    Metres pad{
        3};  ///< rates repeat this far beyond the boundary (spreaders read 0 just outside the map)
};

/// Reads and checks the whole job; touches no other file than the templates it extends and the
/// tables it brings.
/// THROWS InputError with line and column: not TOML, an unknown key (with the nearest known one), a
/// missing one, a wrong type, an unknown unit, values that contradict each other.
FieldJob read_field_job(const std::filesystem::path& path);

}  // namespace vrmap::job
