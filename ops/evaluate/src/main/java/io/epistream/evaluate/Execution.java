package io.epistream.evaluate;

import io.epistream.models.inference.ExecutionOptions;
import io.epistream.models.inference.Provider;

/** How everything here runs: one core, batches large enough to keep it busy. */
final class Execution {
    static final ExecutionOptions OPTIONS = new ExecutionOptions(Provider.CPU, 1, 256);

    private Execution() {}
}
