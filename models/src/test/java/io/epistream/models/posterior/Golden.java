package io.epistream.models.posterior;

import io.epistream.models.npz.NpyArray;
import io.epistream.models.npz.Npz;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/** Arrays that src/test/python/make_laplace.py wrote. */
record Golden(Map<String, NpyArray> arrays) {
    static final LastLayer LAYER = new LastLayer(3, 3, true);
    static final double DELTA = .5;

    static Golden values() {
        return read("golden.npz");
    }

    static Golden read(String file) {
        try (InputStream in = Golden.class.getResourceAsStream(file)) {
            return new Golden(Npz.read(Objects.requireNonNull(in, file).readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    NpyArray array(String name) {
        return Objects.requireNonNull(arrays.get(name), name);
    }

    double[] doubles(String name) {
        return array(name).doubles();
    }

    float[] floats(String name) {
        return array(name).floats();
    }

    /** A matrix as rows of floats. */
    float[][] rows(String name) {
        NpyArray array = array(name);
        float[][] rows = new float[array.length(0)][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = array.rows(row, row + 1).floats();
        }
        return rows;
    }

    /** The Gauss-Newton sum of the golden rows, added in two chunks. */
    GaussNewton gathered(GaussNewton sum, Likelihood likelihood) throws PosteriorException {
        float[][] features = rows("features");
        float[][] outputs = rows("outputs");
        sum.add(Arrays.copyOf(features, 13), Arrays.copyOf(outputs, 13), likelihood);
        sum.add(
                Arrays.copyOfRange(features, 13, features.length),
                Arrays.copyOfRange(outputs, 13, features.length),
                likelihood);
        return sum;
    }
}
