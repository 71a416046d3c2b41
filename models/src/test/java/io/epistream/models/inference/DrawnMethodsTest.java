package io.epistream.models.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.digits.BundleFolder;
import io.epistream.models.exports.Exports;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods that draw weights or masks, served from a bundle: self-test, identity, scores. */
class DrawnMethodsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "bayes-mlp-torchscript-17, '5'",
        "bayes-mlp-dynamo-18, '5'",
        "bayes-cnn-torchscript-13, '2, 9, 9'",
        "bayes-cnn-dynamo-18, '2, 9, 9'",
        "bayes-sequence-torchscript-13, '4, 5'",
    })
    void bayesByBackpropServes(String export, String shape) throws Exception {
        BundleFolder bundle = bundle(export, shape, "{ bayes-by-backprop: { samples: 20, seed: 7 } }");
        try (ScoringSession session = Sessions.open(bundle)) {
            ModelIdentity identity = session.identity();
            assertThat(identity.method()).isEqualTo("bayes-by-backprop");
            assertThat(identity.samples()).isEqualTo(20);
            assertThat(identity.seed()).isEqualTo(OptionalLong.of(7));
            assertThat(identity.maskSetHash().orElseThrow()).matches("[0-9a-f]{64}");
            assertThat(identity.dropoutInjected()).isFalse();
            assertThat(session.selfTest().maxRelativeError()).isLessThan(1e-5);
            assertThat(session.selfTest().meanSampleSpread()).isGreaterThan(1e-3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bayes-sequence-torchscript-17", "bayes-sequence-dynamo-18"})
    void aWeightThatTheExporterFoldedAwayIsMissed(String export) {
        BundleFolder bundle = bundle(export, "4, 5", "{ bayes-by-backprop: { samples: 20, seed: 7 } }");
        assertThatThrownBy(() -> Sessions.open(bundle).close())
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("model.onnx: has the initializer l1.weight_rho and no l1.weight_mu beside it")
                .hasMessageContaining("without constant folding");
    }

    @Test
    void anEnsembleOfDropoutServesAllSamplesOfAllMembers() throws Exception {
        BundleFolder bundle = BundleFolder.in(folder)
                .file("a.onnx", Exports.bytes("dropped-0-torchscript-17.onnx"))
                .file("b.onnx", Exports.bytes("dropped-1-torchscript-17.onnx"))
                .labels(3)
                .input("{ type: float32, shape: [5], onnx: input }")
                .method("{ ensemble: { mc-dropout: { samples: 10, seed: 7 } } }");
        try (ScoringSession session = Sessions.open(bundle)) {
            ModelIdentity identity = session.identity();
            assertThat(identity.method()).isEqualTo("ensemble");
            assertThat(identity.samples()).isEqualTo(20);
            assertThat(identity.seed()).isEqualTo(OptionalLong.of(7));
            assertThat(identity.maskSetHash()).isPresent();
            assertThat(session.selfTest().maxRelativeError()).isLessThan(1e-5);
        }
    }

    @Test
    void masksOfExactSizeAreAnotherPosteriorWithAnotherHash() throws Exception {
        try (ScoringSession exact = Sessions.open(dropped("exact", "masks: exact-k, seed: 7"));
                ScoringSession fixed = Sessions.open(dropped("fixed", "masks: fixed, seed: 7"))) {
            assertThat(exact.identity().maskSetHash())
                    .isPresent()
                    .isNotEqualTo(fixed.identity().maskSetHash());
            assertThat(exact.identity().digest()).isNotEqualTo(fixed.identity().digest());
            assertThat(exact.selfTest().meanSampleSpread()).isGreaterThan(1e-3);
        }
    }

    @Test
    void freshMasksGiveOtherScoresInEveryRunAndHaveNoSeed() throws Exception {
        try (ScoringSession session = Sessions.open(dropped("fresh", "masks: fresh"))) {
            assertThat(session.identity().seed()).isEmpty();
            assertThat(session.identity().maskSetHash()).isEmpty();
            List<PreparedInput> record = List.of(Sessions.record(session, .1f, .2f, .3f, .4f, .5f));
            double first = session.score(record).get(0).epistemic().orElseThrow();
            double second = session.score(record).get(0).epistemic().orElseThrow();
            assertThat(first).isGreaterThan(1e-4).isNotEqualTo(second);
        }
    }

    @Test
    void freshMasksThatWereInjectedAreSaidToBe() throws Exception {
        BundleFolder bundle = BundleFolder.in(folder)
                .fixture("member0.onnx")
                .method("{ mc-dropout: { samples: 20, masks: fresh, inject: { rate: 0.2 } } }");
        try (ScoringSession session = Sessions.open(bundle)) {
            assertThat(session.identity().dropoutInjected()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"Gemm, last, /l3/Gemm", "Gemm, first, /l1/Gemm", "Gemm, all, '/l1/Gemm, /l2/Gemm, /l3/Gemm'"})
    void injectionByARuleIsInjectionByTheNamesThatItMeans(String type, String position, String names) throws Exception {
        String rule = "op-type: " + type + ", position: " + position;
        try (ScoringSession ruled = Sessions.open(injected("ruled", rule));
                ScoringSession named = Sessions.open(injected("named", "before: [" + names + "]"))) {
            assertThat(ruled.identity().maskSetHash())
                    .isPresent()
                    .isEqualTo(named.identity().maskSetHash());
            assertThat(ruled.identity().dropoutInjected()).isTrue();
            assertThat(ruled.score(Sessions.digits(ruled, 1)).get(0).total())
                    .as("up to the layout taken")
                    .isCloseTo(named.score(Sessions.digits(named, 1)).get(0).total(), within(1e-6));
        }
    }

    @Test
    void aRuleThatMeansNoNodeIsRefusedWithWhatThereIs() {
        assertThatThrownBy(
                        () -> Sessions.open(injected("none", "op-type: Conv")).close())
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("has no node of type Conv on the way to its output to inject dropout before")
                .hasMessageContaining("Write one of [")
                .hasMessageContaining("Gemm")
                .hasMessageContaining("as method.mc-dropout.inject.op-type");
    }

    private BundleFolder injected(String name, String where) {
        return BundleFolder.in(folder.resolve(name))
                .fixture("member0.onnx")
                .method("{ mc-dropout: { samples: 5, seed: 1, inject: { rate: 0.2, " + where + " } } }");
    }

    private BundleFolder dropped(String name, String how) {
        return BundleFolder.in(folder.resolve(name))
                .file("model.onnx", Exports.bytes("dropped-0-torchscript-17.onnx"))
                .labels(3)
                .input("{ type: float32, shape: [5], onnx: input }")
                .method("{ mc-dropout: { samples: 10, " + how + " } }");
    }

    private BundleFolder bundle(String export, String shape, String method) {
        return BundleFolder.in(folder)
                .file("model.onnx", Exports.bytes(export + ".onnx"))
                .labels(3)
                .input("{ type: float32, shape: [" + shape + "], onnx: input }")
                .method(method);
    }
}
