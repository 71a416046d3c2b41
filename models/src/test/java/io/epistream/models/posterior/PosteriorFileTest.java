package io.epistream.models.posterior;

import static io.epistream.models.posterior.GaussNewtonTest.assertClose;
import static io.epistream.models.posterior.Golden.LAYER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epistream.models.npz.NpyArray;
import io.epistream.models.npz.Npz;
import io.epistream.models.npz.NpzException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** laplace.npz, as Python and as this program write it. */
class PosteriorFileTest {
    private static final Golden GOLDEN = Golden.values();
    private static final Map<String, NpyArray> FULL =
            Golden.read("laplace-full.npz").arrays();
    private static final Map<String, NpyArray> KRONECKER =
            Golden.read("laplace-kronecker.npz").arrays();

    private static LaplacePosterior read(Map<String, NpyArray> arrays) throws NpzException {
        return LaplacePosterior.fromNpz(arrays, LAYER.outputs(), LAYER.features());
    }

    private static Map<String, NpyArray> with(Map<String, NpyArray> arrays, String name, NpyArray changed) {
        Map<String, NpyArray> copy = new HashMap<>(arrays);
        copy.put(name, changed);
        return copy;
    }

    private static Map<String, NpyArray> without(Map<String, NpyArray> arrays, String name) {
        Map<String, NpyArray> copy = new HashMap<>(arrays);
        copy.remove(name);
        return copy;
    }

    private static NpyArray changed(Map<String, NpyArray> arrays, String name, int at, double value) {
        NpyArray array = new Golden(arrays).array(name);
        double[] values = array.doubles();
        values[at] = value;
        return NpyArray.of(values, array.shape());
    }

    private static void assertRefused(Map<String, NpyArray> arrays, String message) {
        assertThatThrownBy(() -> read(arrays))
                .isInstanceOf(NpzException.class)
                .hasMessageContaining(message)
                .hasMessageEndingWith(
                        "Fit the posterior again for this model with epistream fit laplace, or export it again");
    }

    private static double[] covariance(LaplacePosterior posterior) {
        return Arrays.stream(posterior.functionCovariance(GOLDEN.rows("queries")[0]))
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    @Test
    void filesOfPythonAreRead() throws NpzException {
        LaplacePosterior full = read(FULL);
        assertThat(full).isInstanceOf(FullPosterior.class);
        assertThat(full.layer()).isEqualTo(LAYER);
        assertThat(full.priorPrecision()).isEqualTo(.5);
        double[] golden = Arrays.copyOf(GOLDEN.doubles("softmax_function_covariance"), 9);
        assertClose(covariance(full), golden, 1e-12);
        LaplacePosterior kronecker = read(KRONECKER);
        assertThat(kronecker).isInstanceOf(KroneckerPosterior.class);
        assertClose(covariance(kronecker), Arrays.copyOf(GOLDEN.doubles("kronecker_function_covariance"), 9), 1e-12);
    }

    @Test
    void whatIsWrittenGivesTheSameDraws() throws Exception {
        float[] map = GOLDEN.floats("map");
        for (Map<String, NpyArray> arrays : List.of(FULL, KRONECKER)) {
            LaplacePosterior posterior = read(arrays);
            LaplacePosterior back = read(Npz.read(Npz.write(posterior.toNpz())));
            assertThat(back.draw(3, 7, map)).isDeepEqualTo(posterior.draw(3, 7, map));
            assertThat(posterior.toNpz()).containsOnlyKeys(arrays.keySet());
        }
    }

    @Test
    void anotherLayersPosteriorIsRefused() {
        assertThatThrownBy(() -> LaplacePosterior.fromNpz(FULL, 10, 64))
                .isInstanceOf(NpzException.class)
                .hasMessageContaining("array cholesky: expected shape [650, 650], was [12, 12]");
        assertThatThrownBy(() -> LaplacePosterior.fromNpz(KRONECKER, 3, 2))
                .hasMessageContaining("array a_values: expected shape [3], was [4]");
        assertThatThrownBy(() -> LaplacePosterior.fromNpz(KRONECKER, 1, 3))
                .hasMessageContaining("array b_values: expected shape [1], was [3]");
    }

    @Test
    void missingArraysAreNamed() {
        assertRefused(
                without(FULL, "prior_precision"), "array prior_precision is missing; there are [cholesky, has_bias]");
        assertRefused(without(FULL, "has_bias"), "array has_bias is missing");
        assertRefused(without(FULL, "cholesky"), "array a_values is missing");
        assertRefused(without(KRONECKER, "b_vectors"), "array b_vectors is missing");
        assertRefused(Map.of(), "array has_bias is missing; there are none");
    }

    @Test
    void nanAndInfinityAreRefused() {
        for (String name : KRONECKER.keySet()) {
            assertRefused(
                    with(KRONECKER, name, changed(KRONECKER, name, 0, Double.NaN)), "array " + name + ": expected");
        }
        assertRefused(
                with(FULL, "cholesky", changed(FULL, "cholesky", 13, Double.POSITIVE_INFINITY)),
                "array cholesky: expected finite numbers, was Infinity at index 13");
    }

    @Test
    void negativeVariancesAreRefused() {
        assertRefused(
                with(FULL, "cholesky", changed(FULL, "cholesky", 13, -1)),
                "array cholesky: expected a positive diagonal, was -1.0 in row 1");
        assertRefused(
                with(FULL, "cholesky", changed(FULL, "cholesky", 13, 0)),
                "array cholesky: expected a positive diagonal, was 0.0 in row 1");
        assertRefused(
                with(KRONECKER, "a_values", changed(KRONECKER, "a_values", 1, -.1)),
                "array a_values: expected eigenvalues of at least 0, was -0.1 at index 1");
        assertRefused(
                with(KRONECKER, "b_values", changed(KRONECKER, "b_values", 0, -1)),
                "array b_values: expected eigenvalues of at least 0, was -1.0 at index 0");
        assertRefused(
                with(FULL, "prior_precision", changed(FULL, "prior_precision", 0, 0)),
                "array prior_precision: expected a number > 0, was 0.0");
    }

    @Test
    void anEigenvalueThatRoundingTookBelowZeroIsZero() throws NpzException {
        Map<String, NpyArray> rounded = with(KRONECKER, "b_values", changed(KRONECKER, "b_values", 0, -1e-17));
        Map<String, NpyArray> zero = with(KRONECKER, "b_values", changed(KRONECKER, "b_values", 0, 0));
        assertThat(covariance(read(rounded))).isEqualTo(covariance(read(zero)));
    }

    @Test
    void structuresThatAreNoneAreRefused() {
        assertRefused(
                with(FULL, "cholesky", changed(FULL, "cholesky", 5, .1)),
                "expected a lower triangular matrix (zeros above the diagonal), was 0.1 in row 0, column 5");
        assertRefused(
                with(KRONECKER, "a_vectors", changed(KRONECKER, "a_vectors", 3, .7)),
                "array a_vectors: expected orthonormal columns");
        assertRefused(
                with(FULL, "a_values", NpyArray.of(new double[4], 4)),
                "array cholesky: expected to be there without a_values");
        assertRefused(
                with(FULL, "has_bias", NpyArray.of(new double[] {2}, 1)), "array has_bias: expected 0 or 1, was 2.0");
        assertRefused(
                with(FULL, "has_bias", NpyArray.of(new String[] {"yes"}, 1)),
                "array has_bias: expected numbers, was text");
        assertRefused(with(FULL, "has_bias", NpyArray.of(new double[] {1})), "expected shape [1], was []");
    }
}
