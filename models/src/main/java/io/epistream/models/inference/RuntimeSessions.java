package io.epistream.models.inference;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;

/**
 * Opens sessions of ONNX Runtime. The environment is the process's own and is never closed.
 *
 * <p>ONNX Runtime's optimizer silently removes interior Dropout nodes that are switched on; no graph that is opened here
 * has any, since fixed masks are constants.
 */
final class RuntimeSessions {
    private RuntimeSessions() {}

    static OrtEnvironment environment() {
        return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "epistream");
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
