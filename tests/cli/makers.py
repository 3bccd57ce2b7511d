# SPDX-License-Identifier: Apache-2.0
"""Files in other formats, byte by byte: no GDAL is needed to make what GDAL will read."""
import json
import sqlite3
import struct

WGS84_WKT = ('GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],'
             'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]')
LOCAL_WKT = 'LOCAL_CS["yard",UNIT["metre",1]]'


def feature(geometry_type, coordinates, properties=None):
    geometry = {"type": geometry_type, "coordinates": coordinates}
    return {"type": "Feature", "properties": properties or {}, "geometry": geometry}


def geojson(*features, **members):
    return json.dumps({"type": "FeatureCollection", **members, "features": list(features)})


def square(west, south, side=0.002):
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def signed_area(ring):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:])) / 2


def shapefile(polygons, wkt=WGS84_WKT):
    """One feature of several polygons, each a list of rings: the files of a Shapefile by ending."""
    rings = []
    for polygon in polygons:
        for k, ring in enumerate(polygon):  # outer rings clockwise, holes the other way
            rings.append(ring if (signed_area(ring) < 0) == (k == 0) else ring[::-1])
    points = [p for ring in rings for p in ring]
    starts = [sum(map(len, rings[:k])) for k in range(len(rings))]
    box = [min(p[0] for p in points), min(p[1] for p in points), max(p[0] for p in points), max(p[1] for p in points)]
    shape = struct.pack("<i4d2i", 5, *box, len(rings), len(points)) + struct.pack(f"<{len(starts)}i", *starts)
    shape += b"".join(struct.pack("<2d", *p) for p in points)
    words = len(shape) // 2

    def head(length):
        return struct.pack(">7i", 9994, 0, 0, 0, 0, 0, length) + struct.pack("<2i8d", 1000, 5, *box, 0, 0, 0, 0)

    dbf = struct.pack("<4BIHH20x", 3, 126, 1, 1, 1, 65, 11) + b"name\0\0\0\0\0\0\0C" + struct.pack("<4xBB14x", 10, 0)
    files = {".shp": head(54 + words) + struct.pack(">2i", 1, words) + shape,
             ".shx": head(54) + struct.pack(">2i", 50, words),
             ".dbf": dbf + b"\r" + b" field     " + b"\x1a"}
    return {**files, ".prj": wkt.encode()} if wkt else files


def wkb(polygons):
    def polygon(rings):
        body = b"".join(struct.pack("<I", len(r)) + b"".join(struct.pack("<2d", *p) for p in r) for r in rings)
        return struct.pack("<BII", 1, 3, len(rings)) + body

    return struct.pack("<BII", 1, 6, len(polygons)) + b"".join(map(polygon, polygons))


def geopackage(path, layers):
    """Layers by name, each one feature of several polygons, in WGS 84."""
    db = sqlite3.connect(path)
    db.executescript("""
        PRAGMA application_id = 1196444487; PRAGMA user_version = 10300;
        CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT
            NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
        CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT, description
            TEXT, last_change DATETIME, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER);
        CREATE TABLE gpkg_geometry_columns (table_name TEXT PRIMARY KEY, column_name TEXT NOT NULL,
            geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL);
        """)
    db.execute("INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, ?, NULL)", [WGS84_WKT])
    for name, polygons in layers.items():
        db.execute(f'CREATE TABLE "{name}" (fid INTEGER PRIMARY KEY, geom MULTIPOLYGON)')
        db.execute("INSERT INTO gpkg_contents VALUES (?, 'features', ?, '', '2000-01-01T00:00:00Z', 0, 0, 0, 0, 4326)",
                   [name, name])
        db.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'MULTIPOLYGON', 4326, 0, 0)", [name])
        blob = b"GP\0\x01" + struct.pack("<i", 4326) + wkb(polygons)
        db.execute(f'INSERT INTO "{name}" VALUES (1, ?)', [blob])
    db.commit()
    db.close()


# TIFF tags and GeoKeys that the pictures need
MODEL_TYPE, RASTER_TYPE, GEOGRAPHIC, PROJECTED = 1024, 1025, 2048, 3072


def geotiff(cols, rows, values, west, north, step, epsg=None, geographic=False, placed=True, complex_values=False,
            metadata="", bands=1):
    """32-bit floats (or complex), uncompressed; of several bands a pixel's stand together."""
    keys = [] if epsg is None else [(MODEL_TYPE, 0, 1, 2 if geographic else 1), (RASTER_TYPE, 0, 1, 1),
                                    (GEOGRAPHIC if geographic else PROJECTED, 0, 1, epsg)]
    pixels = struct.pack(f"<{len(values)}f", *values)
    size = 8 if complex_values else 4
    directory = [(1, 1, 0, len(keys)), *keys]
    entries = [(256, "I", [cols]), (257, "I", [rows]), (258, "H", [8 * size] * bands), (259, "H", [1]), (262, "H", [1]),
               (273, "I", [0]), (277, "H", [bands]), (278, "I", [rows]), (279, "I", [len(pixels)]),
               (339, "H", [6 if complex_values else 3] * bands)]
    if bands > 1:
        entries.insert(-1, (338, "H", [0] * (bands - 1)))
    if placed:
        entries += [(33550, "d", [step, step, 0]), (33922, "d", [0, 0, 0, west, north, 0])]
    if keys:
        entries.append((34735, "H", [n for key in directory for n in key]))
    if metadata:
        entries.append((42112, "B", list(metadata.encode()) + [0]))
    at = 8 + 2 + 12 * len(entries) + 4
    head, extra = b"", b""
    for tag, kind, numbers in entries:
        data = struct.pack(f"<{len(numbers)}{kind}", *numbers)
        if tag == 273:
            head += struct.pack("<HHI", tag, 4, 1) + b"PLCE"
        elif len(data) <= 4:
            head += struct.pack("<HHI", tag, {"H": 3, "I": 4}[kind], 1) + data.ljust(4, b"\0")
        else:
            head += struct.pack("<HHII", tag, {"B": 2, "H": 3, "I": 4, "d": 12}[kind], len(numbers), at + len(extra))
            extra += data
    head = head.replace(b"PLCE", struct.pack("<I", at + len(extra)))
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + head + b"\0\0\0\0" + extra + pixels
