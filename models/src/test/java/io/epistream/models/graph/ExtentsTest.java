package io.epistream.models.graph;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExtentsTest {

    @Test
    void transposesAsNumPyDoes() {
        float[] values = {0, 1, 2, 3, 4, 5};
        assertThat(Extents.transposed(values, new long[] {2, 3}, 1, 0)).containsExactly(0, 3, 1, 4, 2, 5);
        assertThat(Extents.transposed(values, new long[] {1, 2, 3}, 2, 0, 1)).containsExactly(0, 3, 1, 4, 2, 5);
        assertThat(Extents.permuted(new long[] {1, 2, 3}, 2, 0, 1)).containsExactly(3, 1, 2);
    }

    /** np.arange(24).reshape(2, 3, 4).transpose(1, 2, 0).ravel(), NumPy 2. */
    @Test
    void transposesThreeAxes() {
        float[] values = new float[24];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        assertThat(Extents.transposed(values, new long[] {2, 3, 4}, 1, 2, 0))
                .containsExactly(0, 12, 1, 13, 2, 14, 3, 15, 4, 16, 5, 17, 6, 18, 7, 19, 8, 20, 9, 21, 10, 22, 11, 23);
    }

    @Test
    void aScalarAndAnEmptyTensorStayWhatTheyAre() {
        assertThat(Extents.transposed(new float[] {7}, new long[0])).containsExactly(7);
        assertThat(Extents.transposed(new float[0], new long[] {0, 2}, 1, 0)).isEmpty();
        assertThat(Extents.count()).isEqualTo(1);
    }

    @Test
    void padsAndJoins() {
        assertThat(Extents.padded(new long[] {3}, 3)).containsExactly(1, 1, 3);
        assertThat(Extents.join(new long[] {3, 4}, -1)).containsExactly(-1, 3, 4);
    }
}
