package io.epistream.models.distance;

import io.epistream.models.npz.NpyArray;
import io.epistream.models.npz.Npz;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/** Arrays that src/test/python/make_distance.py wrote. */
record Golden(Map<String, NpyArray> arrays) {

    static Golden values() {
        try (InputStream in = Golden.class.getResourceAsStream("golden.npz")) {
            return new Golden(Npz.read(Objects.requireNonNull(in, "golden.npz").readAllBytes()));
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

    /** A matrix as rows of floats. */
    float[][] rows(String name) {
        NpyArray array = array(name);
        float[][] rows = new float[array.length(0)][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = array.rows(row, row + 1).floats();
        }
        return rows;
    }

    int[] labels() {
        return Arrays.stream(array("labels").longs()).mapToInt(Math::toIntExact).toArray();
    }

    /** A fit over the golden rows of this name, added in two chunks, with all of them as neighbours. */
    FittedDistance fitted(String rows) throws DistanceException {
        float[][] features = rows(rows);
        int[] labels = labels();
        FeatureDistanceFit fit =
                new FeatureDistanceFit(features[0].length, 3, 7, FeatureDistanceFit.DEFAULT_NEIGHBOURS);
        fit.add(Arrays.copyOf(features, 17), Arrays.copyOf(labels, 17));
        fit.add(Arrays.copyOfRange(features, 17, features.length), Arrays.copyOfRange(labels, 17, features.length));
        return fit.fitted();
    }
}
