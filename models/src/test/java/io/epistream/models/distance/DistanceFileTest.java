package io.epistream.models.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epistream.models.npz.ElementType;
import io.epistream.models.npz.NpyArray;
import io.epistream.models.npz.Npz;
import io.epistream.models.npz.NpzException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** distance.npz. */
class DistanceFileTest {
    private static Map<String, NpyArray> good = Map.of();

    @BeforeAll
    static void fit() throws DistanceException {
        good = Golden.values().fitted("features").distance().toNpz();
    }

    private static void assertRefused(Map<String, NpyArray> arrays, String message) {
        assertThatThrownBy(() -> FeatureDistance.fromNpz(arrays, 4))
                .isInstanceOf(NpzException.class)
                .hasMessageContaining(message)
                .hasMessageEndingWith("Fit the distance again for this model with epistream fit distance");
    }

    private static Map<String, NpyArray> with(String name, NpyArray array) {
        Map<String, NpyArray> arrays = new HashMap<>(good);
        arrays.put(name, array);
        return arrays;
    }

    private static Map<String, NpyArray> changed(String name, double value) {
        NpyArray array = new Golden(good).array(name);
        double[] values = array.doubles();
        values[1] = value;
        return with(name, NpyArray.of(values, array.shape()));
    }

    @Test
    void whatIsWrittenGivesTheSameScores() throws Exception {
        byte[] file = Npz.write(good);
        FeatureDistance back = FeatureDistance.fromNpz(Npz.read(file), 4);
        FeatureDistance fitted = Golden.values().fitted("features").distance();
        for (float[] query : Golden.values().rows("queries")) {
            assertThat(back.score(query, 3)).isEqualTo(fitted.score(query, 3));
        }
        assertThat(Npz.write(back.toNpz())).isEqualTo(file);
    }

    @Test
    void aTrainingRowOfZerosIsANeighbourOfZeros() throws Exception {
        Map<String, NpyArray> arrays = with("neighbours", NpyArray.of(new float[4], 1, 4));
        assertThat(FeatureDistance.fromNpz(arrays, 4).score(new float[4], 1).nearestNeighbour())
                .isZero();
    }

    @Test
    void arraysHaveTheirDocumentedNamesShapesAndTypes() {
        assertThat(good).containsOnlyKeys("means", "mean", "precision_factor", "background_factor", "neighbours");
        assertThat(good.values().stream().map(NpyArray::toString))
                .containsExactlyInAnyOrder(
                        "float64 [3, 4]", "float64 [4]", "float64 [4, 4]", "float64 [4, 4]", "float32 [60, 4]");
        assertThat(new Golden(good).array("neighbours").type()).isEqualTo(ElementType.FLOAT32);
    }

    @Test
    void anotherLayersDistanceIsRefused() {
        assertThatThrownBy(() -> FeatureDistance.fromNpz(good, 64))
                .isInstanceOf(NpzException.class)
                .hasMessageContaining("array means: expected shape [any, 64], was [3, 4]");
        assertRefused(with("mean", NpyArray.of(new double[5], 5)), "array mean: expected shape [4], was [5]");
        assertRefused(
                with("neighbours", NpyArray.of(new float[10], 2, 5)), "array neighbours: expected shape [any, 4]");
    }

    @Test
    void missingArraysAreNamed() {
        for (String name : good.keySet()) {
            Map<String, NpyArray> arrays = new HashMap<>(good);
            arrays.remove(name);
            assertRefused(arrays, "array " + name + " is missing");
        }
    }

    @Test
    void nanAndInfinityAreRefused() {
        for (String name : good.keySet()) {
            assertRefused(changed(name, Double.NaN), "array " + name + ": expected finite numbers, was NaN at index 1");
            assertRefused(changed(name, Double.NEGATIVE_INFINITY), "was -Infinity at index 1");
        }
        assertRefused(changed("neighbours", 1e300), "array neighbours: expected finite numbers, was Infinity");
    }

    @Test
    void whatGivesNoDistanceIsRefused() {
        assertRefused(with("means", NpyArray.of(new double[0], 0, 4)), "array means: expected at least one class");
        assertRefused(
                with("neighbours", NpyArray.of(new float[0], 0, 4)), "array neighbours: expected at least one row");
        assertRefused(
                with("precision_factor", NpyArray.of(new double[16], 4, 4)),
                "array precision_factor: expected a factor of an invertible matrix, was zeros all along row 0");
        assertRefused(changed("neighbours", 3), "array neighbours: expected rows of length 1 (or 0), was length 3");
        assertRefused(with("mean", NpyArray.of(new String[] {"a", "b", "c", "d"}, 4)), "expected numbers, was text");
    }
}
