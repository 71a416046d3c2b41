package io.epistream.models.inference;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.models.bundle.ModelDescription;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model that passed its self-test, served by ONNX Runtime. */
final class OnnxScoringSession implements ScoringSession {
    private static final Logger log = LoggerFactory.getLogger(OnnxScoringSession.class);

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
        Compilation usual = Compilation.of(bundle, options);
        usual.fused().facts().warnings().forEach(warning -> log.warn("{}: {}", bundle.folder(), warning));
        Serving serving = LayoutChoice.fastest(usual, options);
        FusedRunner runner = serving.runner();
        boolean passed = false;
        try {
            SelfTest selfTest = new SelfCheck(serving.compilation(), options)
                    .run(runner, serving.reader(), serving.report().active());
            passed = true;
            return new OnnxScoringSession(
                    runner,
                    serving.compilation().slots(),
                    identity(bundle, serving.compilation()),
                    serving.report(),
                    selfTest);
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
                compilation.fused().facts().fresh()
                        ? OptionalLong.empty()
                        : description.method().seed(),
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
        Duration single = Stopwatch.median(() -> runner.score(probes.subList(0, 1)));
        Duration full = Stopwatch.median(() -> runner.score(probes));
        return new ScoringCost(single, full.dividedBy(maxBatch()), maxBatch());
    }

    @Override
    public void close() {
        runner.close();
    }
}
