package io.epistream.models.inference;

import io.epistream.models.bundle.BundleException;

/**
 * A compiled bundle, open and ready to run.
 *
 * @param compilation its graphs
 * @param reader how its rows are read
 * @param runner what runs it
 * @param report where
 */
record Serving(Compilation compilation, ScoreReader reader, FusedRunner runner, ExecutionReport report) {

    static Serving open(Compilation compilation, ExecutionOptions options) throws BundleException {
        String path = compilation.bundle().folder().toString();
        ServingSession session = ServingSession.open(path, compilation.fused().onnx(), options);
        ScoreReader reader = new ScoreReader(
                compilation.fused().columns(), compilation.bundle().description());
        FusedRunner runner = new FusedRunner(session.session(), compilation.slots(), reader, options.maxBatch());
        return new Serving(compilation, reader, runner, session.report());
    }
}
