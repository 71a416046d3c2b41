package io.epistream.models.inference;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.ModelBundle;
import java.nio.file.Path;
import java.util.List;

/**
 * One model, compiled to one fused graph and ready to score. Knows nothing about where records come from.
 *
 * <p>Thread-safe: any number of threads may call {@link #prepare} and {@link #score}; each run borrows a workspace of
 * direct input buffers and pinned outputs from a pool.
 */
public interface ScoringSession extends AutoCloseable {

    /**
     * Loads the bundle, compiles it, opens it on the asked-for provider and runs the self-test.
     *
     * @throws BundleException naming file, reason and remedy when the model must not serve
     */
    static ScoringSession open(Path bundleFolder, ExecutionOptions options) throws BundleException {
        return open(ModelBundle.load(bundleFolder), options);
    }

    /**
     * As the other, for a bundle that was already read.
     *
     * @throws BundleException naming file, reason and remedy when the model must not serve
     */
    static ScoringSession open(ModelBundle bundle, ExecutionOptions options) throws BundleException {
        return OnnxScoringSession.open(bundle, options);
    }

    /** Which posterior this is. */
    ModelIdentity identity();

    /** Where it runs. */
    ExecutionReport execution();

    /** How the self-test came out. */
    SelfTest selfTest();

    /** Largest batch of one run; {@link #score} splits longer lists. */
    int maxBatch();

    /**
     * Checks one record against the declared inputs and scales it.
     *
     * @throws InvalidInputException with the reason when the record cannot be scored
     */
    PreparedInput prepare(List<InputTensor> tensors) throws InvalidInputException;

    /**
     * Scores records in order, one result each. The same input gives the same scores in any batch (to float rounding).
     *
     * @throws ScoringException when ONNX Runtime fails
     */
    List<Scores> score(List<PreparedInput> batch);

    /** Measures the cost of scoring with probe inputs; takes well under a second for small models. */
    ScoringCost measureCost();

    @Override
    void close();
}
