package io.epistream.models.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.epistream.models.digits.BundleFolder;
import io.epistream.models.digits.Digits;
import io.epistream.models.measure.PredictiveMeasures;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The digits MLP in MC dropout against a forward pass written out in float64 with masks drawn anew. */
class McDropoutReferenceTest {
    private static final int SAMPLES = 50;
    private static final int HIDDEN = 128;

    @TempDir
    private Path folder;

    @Test
    void everyDigitScoresAsTheWrittenOutNetworkDoes() throws Exception {
        double temperature = .7;
        BundleFolder bundle = BundleFolder.in(folder)
                .fixture("mcdropout-member0.onnx")
                .method(BundleFolder.MC_DROPOUT)
                .extra("temperature: " + temperature);
        Network network = Network.of("mcdropout-member0.onnx", 7);
        float[] pixels = Digits.array("x-test");
        try (ScoringSession session = Sessions.open(bundle)) {
            List<Scores> scores = session.score(Sessions.digits(session, Digits.RECORDS));
            for (int n = 0; n < scores.size(); n++) {
                float[] digit = Arrays.copyOfRange(pixels, n * Digits.PIXELS, (n + 1) * Digits.PIXELS);
                PredictiveMeasures expected = PredictiveMeasures.of(network.passes(digit), temperature);
                assertThat(scores.get(n).total()).isCloseTo(expected.total(), within(1e-5));
                assertThat(scores.get(n).aleatoric().orElseThrow()).isCloseTo(expected.aleatoric(), within(1e-5));
                assertThat(scores.get(n).epistemic().orElseThrow()).isCloseTo(expected.epistemic(), within(1e-5));
                assertThat(scores.get(n).energy().orElseThrow()).isCloseTo(expected.energy(), within(1e-5));
            }
        }
    }

    /** 64-128-128-10 with ReLU and dropout 0.2 after both hidden layers. */
    private static final class Network {
        private final ModelProto onnx;
        private final Map<String, float[]> weights = new HashMap<>();
        private final double[][] masks1;
        private final double[][] masks2;

        private Network(ModelProto onnx, SplittableRandom random) {
            this.onnx = onnx;
            this.masks1 = masks(random);
            this.masks2 = masks(random);
        }

        static Network of(String fixture, long seed) throws Exception {
            return new Network(ModelProto.parseFrom(Digits.bytes(fixture)), new SplittableRandom(seed));
        }

        private static double[][] masks(SplittableRandom random) {
            double[][] masks = new double[SAMPLES][HIDDEN];
            for (double[] mask : masks) {
                for (int f = 0; f < HIDDEN; f++) {
                    mask[f] = random.nextDouble() < .2 ? 0 : 1 / .8;
                }
            }
            return masks;
        }

        double[][] passes(float[] digit) {
            double[] input = new double[digit.length];
            for (int i = 0; i < input.length; i++) {
                input[i] = digit[i];
            }
            double[] first = relu(linear("l1", input));
            double[][] logits = new double[SAMPLES][];
            for (int s = 0; s < SAMPLES; s++) {
                double[] second = relu(linear("l2", product(first, masks1[s])));
                logits[s] = linear("l3", product(second, masks2[s]));
            }
            return logits;
        }

        private double[] linear(String layer, double[] x) {
            float[] weight = floats(layer + ".weight");
            float[] bias = floats(layer + ".bias");
            double[] y = new double[bias.length];
            for (int o = 0; o < y.length; o++) {
                y[o] = bias[o];
                for (int i = 0; i < x.length; i++) {
                    y[o] += weight[o * x.length + i] * x[i];
                }
            }
            return y;
        }

        private float[] floats(String name) {
            return weights.computeIfAbsent(name, this::read);
        }

        private float[] read(String name) {
            TensorProto tensor = onnx.getGraph().getInitializerList().stream()
                    .filter(candidate -> candidate.getName().equals(name))
                    .findFirst()
                    .orElseThrow();
            FloatBuffer raw = tensor.getRawData()
                    .asReadOnlyByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
            float[] values = new float[raw.remaining()];
            raw.get(values);
            return values;
        }

        private static double[] product(double[] a, double[] b) {
            double[] product = new double[a.length];
            Arrays.setAll(product, i -> a[i] * b[i]);
            return product;
        }

        private static double[] relu(double[] x) {
            return Arrays.stream(x).map(value -> Math.max(0, value)).toArray();
        }
    }
}
