"""Writes the NumPy files that the tests of io.epistream.models.npz read, and checks that NumPy reads ours.

    python make_npz.py ../resources/io/epistream/models/npz

The folder holds written.npz, which NpzTest compares byte for byte with what the Java side writes; here NumPy loads it.
Fixtures were made with NumPy 2.4.
"""

import io
import pathlib
import sys
import zipfile

import numpy as np

folder = pathlib.Path(sys.argv[1])

numbers = np.array([[0, 1, 2], [3, 4, 100]])
arrays = {
    "float32": np.array([1.5, -0.0, np.nan, np.inf], "f4"),
    "float64": np.array([[0.1, 1e300], [-np.inf, 5e-324]]),
    "int8": np.array([-128, 127], "i1"),
    "int16": np.array([-32768, 32767], "i2"),
    "int32": np.array([-(2**31), 2**31 - 1], "i4"),
    "int64": np.array([-(2**63), 2**63 - 1], "i8"),
    "uint8": np.array([0, 255], "u1"),
    "uint16": np.array([0, 65535], "u2"),
    "uint32": np.array([0, 2**32 - 1], "u4"),
    "bool": np.array([True, False]),
    "text": np.array(["legitimate", "", "Käse \U0001f9c0"]),
    "scalar": np.array(2.5),
    "empty": np.zeros((0, 3), "f4"),
    "bigEndian": numbers.astype(">i4"),
    "bigEndianText": np.array(["ab", "c"]).astype(">U2"),
    "fortran": np.asfortranarray(np.arange(24, dtype="f8").reshape(2, 3, 4)),
}


def saved(array, version=None, **options):
    out = io.BytesIO()
    np.lib.format.write_array(out, array, version=version, **options)
    return out.getvalue()


np.savez(folder / "plain.npz", **arrays)
np.savez_compressed(folder / "compressed.npz", ramp=np.arange(10_000, dtype="f8"))
np.savez(folder / "objects.npz", fine=numbers, labels=np.array(["a", None], dtype=object))
np.savez(folder / "structured.npz", rows=np.zeros(2, [("x", "f4"), ("y", "f4")]))
np.savez(folder / "half.npz", x=np.zeros(2, "f2"))
np.savez(folder / "none.npz")
for version in ((1, 0), (2, 0), (3, 0)):
    (folder / f"version-{version[0]}.npy").write_bytes(saved(numbers.astype("f8"), version))
with zipfile.ZipFile(folder / "readme.npz", "w") as archive:
    archive.writestr("readme.txt", "no array")

# exactly what numpy.save writes for the shapes and types that we write
for name, array in {
    "save-float64": numbers.astype("f8"),
    "save-float32": np.array([1.5], "f4"),
    "save-int64": np.array(7),
    "save-text": np.array(["legitimate", "Käse \U0001f9c0"]),
    "save-empty": np.zeros((0, 3)),
}.items():
    np.save(folder / f"{name}.npy", array)

ours = np.load(folder / "written.npz", allow_pickle=False)
assert ours.files == ["a-float64", "b-float32", "c-int64", "d-text"], ours.files
np.testing.assert_array_equal(ours["a-float64"], numbers.astype("f8"))
assert ours["a-float64"].dtype == np.float64
np.testing.assert_array_equal(ours["b-float32"], np.array([1.5, np.nan], "f4"))
assert ours["b-float32"].dtype == np.float32
assert ours["c-int64"].shape == () and ours["c-int64"] == 7
assert ours["d-text"].tolist() == ["legitimate", "Käse \U0001f9c0"]
print("NumPy reads written.npz")
