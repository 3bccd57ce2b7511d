# SPDX-License-Identifier: Apache-2.0
"""Files in other formats, byte by byte: no GDAL is needed to read what GDAL wrote."""
import struct
import zlib


def polygon_area(rings):
    """Shoelace about the first point; holes run the other way round."""
    x0, y0 = rings[0][0]
    twice = [sum((a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0) for a, b in zip(r, r[1:])) for r in rings]
    return abs(sum(twice)) / 2


def read_wkb(blob):
    """Rings by polygon of a MultiPolygon in a GeoPackage's header."""
    at = 8 + {0: 0, 1: 32}[blob[3] >> 1 & 7]
    order, kind, count = struct.unpack_from("<BII", blob, at)
    if (order, kind) != (1, 6):
        raise ValueError(f"byte order {order}, type {kind}")
    at += 9
    polygons = []
    for _ in range(count):
        rings = []
        for _ in range(struct.unpack_from("<I", blob, at + 5)[0]):
            points = struct.unpack_from("<I", blob, at + 9)[0]
            rings.append([struct.unpack_from("<2d", blob, at + 13 + 16 * k) for k in range(points)])
            at += 4 + 16 * points
        at += 9
        polygons.append(rings)
    return polygons


def read_shp(data):
    """Rings of every record of a polygon Shapefile."""
    if struct.unpack_from(">i", data)[0] != 9994 or struct.unpack_from("<2i", data, 28) != (1000, 5):
        raise ValueError("no Shapefile of polygons")
    if 2 * struct.unpack_from(">i", data, 24)[0] != len(data):
        raise ValueError("the length in the header is not the file's")
    at, records = 100, []
    while at < len(data):
        words = struct.unpack_from(">i", data, at + 4)[0]
        parts, points = struct.unpack_from("<2i", data, at + 44)
        starts = list(struct.unpack_from(f"<{parts}i", data, at + 52)) + [points]
        flat = struct.unpack_from(f"<{2 * points}d", data, at + 52 + 4 * parts)
        xy = list(zip(flat[::2], flat[1::2]))
        records.append([xy[a:b] for a, b in zip(starts, starts[1:])])
        at += 8 + 2 * words
    return records


def read_dbf(data):
    """Rows of a dBASE table, every value a string."""
    count, head, size = struct.unpack_from("<IHH", data, 4)
    fields = [(data[k:k + 11].split(b"\0")[0].decode("ascii"), chr(data[k + 11]), data[k + 16])
              for k in range(32, head - 1, 32)]
    rows = []
    for i in range(count):
        at, row = head + i * size + 1, {}
        for name, _, width in fields:
            row[name] = data[at:at + width].decode("ascii").strip()
            at += width
        rows.append(row)
    return {name: kind for name, kind, _ in fields}, rows


TIFF_KINDS = {1: "B", 2: "c", 3: "H", 4: "I", 12: "d"}


class Tiff:
    """The first picture of a little-endian TIFF in deflated tiles of interleaved 32-bit floats."""

    def __init__(self, data):
        self.data = data
        if data[:4] != b"II*\0":
            raise ValueError("no little-endian TIFF")
        self.directory = struct.unpack_from("<I", data, 4)[0]
        self.tags = {}
        for k in range(struct.unpack_from("<H", data, self.directory)[0]):
            at = self.directory + 2 + 12 * k
            tag, kind, count = struct.unpack_from("<HHI", data, at)
            size = struct.calcsize(f"<{count}{TIFF_KINDS[kind]}")
            where = at + 8 if size <= 4 else struct.unpack_from("<I", data, at + 8)[0]
            values = struct.unpack_from(f"<{count}{TIFF_KINDS[kind]}", data, where)
            self.tags[tag] = b"".join(values).rstrip(b"\0").decode() if kind == 2 else values
        self.cols, self.rows = self.tags[256][0], self.tags[257][0]
        self.bands = self.tags[277][0]

    def pixels(self):
        """values[row][col][band]"""
        if (self.tags[259], self.tags[284], self.tags.get(317, (1,))) != ((8,), (1,), (1,)):
            raise ValueError("not deflated, interleaved, without predictor")
        width, height = self.tags[322][0], self.tags[323][0]
        across = -(-self.cols // width)
        values = [[None] * self.cols for _ in range(self.rows)]
        for number, (at, size) in enumerate(zip(self.tags[324], self.tags[325])):
            tile = struct.unpack(f"<{width * height * self.bands}f", zlib.decompress(self.data[at:at + size]))
            for row in range(number // across * height, min(self.rows, (number // across + 1) * height)):
                for col in range(number % across * width, min(self.cols, (number % across + 1) * width)):
                    first = ((row % height) * width + col % width) * self.bands
                    values[row][col] = tile[first:first + self.bands]
        return values
