package io.epistream.models.inference;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import io.epistream.models.bundle.BundleException;
import java.util.Optional;

/**
 * A session on the provider that was asked for, or, under AUTO, on the CPU with the reason.
 *
 * @param session what runs
 * @param report where and why
 */
record ServingSession(OrtSession session, ExecutionReport report) {

    /**
     * Opens a fused graph.
     *
     * @param model how messages name the model
     * @throws BundleException when CUDA was asked for and does not load, or the runtime refuses the graph
     */
    static ServingSession open(String model, byte[] onnx, ExecutionOptions options) throws BundleException {
        return switch (options.provider()) {
            case CPU -> cpu(model, onnx, options, Optional.empty());
            case CUDA -> cuda(model, onnx, options);
            case AUTO -> auto(model, onnx, options);
        };
    }

    private static ServingSession cpu(
            String model, byte[] onnx, ExecutionOptions options, Optional<String> fallbackReason)
            throws BundleException {
        try {
            OrtSession session = RuntimeSessions.open(onnx, Provider.CPU, options.threads());
            return new ServingSession(session, report(options, Provider.CPU, fallbackReason));
        } catch (OrtException e) {
            throw new BundleException(
                    model,
                    "ONNX Runtime refuses the fused graph: " + e.getMessage(),
                    "Check that the plain model runs in ONNX Runtime 1.29",
                    e);
        }
    }

    private static ServingSession cuda(String model, byte[] onnx, ExecutionOptions options) throws BundleException {
        try {
            return onCuda(onnx, options);
        } catch (OrtException e) {
            throw new BundleException(
                    model,
                    "provider cuda was asked for and does not load: " + reason(e),
                    "Use the CUDA build with CUDA 12 and cuDNN 9 on the machine, or set execution.provider to auto or"
                            + " cpu",
                    e);
        }
    }

    private static ServingSession auto(String model, byte[] onnx, ExecutionOptions options) throws BundleException {
        try {
            return onCuda(onnx, options);
        } catch (OrtException e) {
            return cpu(model, onnx, options, Optional.of(reason(e)));
        }
    }

    private static ServingSession onCuda(byte[] onnx, ExecutionOptions options) throws OrtException {
        OrtSession session = RuntimeSessions.open(onnx, Provider.CUDA, options.threads());
        return new ServingSession(session, report(options, Provider.CUDA, Optional.empty()));
    }

    private static ExecutionReport report(ExecutionOptions options, Provider active, Optional<String> fallbackReason) {
        boolean cudaInBuild = OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
        return new ExecutionReport(options.provider(), active, fallbackReason, cudaInBuild);
    }

    /** The runtime's message on one line. */
    private static String reason(OrtException e) {
        return String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " ");
    }
}
