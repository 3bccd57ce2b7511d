// SPDX-License-Identifier: Apache-2.0
// Standards by soil and dressing, crops' constants, and a job that brings rows of its own.
#include <doctest/doctest.h>

#include "unit/io/folder.hpp"
#include "vrmap/job/field_job.hpp"
#include "vrmap/job/guide.hpp"

using namespace vrmap;

namespace {

const std::string machine =
    "[product]\nname = \"p\"\nn_p2o5_k2o = [21, 0, 0]\n"
    "[spreader]\nwidth_m = 12\nmin_kg_per_10a = 5\nmax_kg_per_10a = 60\nstep_kg_per_10a = 1\n";

std::string job_toml(const std::string& crop, const std::string& guide) {
    return "[field]\nname = \"f\"\ncrop = \"" + crop +
           "\"\n[boundary]\nfile = \"b.geojson\"\n[guide]\ndate = 2026-05-15\n" + guide + machine;
}

job::FieldJob read(const std::string& crop, const std::string& guide,
                   const std::string& table = "") {
    const test::Folder f;
    if (!table.empty()) f.file("mine.toml", table);
    return job::read_field_job(f.file("field.toml", job_toml(crop, guide)));
}

std::string fault(const std::string& crop, const std::string& guide,
                  const std::string& table = "") {
    const std::string found = test::fault_of([&] { read(crop, guide, table); });
    return found.substr(0, found.find('@'));
}

const std::string basal = "dressing = \"basal\"\nother_dressings_kg_per_10a = 8\n";
const std::string whole = "dressing = \"whole\"\n";

std::string topped(const std::string& stage) {
    return "dressing = \"topdressing\"\nother_dressings_kg_per_10a = 8\nstage = \"" + stage +
           "\"\n";
}

std::string row(const std::string& key, const std::string& value, const std::string& unit) {
    return "[" + key + "]\nvalue = " + value + "\nunit = \"" + unit +
           "\"\nsrc = \"mine\"\nyear = 2025\nconfidence = \"medium\"\n";
}

}  // namespace

TEST_CASE("winter wheat's basal standard by soil: 4 kg of nitrogen on each, P2O5 and K2O by soil") {
    const struct {
        const char* soil;
        double p, k;
    } soils[] = {{"lowland", 12, 9}, {"peat", 14, 10}, {"volcanic", 15, 10}, {"upland", 14, 9}};
    for (const auto& s : soils) {
        CAPTURE(s.soil);
        const auto j = read("winter wheat",
                            basal + "standard = \"winter_wheat\"\nsoil = \"" + s.soil + "\"\n");
        CHECK(j.guide.rate == kg_n_per_10a(4));
        CHECK(j.phosphate_guide == kg_oxide_per_10a(s.p));
        CHECK(j.potash_guide == kg_oxide_per_10a(s.k));
        CHECK(j.standard == std::string("standards.winter_wheat.") + s.soil + ".basal");
        CHECK(j.guide_source.find("expydoc 7909727") != std::string::npos);
        REQUIRE(j.tables.used().size() == 1);
        CHECK(j.tables.used()[0].key == j.standard);
    }
}

TEST_CASE("a topdressing's standard goes by its stage, in either language") {
    for (const char* stage : {"起生期", "regrowth"}) {
        const auto j = read("小麦", topped(stage) + "standard = \"kitahonami_south\"\n");
        CHECK(j.guide.rate == kg_n_per_10a(6));
        CHECK(j.phosphate_guide.value == 0);
        CHECK(j.standard == "standards.kitahonami_south.any.regrowth");
    }
    CHECK(read("小麦", topped("止葉期") + "standard = \"kitahonami_south\"\n").guide.rate ==
          kg_n_per_10a(4));
    CHECK(fault("小麦", topped("出穂期") + "standard = \"kitahonami_south\"\n") ==
          "guide.no_standard");
}

