# SPDX-License-Identifier: Apache-2.0
"""Files made to do harm, byte by byte; and a canary that sings when somebody fetches."""
import contextlib
import http.server
import json
import sqlite3
import struct
import threading
import warnings
import zipfile
import zlib

from makers import WGS84_WKT, wkb

WEST, NORTH = 141.768, 43.2028  # just north-west of the sample field
COLS, ROWS, STEP = 44, 26, 0.0001  # so many pixels cover it
KINDS = {"H": 3, "I": 4, "Q": 16, "d": 12, "s": 2}


@contextlib.contextmanager
def canary():
    """A web server that only counts: its address, and the requests it got."""
    heard = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            heard.append(self.path)
            self.send_error(404)

        do_HEAD = do_POST = do_GET

        def log_message(self, *words):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", heard
    finally:
        server.shutdown()
        server.server_close()


def tiff(tags, data=b"", big=False, next_directory=0):
    """A TIFF of one directory. `tags`: number to (kind, values); None as a value is where `data` begins."""
    head = struct.pack("<2sHHHQ", b"II", 43, 8, 0, 16) if big else struct.pack("<2sHI", b"II", 42, 8)
    room, number = (8, "Q") if big else (4, "I")
    size = len(head) + (8 + 20 * len(tags) + 8 if big else 2 + 12 * len(tags) + 4)
    packed = {}
    for tag, (kind, values) in sorted(tags.items()):
        if kind == "s":
            packed[tag] = (kind, len(values) + 1, values.encode() + b"\0")
        else:
            packed[tag] = (kind, len(values), values)
    extra = {}
    at = size
    for tag, (kind, count, values) in packed.items():
        length = len(values) if kind == "s" else struct.calcsize(f"<{count}{kind}")
        if length > room:
            extra[tag] = at
            at += length
    entries, tail = b"", b""
    for tag, (kind, count, values) in packed.items():
        raw = values if kind == "s" else struct.pack(f"<{count}{kind}", *[at if v is None else v for v in values])
        entries += struct.pack("<HH" + number, tag, KINDS[kind], count)
        if tag in extra:
            entries += struct.pack("<" + number, extra[tag])
            tail += raw
        else:
            entries += raw.ljust(room, b"\0")
    directory = struct.pack("<Q" if big else "<H", len(tags)) + entries + struct.pack("<" + number, next_directory)
    return head + directory + tail + data


def picture(cols=COLS, rows=ROWS, *, bits=32, step=STEP, bands=1, place=True, data=None, value=0.6, big=False,
            next_directory=0, **more):
    """A GeoTIFF of floats over the sample field in WGS 84; `more` sets or replaces tags by t<number>."""
    data = struct.pack("<f", value) * (cols * rows) if data is None else data
    wide = "Q" if big else "I"
    tags = {256: ("I", [cols]), 257: ("I", [rows]), 258: ("H", [bits] * min(bands, 4)), 259: ("H", [1]), 262: ("H", [1]),
            273: (wide, [None]), 277: ("H", [bands]), 278: ("I", [rows]), 279: (wide, [len(data)]), 339: ("H", [3])}
    if place:
        tags.update({33550: ("d", [step, step, 0]), 33922: ("d", [0, 0, 0, WEST, NORTH, 0]),
                     34735: ("H", [1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326])})
    for name, setting in more.items():
        tags[int(name[1:])] = setting
    return tiff({t: v for t, v in tags.items() if v is not None}, data, big, next_directory)


def tiled(cols, rows, side, tiles, step=STEP, **more):
    """The same in tiles that are not there: all of it is nothing (GDAL's sparse file)."""
    return picture(cols, rows, data=b"", step=step, t273=None, t278=None, t279=None, t322=("I", [side]), t323=("I", [side]),
                   t324=("I", [0] * tiles), t325=("I", [0] * tiles), t42113=("s", "0"), **more)


def packed(row, times):
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(row) for _ in range(times)) + packer.flush()


