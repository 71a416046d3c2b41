package io.epistream.models.inference;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which posterior a session scores with; two scores compare only where all of it is equal.
 *
 * @param name model name
 * @param version model version
 * @param digest SHA-256 over the model files and the settings that change scores, hex
 * @param method mc-dropout, ensemble or deterministic
 * @param samples stochastic passes or members S, at least 1
 * @param seed recorded seed; empty where nothing is drawn
 * @param maskSetHash SHA-256 over all fixed masks in graph order, hex; empty where there are none
 * @param dropoutInjected whether dropout was put into a model exported without it
 * @param labels class labels, {@code [classes]}
 */
public record ModelIdentity(
        String name,
        String version,
        String digest,
        String method,
        int samples,
        OptionalLong seed,
        Optional<String> maskSetHash,
        boolean dropoutInjected,
        List<String> labels) {
    public ModelIdentity {
        labels = List.copyOf(labels);
    }
}
