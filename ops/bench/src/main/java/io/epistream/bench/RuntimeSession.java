package io.epistream.bench;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;

/** Opens a file in ONNX Runtime itself, fully optimized, with live Dropout nodes kept alive. */
final class RuntimeSession {
    private RuntimeSession() {}

    /** The environment as the program itself opens it: another name or level would be warned about at every call. */
    static OrtEnvironment environment() {
        return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "epistream");
    }

    static OrtSession open(Path model, int threads) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.addConfigEntry("optimization.disable_specified_optimizers", "EliminateDropout");
            return environment().createSession(model.toString(), options);
        }
    }
}
