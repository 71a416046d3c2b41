package io.epistream.streams.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FixedPointSumTest {

    @Test
    void agreesWithBigIntegerOverTheWholeRange() {
        Random random = new Random(5);
        FixedPointSum sum = new FixedPointSum();
        FixedPointSum squares = new FixedPointSum();
        BigInteger expected = BigInteger.ZERO;
        BigInteger expectedSquares = BigInteger.ZERO;
        for (int i = 0; i < 10_000; i++) {
            long value = i % 100 == 0 ? Long.MIN_VALUE : random.nextLong() >> random.nextInt(64);
            sum.add(value);
            squares.addSquare(value);
            expected = expected.add(BigInteger.valueOf(value));
            expectedSquares = expectedSquares.add(BigInteger.valueOf(value).pow(2));
        }
        assertThat(sum.toBigInteger()).isEqualTo(expected);
        assertThat(squares.toBigInteger()).isEqualTo(expectedSquares);
        assertThat(FixedPointSum.of(sum.toBytes()).toBigInteger()).isEqualTo(expected);
        sum.add(squares);
        assertThat(sum.toBigInteger()).isEqualTo(expected.add(expectedSquares));
    }

    @Test
    void refusesASumThatDoesNotFit() {
        byte[] tooLong = BigInteger.ONE.shiftLeft(191).toByteArray();
        assertThatThrownBy(() -> FixedPointSum.of(ByteBuffer.wrap(tooLong)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