TEST_CASE("rice's rate follows the class of its soil's nitrogen by incubation") {
    const std::string stated = "nitrogen_kg_per_10a = 8\nsource = \"s\"\n";
    const auto rate = [&stated](const std::string& letter) {
        return read("水稲", whole + stated + "incubation_class = \"" + letter + "\"\n");
    };
    CHECK(rate("L").guide.rate == kg_n_per_10a(10));
    CHECK(rate("M").guide.rate == kg_n_per_10a(8));
    CHECK(rate("H").guide.rate == kg_n_per_10a(6));
    CHECK(rate("H").guide_source == "s; H -2.0 kg N/10a: hro h02gaiyo/1989043");
    CHECK(fault("水稲", whole + stated + "incubation_class = \"X\"\n") == "config.unknown_choice");
    CHECK(fault("水稲", topped("幼穂形成期") + stated + "incubation_class = \"L\"\n") ==
          "guide.incubation_early");
}

TEST_CASE("what the job states wins, nutrient by nutrient") {
    const auto j = read("onion", whole + "standard = \"onion\"\np2o5_kg_per_10a = 10\n");
    CHECK(j.guide.rate == kg_n_per_10a(15));
    CHECK(j.phosphate_guide == kg_oxide_per_10a(10));
    CHECK(j.potash_guide == kg_oxide_per_10a(15));
    const auto own =
        read("onion", whole + "standard = \"onion\"\nnitrogen_kg_per_10a = 12\nsource = \"s\"\n");
    CHECK(own.guide.rate == kg_n_per_10a(12));
    CHECK(own.guide_source == "s");
    CHECK(fault("onion", whole + "standard = \"onion\"\nnitrogen_kg_per_10a = 12\n") ==
          "config.missing_key");  // whose are the 12?
}

TEST_CASE("no standard: the job is asked for its own") {
    const struct {
        const char* crop;
        std::string guide;
        const char* id;
    } rows[] = {
        {"potato", whole + "standard = \"potato\"\n", "guide.no_standard"},
        {"wheat", basal + "standard = \"winter_wheat\"\nsoil = \"sand\"\n", "guide.no_standard"},
        {"wheat", whole + "standard = \"winter_wheat\"\nsoil = \"peat\"\n", "guide.no_standard"},
        {"wheat", basal + "standard = \"winter_wheat\"\n", "config.missing_key"},
        {"wheat", basal + "soil = \"peat\"\n", "config.missing_keys"},
        {"rice", basal + "standard = \"winter_wheat\"\nsoil = \"peat\"\n",
         "guide.standard_of_other_crop"},
        {"wheat", whole, "config.missing_keys"}};
    for (const auto& r : rows) {
        CAPTURE(r.guide);
        CHECK(fault(r.crop, r.guide) == r.id);
    }
}

TEST_CASE("a job's own rows are listed among its inputs and count") {
    const std::string table =
        row("standards.my_beans.upland.whole", "[2, 12, 8]", "kg N, P2O5, K2O/10a") +
        row("balance.cap.most_over_guide", "1.1", "share of the guide rate");
    const auto j = read(
        "小豆", whole + "tables = [\"mine.toml\"]\nstandard = \"my_beans\"\nsoil = \"upland\"\n",
        table);
    CHECK(j.guide.rate == kg_n_per_10a(2));
    CHECK(job::balance_parameters(j.tables).most_over_guide == 1.1);
    REQUIRE(j.own_tables.size() == 1);
    CHECK(j.own_tables[0].role == "table");
    CHECK(j.own_tables[0].file == "mine.toml");
    CHECK(j.own_tables[0].bytes == table.size());
    REQUIRE(j.tables.used_own().size() == 1);
    CHECK(j.tables.used_own()[0].file == "mine.toml");
}

