package io.epistream.models.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.epistream.models.graph.MaskKind;
import io.epistream.models.uncertainty.BayesByBackprop;
import io.epistream.models.uncertainty.DeepEnsemble;
import io.epistream.models.uncertainty.Deterministic;
import io.epistream.models.uncertainty.Injection;
import io.epistream.models.uncertainty.LastLayerLaplace;
import io.epistream.models.uncertainty.McDropout;
import io.epistream.models.uncertainty.UncertaintyMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MethodReaderTest {
    private final List<String> problems = new ArrayList<>();

    @Test
    void readsEveryMethod() {
        assertThat(read("{ deterministic: {} }")).isEqualTo(new Deterministic());
        assertThat(read("{ ensemble: {} }")).isEqualTo(new DeepEnsemble());
        assertThat(read("{ ensemble: { mc-dropout: { samples: 10, seed: 7 } } }"))
                .isEqualTo(
                        new DeepEnsemble(Optional.of(new McDropout(10, 7, OptionalDouble.empty(), Optional.empty()))));
        assertThat(read("{ bayes-by-backprop: { samples: 50, seed: -1 } }")).isEqualTo(new BayesByBackprop(50, -1));
        assertThat(read("{ laplace: { samples: 50, seed: 7, file: laplace.npz } }"))
                .isEqualTo(new LastLayerLaplace(50, 7, "laplace.npz", Optional.empty()));
        assertThat(read("{ laplace: { samples: 50, seed: 7, file: l.npz, layer: /fc/Gemm } }"))
                .isEqualTo(new LastLayerLaplace(50, 7, "l.npz", Optional.of("/fc/Gemm")));
        assertThat(problems).isEmpty();
    }

    @Test
    void readsMasks() {
        assertThat(read("{ mc-dropout: { samples: 5, seed: 1, masks: exact-k } }"))
                .isEqualTo(new McDropout(
                        5, MaskKind.EXACT_K, OptionalLong.of(1), OptionalDouble.empty(), Optional.empty()));
        assertThat(read("{ mc-dropout: { samples: 5, masks: fresh } }"))
                .isEqualTo(new McDropout(
                        5, MaskKind.FRESH, OptionalLong.empty(), OptionalDouble.empty(), Optional.empty()));
        assertThat(problems).isEmpty();
    }

    @Test
    void readsRulesOfInjection() {
        assertThat(injection("rate: 0.1")).isEqualTo(new Injection(.1, List.of()));
        assertThat(injection("rate: 0.1, before: [a, b]")).isEqualTo(new Injection(.1, List.of("a", "b")));
        assertThat(injection("rate: 0.1, op-type: Conv")).isEqualTo(rule(Injection.Position.LAST));
        assertThat(injection("rate: 0.1, op-type: Conv, position: first")).isEqualTo(rule(Injection.Position.FIRST));
        assertThat(injection("rate: 0.1, op-type: Conv, position: all")).isEqualTo(rule(Injection.Position.ALL));
        assertThat(problems).isEmpty();
    }

    @Test
    void everyProblemOfAMethodIsNoted() {
        read(
                "{ ensemble: { mc-dropout: { samples: 1, seed: x, masks: exact, rate: 1, inject: { rate: 0, position: first"
                        + " } }, sampels: 3 } }");
        assertThat(problems)
                .containsExactlyInAnyOrder(
                        "method.ensemble.mc-dropout.samples: must be 2 to 10000, was 1",
                        "method.ensemble.mc-dropout.masks: must be one of [fixed, exact-k, fresh], was exact, did you mean"
                                + " exact-k?",
                        "method.ensemble.mc-dropout.seed: must be a whole number, was \"x\"",
                        "method.ensemble.mc-dropout.rate: must be a number in (0, 1), was 1.0",
                        "method.ensemble.mc-dropout.inject.rate: must be a number in (0, 1), was 0.0",
                        "method.ensemble.mc-dropout.inject.position: must stand beside op-type, which says of which nodes it"
                                + " is the position",
                        "method.ensemble.sampels: is not known, did you mean mc-dropout?");
    }

    @Test
    void freshMasksHaveNoSeedAndTheOthersNeedOne() {
        read("{ mc-dropout: { samples: 5, seed: 1, masks: fresh } }");
        read("{ mc-dropout: { samples: 5, masks: exact-k } }");
        assertThat(problems)
                .containsExactly(
                        "method.mc-dropout.seed: must be absent: the runtime draws fresh masks, and no seed fixes them",
                        "method.mc-dropout.seed: is missing");
    }

    @Test
    void namesAndARuleExcludeEachOther() {
        injection("rate: 0.1, before: [a], op-type: Gemm, position: lst");
        assertThat(problems)
                .containsExactlyInAnyOrder(
                        "method.mc-dropout.inject.before: must be absent where op-type says which nodes",
                        "method.mc-dropout.inject.position: must be one of [last, first, all], was lst, did you mean"
                                + " last?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bayes-by-backprop", "laplace"})
    void drawsNeedSamplesAndASeed(String method) {
        read("{ " + method + ": { samples: 1, file: f } }");
        assertThat(problems)
                .contains(
                        "method." + method + ".samples: must be 2 to 10000, was 1",
                        "method." + method + ".seed: is missing");
    }

    @Test
    void aPosteriorNeedsAFile() {
        read("{ laplace: { samples: 2, seed: 1 } }");
        assertThat(problems).containsExactly("method.laplace.file: is missing");
    }

    private static Injection rule(Injection.Position position) {
        return new Injection(.1, List.of(), Optional.of(new Injection.Rule("Conv", position)));
    }

    private Injection injection(String yaml) {
        UncertaintyMethod method = read("{ mc-dropout: { samples: 5, seed: 1, inject: { " + yaml + " } } }");
        return ((McDropout) method).injection().orElseThrow();
    }

    private UncertaintyMethod read(String yaml) {
        try {
            return MethodReader.read(new Section("", new YAMLMapper().readTree("method: " + yaml), problems));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