def deflated(side, strips):
    """Side by side bytes of nothing in so many strips, packed."""
    strip = packed(bytes(side), side // strips)
    return picture(side, side, bits=8, data=strip, t259=("H", [8]), t339=("H", [1]), t278=("I", [side // strips]),
                   t273=("I", [None] * strips), t279=("I", [len(strip)] * strips))


def one_tile(side, value, step=1e-5):
    """A picture of side by side pixels whose every tile is the same one."""
    tile = struct.pack("<f", value) * 256 * 256
    tiles = (-(-side // 256)) ** 2
    return picture(side, side, data=tile, step=step, t273=None, t278=None, t279=None, t322=("I", [256]), t323=("I", [256]),
                   t324=("I", [None] * tiles), t325=("I", [len(tile)] * tiles))


def masked(side, value):
    """The same with a mask: one bit a pixel, in two packed strips."""
    image = one_tile(side, value)
    strip = packed(b"\xff" * (side // 8), side // 2)
    strip += b"\0" * (len(strip) % 2)
    at = len(image)
    places = at + len(strip)
    tags = [(254, 4, 1, 4), (256, 4, 1, side), (257, 4, 1, side), (258, 3, 1, 1), (259, 3, 1, 8), (262, 3, 1, 4), (273, 4, 2, places),
            (277, 3, 1, 1), (278, 4, 1, side // 2), (279, 4, 2, places + 8)]
    directory = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in tags) + bytes(4)
    next_directory = 8 + 2 + 12 * struct.unpack_from("<H", image, 8)[0]
    image = image[:next_directory] + struct.pack("<I", places + 16) + image[next_directory + 4:]
    return image + strip + struct.pack("<4I", at, at, len(strip), len(strip)) + directory


def overviews(source):
    """A plain picture whose metadata say that its overviews lie elsewhere."""
    source = source.replace("&", "&amp;").replace("<", "&lt;")
    return picture(t42112=("s", f'<GDALMetadata><Item name="OVERVIEW_FILE" domain="OVERVIEWS">{source}</Item></GDALMetadata>'))


def vrt(source):
    return (f'<VRTDataset rasterXSize="20" rasterYSize="20"><SRS>EPSG:4326</SRS><GeoTransform>{WEST},0.0005,0,{NORTH},0,-0.0005'
            f'</GeoTransform><VRTRasterBand dataType="Float32" band="1"><SimpleSource><SourceFilename>{source}</SourceFilename>'
            '<SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>')


def raw_vrt(path):
    return (f'<VRTDataset rasterXSize="4" rasterYSize="4"><SRS>EPSG:4326</SRS><GeoTransform>{WEST},0.005,0,{NORTH},0,-0.005'
            '</GeoTransform><VRTRasterBand dataType="Byte" band="1" subClass="VRTRawRasterBand">'
            f'<SourceFilename relativeToVRT="0">{path}</SourceFilename></VRTRasterBand></VRTDataset>')


def wms(url):
    return (f'<GDAL_WMS><Service name="TMS"><ServerUrl>{url}/${{z}}/${{x}}/${{y}}.png</ServerUrl></Service><DataWindow>'
            '<UpperLeftX>-180</UpperLeftX><UpperLeftY>90</UpperLeftY><LowerRightX>180</LowerRightX><LowerRightY>-90</LowerRightY>'
            '<TileLevel>3</TileLevel><SizeX>2048</SizeX><SizeY>1024</SizeY></DataWindow><BandsCount>1</BandsCount></GDAL_WMS>')


def wfs(url):
    return f"<OGRWFSDataSource><URL>{url}/wfs</URL></OGRWFSDataSource>"


def stac(url):
    return json.dumps({"type": "FeatureCollection", "stac_version": "1.0.0", "features": [
        {"type": "Feature", "stac_version": "1.0.0", "properties": {"proj:epsg": 4326}, "geometry": None,
         "assets": {"ndvi": {"href": url + "/x.tif"}}}]})


def ogr_vrt(source):
    return (f'<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>{source}</SrcDataSource>'
            "</OGRVRTLayer></OGRVRTDataSource>")


def aux(**contents):
    """What GDAL would take from beside a picture: another place, a scale, a mask of values."""
    return ("<PAMDataset><SRS>EPSG:4326</SRS><GeoTransform>135, 0.0005, 0, 35, 0, -0.0005</GeoTransform>"
            '<PAMRasterBand band="1"><NoDataValue>0.6</NoDataValue><Scale>0.5</Scale><Offset>0.2</Offset></PAMRasterBand>'
            "</PAMDataset>")


def geopackage(path, ring, script="", schema=(), journal="delete"):
    """A plain GeoPackage of one polygon, then SQL, then rows put into its schema by force."""
    db = sqlite3.connect(path, isolation_level=None)
    db.executescript("""
        PRAGMA application_id = 1196444487; PRAGMA user_version = 10300;
        CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
            organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
        CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT, description TEXT,
            last_change DATETIME, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER);
        CREATE TABLE gpkg_geometry_columns (table_name TEXT PRIMARY KEY, column_name TEXT NOT NULL, geometry_type_name TEXT
            NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL);
        CREATE TABLE field (fid INTEGER PRIMARY KEY, geom MULTIPOLYGON);
        INSERT INTO gpkg_contents VALUES ('field', 'features', 'field', '', '2000-01-01T00:00:00Z', 0, 0, 0, 0, 4326);
        INSERT INTO gpkg_geometry_columns VALUES ('field', 'geom', 'MULTIPOLYGON', 4326, 0, 0);""")
    db.execute("INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, ?, NULL)", [WGS84_WKT])
    db.execute("INSERT INTO field VALUES (1, ?)", [b"GP\0\x01" + struct.pack("<i", 4326) + wkb([[ring]])])
    db.executescript(script)
    if schema:
        db.execute("PRAGMA writable_schema = ON")
        db.executemany("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", schema)
    db.execute(f"PRAGMA journal_mode = {journal}")
    db.close()


# What QGIS and GDAL themselves write beside the data: an index of places and their triggers.
USUAL = """
    CREATE TABLE gpkg_ogr_contents (table_name TEXT PRIMARY KEY, feature_count INTEGER);
    INSERT INTO gpkg_ogr_contents VALUES ('field', 1);
    CREATE VIRTUAL TABLE "rtree_field_geom" USING rtree(id, minx, maxx, miny, maxy);
    CREATE TRIGGER "rtree_field_geom_delete" AFTER DELETE ON "field" WHEN old."geom" NOT NULL BEGIN
        DELETE FROM "rtree_field_geom" WHERE id = OLD."fid"; END;
    CREATE TRIGGER "trigger_insert_feature_count_field" AFTER INSERT ON "field" BEGIN
        UPDATE gpkg_ogr_contents SET feature_count = feature_count + 1 WHERE lower(table_name) = lower('field'); END;
    CREATE TABLE layer_styles (id INTEGER PRIMARY KEY, styleName TEXT, styleQML TEXT);"""


def archive(path, entries):
    """Entries as (name or ZipInfo, bytes)."""
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        warnings.simplefilter("ignore")  # a name twice is meant
        for name, data in entries:
            z.writestr(name, data)


def link(name, to):
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = 0o120777 << 16
    return info, to
