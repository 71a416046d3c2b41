package io.epistream.models.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GaussianWeightTest {
    private static final float[] SIX = {1, 2, 3, 4, 5, 6};

    @Test
    void pairsAreFoundInTheOrderOfTheirNames() throws Exception {
        TestGraph graph = linear().floats("fc.weight_mu", SIX, 2, 3).floats("fc.weight_rho", SIX, 2, 3);
        graph.floats("fc.bias_rho", new float[3], 3).floats("fc.bias_mu", new float[] {7, 8, 9}, 3);
        graph.node("Add", "add", List.of("raw", "fc.bias_mu"), "logits").output("logits", -1, 3);
        List<GaussianWeight> found = GaussianWeight.of(base(graph));
        assertThat(found).extracting(GaussianWeight::initializer).containsExactly("fc.bias_mu", "fc.weight_mu");
        assertThat(found).extracting(GaussianWeight::elements).containsExactly(3, 6);
        assertThat(found.get(0).mean(1)).isEqualTo(8);
        assertThat(found.get(0).deviation(1)).isCloseTo(Math.log(2), within(1e-15));
    }

    /** mpmath 1.3.0 at 80 digits: log(1 + exp(rho)). */
    @ParameterizedTest
    @CsvSource({
        "0, 0.693147180559945309417",
        "-3, 0.0485873515737420587589",
        "2.5, 2.57888973429254962334",
        "-90, 8.1940126239905154304e-40",
        "90, 90",
        "3e38, 3.0000000054977558e38"
    })
    void theDeviationIsTheSoftplusOfRhoWithoutOverflowOrLoss(float rho, double expected) throws Exception {
        TestGraph graph = linear().floats("fc.weight_mu", SIX, 2, 3);
        graph.floats("fc.weight_rho", new float[] {rho, 0, 0, 0, 0, 0}, 2, 3).output("raw", -1, 3);
        double deviation = GaussianWeight.of(base(graph)).get(0).deviation(0);
        assertThat(deviation).isCloseTo(expected, within(expected * 1e-15));
    }

    @Test
    void aGraphWithoutPairsIsRefused() {
        refused(linear().floats("fc.weight_mu", SIX, 2, 3)
                        .floats("lonely", SIX, 6)
                        .output("raw", -1, 3))
                .hasMessageContaining("has the initializer fc.weight_mu and no fc.weight_rho beside it")
                .hasMessageContaining("rename a weight that has no posterior");
        refused(TestGraph.linear())
                .hasMessageContaining("has no pair of initializers <name>_mu and <name>_rho on the way to its output")
                .hasMessageContaining("choose another method");
    }

    @Test
    void aRhoWithoutItsMeanIsRefused() {
        refused(TestGraph.linear().floats("fc.weight_rho", SIX, 2, 3))
                .hasMessageContaining("has the initializer fc.weight_rho and no fc.weight_mu beside it")
                .hasMessageContaining("without constant folding");
    }

    @Test
    void aMeanThatNoNodeReadsIsRefused() {
        refused(TestGraph.linear().floats("fc.weight_mu", SIX, 2, 3).floats("fc.weight_rho", SIX, 2, 3))
                .hasMessageContaining("has the initializer fc.weight_mu, and no node reads it");
    }

    @Test
    void aPairThatServesAnotherOutputIsLeftOut() throws Exception {
        TestGraph graph = linear().floats("fc.weight_mu", SIX, 2, 3).floats("fc.weight_rho", SIX, 2, 3);
        graph.floats("aside_mu", SIX, 2, 3).floats("aside_rho", SIX, 2, 3);
        graph.node("MatMul", "aside", List.of("input", "aside_mu"), "other").output("raw", -1, 3);
        assertThat(GaussianWeight.of(base(graph)))
                .extracting(GaussianWeight::initializer)
                .containsExactly("fc.weight_mu");
    }

    @Test
    void shapesThatDifferAreRefused() {
        refused(linear().floats("fc.weight_mu", SIX, 2, 3)
                        .floats("fc.weight_rho", SIX, 3, 2)
                        .output("raw", -1, 3))
                .hasMessageContaining(
                        "fc.weight_mu of shape [2, 3] and fc.weight_rho of shape [3, 2]: must be the same");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY})
    void aRhoThatIsNotFiniteIsRefusedWithItsPlace(float rho) {
        refused(linear().floats("fc.weight_mu", SIX, 2, 3)
                        .floats("fc.weight_rho", new float[] {0, 0, rho, 0, 0, 0}, 2, 3)
                        .output("raw", -1, 3))
                .hasMessageContaining("initializer fc.weight_rho holds " + rho + " at element 2")
                .hasMessageContaining("Train the posterior again");
    }

    @Test
    void doublesAreRefused() {
        TensorProto rho = TensorProto.newBuilder()
                .setName("fc.weight_rho")
                .setDataType(TensorProto.DataType.DOUBLE.getNumber())
                .addDims(2)
                .addDims(3)
                .build();
        refused(linear().floats("fc.weight_mu", SIX, 2, 3).initializer(rho).output("raw", -1, 3))
                .hasMessageContaining("initializer fc.weight_rho has elements of ONNX type double: must be float");
    }

    private static TestGraph linear() {
        return new TestGraph().input("input", -1, 2).node("MatMul", "fc", List.of("input", "fc.weight_mu"), "raw");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(TestGraph graph) {
        return assertThatThrownBy(() -> GaussianWeight.of(base(graph))).isInstanceOf(GraphException.class);
    }

    private static BaseGraph base(TestGraph graph) throws GraphException {
        return BaseGraph.of(OnnxModel.parse(graph.bytes()));
    }
}