TEST_CASE("a standard by zone, soil and yield class, as a user fills it") {
    const std::string unit = "kg N, P2O5, K2O/10a";
    const std::string table =
        row("standards.guide2020.sorachi.peat.y540.whole", "[6, 7, 7]", unit) +
        row("standards.guide2020.sorachi.peat.y600.whole", "[7, 8, 8]", unit) +
        row("standards.guide2020.any.gley.y540.whole", "[8, 8, 8]", unit);
    const std::string said = whole + "tables = [\"mine.toml\"]\nstandard = \"guide2020\"\n";
    const auto full = [&](const char* zone, const char* soil, const char* yield) {
        return said + "zone = \"" + zone + "\"\nsoil = \"" + soil + "\"\nyield_class = \"" + yield +
               "\"\n";
    };
    const auto j = read("水稲", full("sorachi", "peat", "y600"), table);
    CHECK(j.guide.rate == kg_n_per_10a(7));
    CHECK(j.standard == "standards.guide2020.sorachi.peat.y600.whole");
    CHECK(read("水稲", full("tokachi", "gley", "y540"), table).guide.rate == kg_n_per_10a(8));
    CHECK(fault("水稲", full("sorachi", "sand", "y540"), table) == "guide.no_standard");
    CHECK(fault("水稲", full("sorachi", "peat", "y700"), table) == "guide.no_standard");
    CHECK(fault("水稲", said + "zone = \"sorachi\"\n", table) == "config.missing_key");
    CHECK(fault("水稲", said + "soil = \"peat\"\nyield_class = \"y540\"\n", table) ==
          "guide.no_standard");  // any zone has no peat
    CHECK(fault("玉ねぎ", whole + "standard = \"onion\"\nzone = \"sorachi\"\n") ==
          "guide.standard_without_zones");
}

TEST_CASE("a standard that no field can want is refused with its row") {
    const std::string table = row("standards.x.y.whole", "[101, 0, 0]", "kg N, P2O5, K2O/10a");
    CHECK(fault("水稲", whole + "tables = [\"mine.toml\"]\nstandard = \"x\"\nsoil = \"y\"\n",
                table) == "guide.row_out_of_range");
}

TEST_CASE("tables that cannot be taken are refused in their own file") {
    const std::string guide = whole + "nitrogen_kg_per_10a = 6\nsource = \"s\"\n";
    CHECK(fault("wheat", guide + "tables = [\"no.toml\"]\n") == "file.not_found");
    CHECK(fault("wheat", guide + "tables = [\"mine.toml\"]\n", "x =") == "config.not_toml");
    CHECK(fault("wheat", guide + "tables = [\"mine.toml\"]\n", "x = 1\n") == "guide.row_outside");
    CHECK(fault("wheat", guide + "tables = \"mine.toml\"\n", "x = 1\n") == "config.wrong_type");
    const std::string prior = row("balance.gate.prior", "0.7", "probability");
    CHECK(fault("wheat", guide + "tables = [\"mine.toml\", \"./mine.toml\"]\n", prior) ==
          "guide.row_twice");
    std::string many = "tables = [";
    for (int k = 0; k < 17; ++k) many += (k ? ", \"" : "\"") + std::to_string(k) + ".toml\"";
    CHECK(fault("wheat", guide + many + "]\n") == "guide.too_many_tables");
}

TEST_CASE("a template's tables are found from the template") {
    const test::Folder f;
    std::filesystem::create_directory(f.path / "sub");
    f.file("sub/mine.toml", row("balance.gate.prior", "0.7", "probability"));
    f.file("sub/all.toml", "[guide]\ntables = [\"mine.toml\"]\n");
    const auto job = f.file("field.toml", "extends = \"sub/all.toml\"\n" +
                                              job_toml("wheat", whole + "nitrogen_kg_per_10a = 6\n"
                                                                        "source = \"s\"\n"));
    const auto j = job::read_field_job(job);
    REQUIRE(j.own_tables.size() == 1);
    CHECK(j.own_tables[0].file == "sub/mine.toml");
}

