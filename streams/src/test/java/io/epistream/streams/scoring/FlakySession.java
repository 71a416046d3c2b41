package io.epistream.streams.scoring;

import io.epistream.models.inference.ExecutionReport;
import io.epistream.models.inference.InputTensor;
import io.epistream.models.inference.InvalidInputException;
import io.epistream.models.inference.ModelIdentity;
import io.epistream.models.inference.PreparedInput;
import io.epistream.models.inference.Scores;
import io.epistream.models.inference.ScoringCost;
import io.epistream.models.inference.ScoringException;
import io.epistream.models.inference.ScoringSession;
import io.epistream.models.inference.SelfTest;
import java.util.List;
import java.util.function.Predicate;

/** A real session whose runs fail where a test says so. */
final class FlakySession implements ScoringSession {
    private final ScoringSession real;
    private Predicate<List<PreparedInput>> failing = batch -> false;
    private int runs;

    FlakySession(ScoringSession real) {
        this.real = real;
    }

    void failWhen(Predicate<List<PreparedInput>> condition) {
        failing = condition;
    }

    int runs() {
        return runs;
    }

    @Override
    public List<Scores> score(List<PreparedInput> batch) {
        runs++;
        if (failing.test(batch)) {
            throw new ScoringException("out of luck", new IllegalStateException("test"));
        }
        return real.score(batch);
    }

    @Override
    public ModelIdentity identity() {
        return real.identity();
    }

    @Override
    public ExecutionReport execution() {
        return real.execution();
    }

    @Override
    public SelfTest selfTest() {
        return real.selfTest();
    }

    @Override
    public int maxBatch() {
        return real.maxBatch();
    }

    @Override
    public PreparedInput prepare(List<InputTensor> tensors) throws InvalidInputException {
        return real.prepare(tensors);
    }

    @Override
    public ScoringCost measureCost() {
        return real.measureCost();
    }

    @Override
    public void close() {
        real.close();
    }
}
