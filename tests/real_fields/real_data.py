# SPDX-License-Identifier: Apache-2.0
"""Where the real fields are: VRMAP_TEST_DATA, default ../shared/data beside the tree."""
import os
import pathlib

SKIPPED = 77


def real_data():
    """Their folder; None, which it says, where they are not."""
    beside = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data"
    data = pathlib.Path(os.environ.get("VRMAP_TEST_DATA", beside)).resolve()
    if (data / "henrys").is_dir():
        return data
    print(f"SKIPPED: no real fields in {data} (set VRMAP_TEST_DATA)")
    return None
