package io.epistream.bench;

import io.epistream.models.bundle.TensorType;
import io.epistream.models.inference.ExecutionOptions;
import io.epistream.models.inference.InputTensor;
import io.epistream.models.inference.PreparedInput;
import io.epistream.models.inference.Provider;
import io.epistream.models.inference.ScoringSession;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The fused graph against the loop people write today, on the digits model, S as the bundle says.
 *
 * <p>Rows: S calls of {@code session.run} per record; S calls per batch; the fused graph. All take turns in one run.
 */
public final class FusedVersusLoop {
    private static final int ROUNDS = 11;

    private FusedVersusLoop() {}

    /** Arguments: intra-op threads (default 1). Needs {@code -Depistream.home}, the root of the checkout. */
    public static void main(String[] args) throws Exception {
        int threads = args.length > 0 ? Integer.parseInt(args[0]) : 1;
        Path bundle = Digits.bundle();
        Random random = new Random(1);
        System.out.printf("digits MLP 64-128-128-10, %d intra-op thread(s), medians of %d rounds%n", threads, ROUNDS);
        System.out.printf(
                "%-7s %22s %22s %16s %10s %10s%n",
                "batch", "S runs per record, us", "S runs per batch, us", "fused graph, us", "speed-up", "vs batched");
        for (int batch : new int[] {1, 32, 128}) {
            try (ScoringSession fused =
                    ScoringSession.open(bundle, new ExecutionOptions(Provider.CPU, threads, batch))) {
                int samples = fused.identity().samples();
                byte[][] rows = Digits.rows(random, batch);
                List<PreparedInput> prepared = new ArrayList<>();
                for (byte[] row : rows) {
                    prepared.add(fused.prepare(List.of(new InputTensor(
                            "pixels", TensorType.UINT8, List.of((long) Digits.PIXELS), ByteBuffer.wrap(row)))));
                }
                Path model = bundle.resolve("model.onnx");
                Rows scaled = new Rows(Digits.scaled(rows, batch), batch, Digits.PIXELS);
                try (UsualLoop one =
                                UsualLoop.ofSamples(model, samples, scaled.first(), threads, UsualLoop.Feeding.DIRECT);
                        UsualLoop batched =
                                UsualLoop.ofSamples(model, samples, scaled, threads, UsualLoop.Feeding.DIRECT)) {
                    double[] micros = Interleaved.medianMicros(
                            List.of(
                                    new Interleaved.Variant("per record", 1, one::run),
                                    new Interleaved.Variant("per batch", batch, batched::run),
                                    new Interleaved.Variant("fused", batch, () -> fused.score(prepared))),
                            ROUNDS);
                    System.out.printf(
                            "%-7d %22.1f %22.1f %16.1f %9.1fx %9.1fx%n",
                            batch, micros[0], micros[1], micros[2], micros[0] / micros[2], micros[1] / micros[2]);
                }
            }
        }
    }
}
