package io.epistream.streams.window;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/**
 * An exact signed 192-bit integer sum, so that neither order nor grouping of what is added can change it: 2^64 products
 * of two 64-bit numbers fit. Not thread-safe.
 */
final class FixedPointSum {
    private static final int BYTES = 3 * Long.BYTES;

    private long high;
    private long middle;
    private long low;

    static FixedPointSum of(ByteBuffer twosComplement) {
        byte[] bytes = new byte[twosComplement.remaining()];
        twosComplement.duplicate().get(bytes);
        BigInteger value = new BigInteger(bytes);
        if (value.bitLength() >= BYTES * Byte.SIZE) {
            throw new IllegalArgumentException("sum: must fit 192 bits, had " + value.bitLength());
        }
        FixedPointSum sum = new FixedPointSum();
        sum.low = value.longValue();
        sum.middle = value.shiftRight(Long.SIZE).longValue();
        sum.high = value.shiftRight(2 * Long.SIZE).longValue();
        return sum;
    }

    /** Adds {@code value}. */
    void add(long value) {
        long sign = value >> (Long.SIZE - 1);
        add(sign, sign, value);
    }

    /** Adds {@code value} squared, without rounding. */
    void addSquare(long value) {
        add(0, Math.multiplyHigh(value, value), value * value);
    }

    void add(FixedPointSum other) {
        add(other.high, other.middle, other.low);
    }

    BigInteger toBigInteger() {
        return new BigInteger(ByteBuffer.allocate(BYTES)
                .putLong(high)
                .putLong(middle)
                .putLong(low)
                .array());
    }

    /** Shortest big-endian two's complement form: equal sums give equal bytes. */
    ByteBuffer toBytes() {
        return ByteBuffer.wrap(toBigInteger().toByteArray());
    }

    private void add(long addHigh, long addMiddle, long addLow) {
        long newLow = low + addLow;
        long carryLow = Long.compareUnsigned(newLow, low) < 0 ? 1 : 0;
        long partial = middle + addMiddle;
        long carryPartial = Long.compareUnsigned(partial, middle) < 0 ? 1 : 0;
        long newMiddle = partial + carryLow;
        long carryMiddle = carryPartial + (Long.compareUnsigned(newMiddle, partial) < 0 ? 1 : 0);
        low = newLow;
        middle = newMiddle;
        high += addHigh + carryMiddle;
    }
}