TEST_CASE("crops: their constants where a row has them, the longest name decides") {
    const job::Tables t;
    CHECK(job::crop_key(t, "でん粉原料用馬鈴薯 コナヒメ") == "starch_potato");
    CHECK(job::crop_key(t, "馬鈴薯") == "potato");
    CHECK(job::crop_key(t, "silage maize") == "silage_maize");
    CHECK(job::crop_key(t, "そば") == "other");
    CHECK(job::nitrogen_demand(t, "秋まき小麦") == 0.0233);
    CHECK(job::nitrogen_harvest_index(t, "wheat") == 0.78);
    CHECK(job::uptake_cap(t, "wheat") == kg_n_per_10a(17));
    CHECK_FALSE(job::nitrogen_demand(t, "onion"));
    CHECK_FALSE(job::uptake_cap(t, "rice"));
    CHECK(job::recovery(t, "wheat", "basal") == 0.35);
    CHECK(job::recovery(t, "wheat", "regrowth") == 0.43);
    CHECK(job::recovery(t, "wheat", "heading") == 0.61);
    CHECK_FALSE(job::recovery(t, "wheat", "flag_leaf"));
    CHECK(job::recovery(t, "beet", "basal") == std::nullopt);
    CHECK(job::recovery(t, "onion", "bulb", job::FallBack::to_basal) == 0.5);
    CHECK(job::recovery(t, "rice", "side_row") == 0.45);
}

TEST_CASE("AC-N slopes: the crop's own, wheat's by humus, else the general one with its error") {
    const job::Tables t;
    CHECK(job::ac_n_slope(t, "sugar beet").kg_per_10a_per_mg == 2);
    CHECK(job::ac_n_slope(t, "sugar beet").sd == doctest::Approx(0.8));
    CHECK(job::ac_n_slope(t, "wheat", 3.0).kg_per_10a_per_mg == 2.5);
    CHECK(job::ac_n_slope(t, "wheat", 5.0).kg_per_10a_per_mg == 0.6);
    CHECK(job::ac_n_slope(t, "wheat").kg_per_10a_per_mg == 0.6);
    CHECK(job::ac_n_slope(t, "onion").kg_per_10a_per_mg == 1);
    CHECK(job::ac_n_slope(t, "onion").sd == 0.4);
}

TEST_CASE("removal, straw, images and stages by crop") {
    const job::Tables t;
    CHECK(job::removal(t, "wheat")->nitrogen == 19.3);
    CHECK(job::removal(t, "wheat")->phosphate == 7.4);
    CHECK(job::straw_removal(t, "rice")->potash == 1.5 * 16.3);
    CHECK(job::removal(t, "silage maize")->nitrogen == 3.8);
    CHECK_FALSE(job::removal(t, "silage maize")->phosphate);
    CHECK_FALSE(job::removal(t, "そば"));
    CHECK_FALSE(job::straw_removal(t, "onion"));
    CHECK(job::ndvi_guard(t, "rice").saturated == 0.76);
    CHECK(job::ndvi_guard(t, "wheat").saturated == 0.85);
    CHECK(job::ndvi_guard(t, "onion").saturated == 0.8);
    CHECK(job::ndvi_guard(t, "onion").bare == 0.25);
    CHECK(job::stage_window(t, "wheat")->stages ==
          std::vector<std::string>{"regrowth", "panicle", "flag_leaf"});
    CHECK(job::stage_window(t, "rice")->days == std::pair(-7.0, 7.0));
    CHECK_FALSE(job::stage_window(t, "そば"));
    CHECK(job::stage_key(t, "幼穂形成期") == "panicle");
    CHECK_FALSE(job::stage_key(t, "いつか"));
    CHECK(job::most_topdressing(t, "大豆") == kg_n_per_10a(10));
    CHECK(job::sludge_limit(t, "cadmium") == 5);
    CHECK_FALSE(job::sludge_limit(t, "gold"));
}

TEST_CASE(
    "soil tests: potatoes go with the other crops, silage maize has a potash row, rice none") {
    const job::Tables t;
    using agronomy::Nutrient;
    CHECK(job::soil_test_steps(t, "馬鈴薯", Nutrient::potash)->share_at(5) == 1.3);
    CHECK(job::soil_test_steps(t, "silage maize", Nutrient::potash)->share_at(5) == 1.5);
    CHECK(job::soil_test_steps(t, "大豆", Nutrient::phosphate)->share_at(40) == 1);
    CHECK(job::soil_test_steps(t, "wheat", Nutrient::phosphate)->share_at(40) == 0.8);
    CHECK_FALSE(job::soil_test_steps(t, "水稲", Nutrient::phosphate));
    CHECK(job::has_soil_test_rule(t, "wheat"));
    CHECK_FALSE(job::has_soil_test_rule(t, "rice"));
}
