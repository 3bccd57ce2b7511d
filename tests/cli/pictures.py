# SPDX-License-Identifier: Apache-2.0
"""A field and satellite pictures of it, made as their makers hand them out."""
import json
import zipfile

from makers import feature, geojson, geotiff

# where the frame of the map is that of the picture
WEST, NORTH, EPSG = 440000, 4640000, 32615
COLS, ROWS = 24, 18  # pixels of 10 m; the field leaves one of them free on every side
QUANTIFICATION, OFFSET = 10000, -1000
BAND_IDS = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B10", "B11", "B12")
CLEAR, CLOUD = 4, 9


def field(margin=10):
    west, east = WEST + margin, WEST + 10 * COLS - margin
    south, north = NORTH - 10 * ROWS + margin, NORTH - margin
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return geojson(feature("Polygon", [ring]), crs={"type": "name", "properties": {"name": f"EPSG:{EPSG}"}})


def reflectances(col, row):
    """Red, red edge, green and near infrared of a crop that thickens to the east."""
    t = (col + 0.3 * row) / COLS
    return {"B04": 0.12 - 0.06 * t, "B05": 0.16 - 0.04 * t, "B03": 0.10 - 0.03 * t, "B08": 0.25 + 0.15 * t,
            "B8A": 0.27 + 0.15 * t}


def numbers(band, metres=10, offset=OFFSET, shift=0.0):
    step = metres // 10
    return [round((reflectances(step * c, step * r)[band] + shift) * QUANTIFICATION) - offset
            for r in range(ROWS // step) for c in range(COLS // step)]


def raster(values, metres=10, epsg=EPSG, west=WEST, north=NORTH, **more):
    step = metres // 10
    return geotiff(COLS // step, ROWS // step, values, west, north, metres, epsg=epsg, **more)


def classes(cloudy=lambda col, row: False):
    """A scene classification of 20 m."""
    return [CLOUD if cloudy(c, r) else CLEAR for r in range(ROWS // 2) for c in range(COLS // 2)]


def metadata(date="2026-06-10", baseline="05.11", level="Level-2A", offset=OFFSET, quantification=QUANTIFICATION):
    offsets = "".join(f'<BOA_ADD_OFFSET band_id="{k}">{offset}</BOA_ADD_OFFSET>' for k in range(len(BAND_IDS)))
    listed = f"<BOA_ADD_OFFSET_VALUES_LIST>{offsets}</BOA_ADD_OFFSET_VALUES_LIST>" if offset is not None else ""
    scale = f"<BOA_QUANTIFICATION_VALUE unit=\"none\">{quantification}</BOA_QUANTIFICATION_VALUE>" if quantification else ""
    start = f"<PRODUCT_START_TIME>{date}T01:27:01.024Z</PRODUCT_START_TIME>" if date else ""
    return (f'<?xml version="1.0"?><n1:Level-2A_User_Product xmlns:n1="urn:x"><n1:General_Info><Product_Info>{start}'
            f"<PROCESSING_LEVEL>{level}</PROCESSING_LEVEL><PROCESSING_BASELINE>{baseline}</PROCESSING_BASELINE>"
            f"</Product_Info><Product_Image_Characteristics><Special_Values><SPECIAL_VALUE_TEXT>NODATA</SPECIAL_VALUE_TEXT>"
            f"<SPECIAL_VALUE_INDEX>0</SPECIAL_VALUE_INDEX></Special_Values>{scale}{listed}"
            f"</Product_Image_Characteristics></n1:General_Info></n1:Level-2A_User_Product>")


def product(shift=0.0, scl=None, bands=("B03_10m", "B04_10m", "B08_10m", "B05_20m", "B8A_20m"), **meta):
    """The files of a SAFE, by name. `scl`: the classes; False: none."""
    name = f"T54TWN_{meta.get('date', '2026-06-10')}"
    files = {"MTD_MSIL2A.xml": metadata(**meta).encode()}
    offset = meta.get("offset", OFFSET)
    for band in bands:
        code, metres = band.split("_")
        values = numbers(code, int(metres[:-1]), offset or 0, shift)
        files[f"GRANULE/L2A/IMG_DATA/R{metres}/{name}_{band}.tif"] = raster(values, int(metres[:-1]))
    if scl is not False:
        files[f"GRANULE/L2A/IMG_DATA/R20m/{name}_SCL_20m.tif"] = raster(scl or classes(), 20)
    return files


def save(folder, files):
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def archive(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for name, content in files.items():
            z.writestr("S2.SAFE/" + name, content)
    return path


def item(folder, applied=None, offset=-0.1, scale=0.0001, date="2026-06-10T01:27:00Z", baseline="05.11", numbers_offset=OFFSET,
         bands=("B04", "B08")):
    """A STAC item and its bands beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    names = {"B04": "red", "B08": "nir"}
    assets = {}
    for band in bands:
        (folder / f"{band}.tif").write_bytes(raster(numbers(band, offset=numbers_offset)))
        about = {"nodata": 0, **({} if scale is None else {"scale": scale}), **({} if offset is None else {"offset": offset})}
        assets[names[band]] = {"href": f"https://example.invalid/a/{band}.tif?sig=1",
                               "eo:bands": [{"name": band, "common_name": names[band]}], "raster:bands": [about]}
    (folder / "SCL.tif").write_bytes(raster(classes(), 20))
    assets["scl"] = {"href": "s3://x/SCL.tif"}
    properties = {"datetime": date, "s2:processing_baseline": baseline}
    if applied is not None:
        properties["earthsearch:boa_offset_applied"] = applied
    path = folder / "item.json"
    path.write_text(json.dumps({"type": "Feature", "stac_version": "1.0.0", "properties": properties, "assets": assets}))
    return path


def stack(offset=OFFSET, bands=("B03", "B04", "B05", "B08"), **more):
    """One GeoTIFF of all bands at 10 m."""
    columns = [numbers(band, offset=offset) for band in bands]
    return geotiff(COLS, ROWS, [v for pixel in zip(*columns) for v in pixel], WEST, NORTH, 10, epsg=EPSG, bands=len(bands), **more)
