package io.epistream.bench;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.TensorType;
import io.epistream.models.inference.ExecutionOptions;
import io.epistream.models.inference.InputTensor;
import io.epistream.models.inference.InvalidInputException;
import io.epistream.models.inference.PreparedInput;
import io.epistream.models.inference.Provider;
import io.epistream.models.inference.ScoringSession;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The fused graph and nothing around it: prepared inputs in, scores out, one thread, as fast as it goes. */
final class BareLoop implements AutoCloseable {
    private static final int[] BATCHES = {16, 32, 64, 128, 256};
    private static final long NANOS = 300_000_000;

    private final ScoringSession session;
    private final List<PreparedInput> inputs;

    BareLoop(int threads) throws BundleException, InvalidInputException {
        int largest = BATCHES[BATCHES.length - 1];
        session = ScoringSession.open(Digits.bundle(), new ExecutionOptions(Provider.CPU, threads, largest));
        inputs = new ArrayList<>();
        for (byte[] row : Digits.rows(new Random(1), largest)) {
            inputs.add(session.prepare(List.of(
                    new InputTensor("pixels", TensorType.UINT8, List.of((long) Digits.PIXELS), ByteBuffer.wrap(row)))));
        }
    }

    /** Records per second at the best batch. */
    double recordsPerSecond() {
        double best = 0;
        for (int batch : BATCHES) {
            List<PreparedInput> records = inputs.subList(0, batch);
            long start = System.nanoTime();
            long scored = 0;
            while (System.nanoTime() - start < NANOS) {
                scored += session.score(records).size();
            }
            best = Math.max(best, scored * 1e9 / (System.nanoTime() - start));
        }
        return best;
    }

    @Override
    public void close() {
        session.close();
    }
}
