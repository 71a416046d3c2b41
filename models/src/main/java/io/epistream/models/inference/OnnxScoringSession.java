package io.epistream.models.inference;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.models.bundle.ModelDescription;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model that passed its self-test, served by ONNX Runtime. */
final class OnnxScoringSession implements ScoringSession {
    private static final Logger log = LoggerFactory.getLogger(OnnxScoringSession.class);
    private static final int MOST_REPETITIONS = 50;
    private static final Duration MEASURING = Duration.ofMillis(150);
    private static final int WARM_UP = 3;

    private final FusedRunner runner;
    private final InputReader inputs;
    private final List<InputSlot> slots;
    private final ModelIdentity identity;
    private final ExecutionReport execution;
    private final SelfTest selfTest;

    private OnnxScoringSession(
            FusedRunner runner,
            List<InputSlot> slots,
            ModelIdentity identity,
            ExecutionReport execution,
            SelfTest selfTest) {
        this.runner = runner;
        this.inputs = new InputReader(slots);
        this.slots = slots;
        this.identity = identity;
        this.execution = execution;
        this.selfTest = selfTest;
    }

    static ScoringSession open(ModelBundle bundle, ExecutionOptions options) throws BundleException {
        ModelDescription description = bundle.description();
        Compilation compilation = Compilation.of(bundle);
        String path = bundle.folder().toString();
        compilation.fused().facts().warnings().forEach(warning -> log.warn("{}: {}", path, warning));
        ServingSession serving = ServingSession.open(path, compilation.fused().onnx(), options);
        ScoreReader reader = new ScoreReader(compilation.fused().columns(), description);
        FusedRunner runner = new FusedRunner(serving.session(), compilation.slots(), reader, options.maxBatch());
        boolean passed = false;
        try {
            SelfTest selfTest = new SelfCheck(bundle, compilation, options)
                    .run(runner, reader, serving.report().active());
            passed = true;
            return new OnnxScoringSession(
                    runner, compilation.slots(), identity(bundle, compilation), serving.report(), selfTest);
        } finally {
            if (!passed) {
                runner.close();
            }
        }
    }

    private static ModelIdentity identity(ModelBundle bundle, Compilation compilation) {
        ModelDescription description = bundle.description();
        return new ModelIdentity(
                description.name(),
                description.version(),
                ModelDigest.of(bundle),
                description.task(),
                description.method().id(),
                compilation.fused().facts().samples(),
                description.method().seed(),
                compilation.fused().facts().maskSetHash(),
                compilation.dropoutInjected(),
                description.labels(),
                description.target());
    }

    @Override
    public ModelIdentity identity() {
        return identity;
    }

    @Override
    public ExecutionReport execution() {
        return execution;
    }

    @Override
    public SelfTest selfTest() {
        return selfTest;
    }

    @Override
    public int maxBatch() {
        return runner.maxBatch();
    }

    @Override
    public PreparedInput prepare(List<InputTensor> tensors) throws InvalidInputException {
        return inputs.read(tensors);
    }

    @Override
    public List<Scores> score(List<PreparedInput> batch) {
        return runner.score(batch);
    }

    @Override
    public ScoringCost measureCost() {
        List<PreparedInput> probes = ProbeInputs.draw(slots, maxBatch());
        Duration single = median(probes.subList(0, 1));
        Duration full = median(probes);
        return new ScoringCost(single, full.dividedBy(maxBatch()), maxBatch());
    }

    /** Median time of a run, after a warm-up, within a bounded time. */
    private Duration median(List<PreparedInput> batch) {
        for (int i = 0; i < WARM_UP; i++) {
            runner.score(batch);
        }
        long[] nanos = new long[MOST_REPETITIONS];
        int runs = 0;
        long start = System.nanoTime();
        do {
            long before = System.nanoTime();
            runner.score(batch);
            nanos[runs++] = System.nanoTime() - before;
        } while (runs < MOST_REPETITIONS && System.nanoTime() - start < MEASURING.toNanos());
        long[] measured = Arrays.copyOf(nanos, runs);
        Arrays.sort(measured);
        return Duration.ofNanos(measured[runs / 2]);
    }

    @Override
    public void close() {
        runner.close();
    }
}
