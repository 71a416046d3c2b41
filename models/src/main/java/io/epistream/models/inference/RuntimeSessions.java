package io.epistream.models.inference;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Opens sessions of ONNX Runtime. The environment is the process's own and is never closed.
 *
 * <p>ONNX Runtime's optimizer silently removes interior Dropout nodes that are switched on, which fresh masks are made
 * of; it is told not to. Fixed masks are constants.
 */
final class RuntimeSessions {
    /** Reserved, hardly used: about 250 bytes for each byte of the command line. */
    private static final long DEEP_STACK_BYTES = 256L << 20;

    private RuntimeSessions() {}

    /**
     * The process's environment, made on a thread with a deep stack: ONNX Runtime 1.29 matches the process's whole
     * command line with a recursive regular expression, and 6 KB of class path end the process on a stack of 1 MB.
     */
    static OrtEnvironment environment() {
        FutureTask<OrtEnvironment> environment = new FutureTask<>(
                () -> OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "epistream"));
        new Thread(null, environment, "onnx-runtime-environment", DEEP_STACK_BYTES).start();
        try {
            return environment.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while ONNX Runtime was starting", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("ONNX Runtime does not start: " + e.getCause(), e);
        }
    }

    /** Opens a graph that serves, fully optimized. */
    static OrtSession open(byte[] onnx, Provider provider, int threads) throws OrtException {
        try (OrtSession.SessionOptions options = options(threads)) {
            if (provider == Provider.CUDA) {
                addCuda(options);
            }
            return environment().createSession(onnx, options);
        }
    }

    /** Opens a graph on the CPU as it is written, for probes and for the plain model. */
    static OrtSession openPlain(byte[] onnx) throws OrtException {
        try (OrtSession.SessionOptions options = options(1)) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            return environment().createSession(onnx, options);
        }
    }

    private static OrtSession.SessionOptions options(int threads) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(threads);
        options.setInterOpNumThreads(1);
        options.addConfigEntry("optimization.disable_specified_optimizers", "EliminateDropout");
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
        return options;
    }

    /** CUDA with full float32: TF32 keeps 10 bits of mantissa and would fail the self-test. */
    private static void addCuda(OrtSession.SessionOptions options) throws OrtException {
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions()) {
            cuda.add("use_tf32", "0");
            options.addCUDA(cuda);
        }
    }
}
