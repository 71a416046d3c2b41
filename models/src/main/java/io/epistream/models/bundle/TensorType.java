package io.epistream.models.bundle;

/** Element type of a tensor on the wire, little-endian. */
public enum TensorType {
    FLOAT32(4),
    FLOAT64(8),
    INT8(1),
    UINT8(1),
    INT16(2),
    INT32(4),
    INT64(8),
    BOOL(1);

    private final int bytes;

    TensorType(int bytes) {
        this.bytes = bytes;
    }

    /** Whether elements may have a fraction. */
    public boolean isReal() {
        return this == FLOAT32 || this == FLOAT64;
    }

    /** Size of one element in bytes. */
    public int bytes() {
        return bytes;
    }
}
